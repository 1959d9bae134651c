import { LOST_ANSWERS, NOT_PROCESSED } from '../../domain/chorus-status/deposit-refusal.js'
import { connectionRemedy, type Peer } from '../../http/connection-remedy.js'

/** English, for the administrator: what can be done about each kind of failure. */

export const UNREACHABLE =
  'Nothing to do at once: the call will be repeated. If it lasts, check the network, the firewall and the announcements of maintenance on the Chorus Pro community site.'

const PISTE: Peer = {
  name: 'PISTE',
  isOurs: false,
  addressKeys: 'chorusPro.oauthUrl and apiUrl (if they are set)',
}

/** `detail`: the code of Node or OpenSSL, or what else became of the connection. */
export function noConnection(detail: string): string {
  return connectionRemedy(detail, PISTE) ?? UNREACHABLE
}

export const UNKNOWN_OUTCOME =
  'Nothing to do: Chorus Pro will be asked what it received before anything is sent again.'

export const QUOTA =
  "Nothing to do: the call will be repeated. If it happens often, compare the application's quotas on piste.gouv.fr with the number of invoices."

export const PISTE_CLIENT =
  'Check the client_id and client_secret of the application on piste.gouv.fr, and that they belong to the same environment (qualification or production) as the addresses in the configuration.'

export const TECHNICAL_ACCOUNT =
  "Check the login (TECH_…@cpro.fr) and the password of the structure's technical account in Chorus Pro. A new account works about 30 minutes after its creation, and its password must be renewed at least every 424 days. Check as well that the PISTE application and the technical account belong to the same environment (qualification or production)."

export const FORBIDDEN =
  'Check on piste.gouv.fr that the application is subscribed to this Chorus Pro API (Factures, Transverses, Structures) and its terms of use accepted, in Chorus Pro that the structure is entitled to the service, and that the API address in the configuration is right: an unknown path is forbidden too.'

export const WRONG_REQUEST =
  'Repeating cannot help: report this message together with the version of the bridge.'

export const TOO_BIG = 'Make the document smaller: one file may have at most 10 MB.'

export const ANSWER_TOO_BIG =
  'Nothing to do for an invoice of many megabytes: what it holds stays on the portal. For any other answer check the API address in the configuration.'

export const REFUSED = "Read Chorus Pro's message: repeating the same call cannot help."

const WHAT_TO_CHECK =
  "No invoice is to blame. Read Chorus Pro's message; check in Chorus Pro that the technical account is attached to the supplier of the invoices and may deposit flows for it, and that the company in Odoo is the right one."

export const NO_DEPOSIT = `${WHAT_TO_CHECK} Then restart the bridge: it tries at once. If all is right, report the message.`

const NO_FLOW = `${WHAT_TO_CHECK} Nothing else to do then: one invoice is tried after 30 minutes to 6 hours, and all go once its flow is integrated. If all is right, report the message.`

const FLOWS_NOT_PROCESSED =
  'Nothing to do: it is an incident at Chorus Pro, and no invoice is to blame. One is tried after 30 minutes to 6 hours, and all go once its flow is integrated. If it lasts, ask the support of Chorus Pro, with the number of a flow.'

const ANSWERS_LOST =
  'Nothing to do at once: Chorus Pro is asked what it received before anything is sent again, and one deposit is tried after 5 to 60 minutes. If it lasts, look at the announcements of PISTE and Chorus Pro, and at proxies on the way.'

/** What can be done while deposits rest. */
export function pauseRemedy(pause: { readonly kind: 'call' | 'flow'; readonly signature: string }): string {
  if (pause.signature === NOT_PROCESSED) return FLOWS_NOT_PROCESSED
  if (pause.signature === LOST_ANSWERS) return ANSWERS_LOST
  return pause.kind === 'flow' ? NO_FLOW : NO_DEPOSIT
}

export const NO_LOT =
  "Nothing to do: its invoices go one by one. Read Chorus Pro's message; if it takes no lot at all, set invoicesPerFlow to 1."

export const UNEXPECTED_ANSWER =
  'Check the API address in the configuration; if it is right, Chorus Pro has changed: report this message together with the version of the bridge.'
