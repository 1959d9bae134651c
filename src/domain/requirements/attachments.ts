import { type AttachmentRefusal, MAX_ATTACHMENTS, type RejectedAttachment } from '../invoice/attachment.js'
import { fr } from '../words/typography.js'
import { type Requirement, rule } from './requirement.js'

/** The files that a user marked to go with an invoice, as far as they cannot. */
export interface MarkedFiles {
  readonly rejected: readonly RejectedAttachment[]
  /** How many of them the bridge's user may not read. */
  readonly unreadable: number
  /** Names of files that go, one by one, but not all together. */
  readonly tooMuch: readonly string[]
  /** How many were marked, where that is too many. */
  readonly tooMany?: number
}

const FIELD = 'Pièces à joindre à l’envoi'
const DEPOSIT = 'AIFE, GDP_MSG_11.022: 10 MB a file; transverses/v1/ajouter/fichier'
const CARRIED = 'EN 16931, BR-CL-24: codes of BT-125-1'

export const attachmentRules = [
  refusal('ATTACHMENT_EMPTY', DEPOSIT, 'est vide, ou n’est qu’un lien : joignez le fichier lui-même.'),
  refusal(
    'ATTACHMENT_TYPE_UNKNOWN',
    DEPOSIT,
    'n’a pas d’extension : renommez-la avec la sienne, « .pdf » par exemple.',
  ),
  refusal(
    'ATTACHMENT_TYPE_REFUSED',
    DEPOSIT,
    'est d’un type que Chorus Pro n’accepte pas : joignez-la en PDF.',
  ),
  refusal(
    'ATTACHMENT_TYPE_NOT_IN_INVOICE',
    CARRIED,
    'est d’un type qu’une facture ne peut pas porter (seuls PDF, PNG, JPEG, CSV, XLSX et ODS sont admis) : joignez-la en PDF.',
  ),
  refusal(
    'ATTACHMENT_TYPE_DISAGREES',
    CARRIED,
    'n’est pas du type que dit son nom : renommez-la, ou joignez le bon fichier.',
  ),
  refusal(
    'ATTACHMENT_TOO_LARGE',
    DEPOSIT,
    'pèse plus de 7,5 Mo : encodée dans la facture, elle y dépasserait les 10 Mo que Chorus Pro accepte. Réduisez-la.',
  ),
  rule({
    code: 'ATTACHMENTS_WITH_INVOICE_TOO_LARGE',
    source: DEPOSIT,
    severity: 'blocks',
    sentence:
      'La facture et ses pièces ({names}) pèsent ensemble plus que les 10 Mo que Chorus Pro accepte (les pièces, encodées, y prennent un tiers de plus) : retirez des pièces, ou réduisez-les.',
    field: FIELD,
    check: ({ tooMuch }: MarkedFiles) =>
      tooMuch.length === 0 ? [] : [{ names: tooMuch.map((name) => fr`« ${name} »`).join(', ') }],
  }),
  rule({
    code: 'ATTACHMENTS_TOO_MANY',
    source: 'a limit of the bridge: each of them costs Odoo a request',
    severity: 'blocks',
    sentence:
      '{count} pièces sont à joindre ; la passerelle en joint {most} au plus : retirez des pièces, ou réunissez-les en un seul fichier.',
    field: FIELD,
    check: ({ tooMany }: MarkedFiles) =>
      tooMany === undefined ? [] : [{ count: String(tooMany), most: String(MAX_ATTACHMENTS) }],
  }),
  rule({
    code: 'ATTACHMENT_UNREADABLE',
    source: 'Odoo, ir.attachment: a file that belongs to no record is its creator’s alone',
    severity: 'blocks',
    sentence:
      'La passerelle n’a pas accès à {which} des pièces à joindre : déposez-{them} dans le fil de discussion de la facture, puis choisissez-{them} de nouveau.',
    field: FIELD,
    check: ({ unreadable }: MarkedFiles) => {
      if (unreadable === 0) return []
      return [unreadable === 1 ? { which: 'l’une', them: 'la' } : { which: String(unreadable), them: 'les' }]
    },
  }),
]

function refusal(code: AttachmentRefusal, source: string, what: string): Requirement<MarkedFiles> {
  return rule({
    code,
    source,
    severity: 'blocks',
    sentence: `La pièce « {name} » ${what}`,
    field: FIELD,
    check: ({ rejected }: MarkedFiles) =>
      rejected.filter((one) => one.code === code).map(({ name }) => ({ name })),
  })
}
