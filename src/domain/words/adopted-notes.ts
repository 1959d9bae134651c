import { frenchDate } from './french-time.js'
import { escapeHtml, type Html, markup } from './html.js'
import { messageIdPart, note, type NoteSubject } from './notes.js'
import type { NoteTelling } from './telling.js'

/** How an invoice that is in Chorus Pro came to be there, as its search tells. */
export interface DepositOrigin {
  readonly identifier: string
  /** `dateDepot`, `YYYY-MM-DD`. */
  readonly depositDate: string | undefined
  /** `modeDepot`, as it came. */
  readonly depositMode: string | undefined
}

export function adoptedNote(subject: NoteSubject, origin: DepositOrigin, byHand: boolean): NoteTelling {
  return note(
    subject,
    `adopted.${messageIdPart(origin.identifier)}`,
    markup`Facture déjà présente dans Chorus Pro`,
    [
      byHand
        ? markup`Cette facture a déjà été déposée sur Chorus Pro${howDeposited(origin)} : la passerelle ne l’envoie pas une seconde fois et la suit désormais.`
        : markup`Chorus Pro a bien reçu cette facture${howDeposited(origin)} ; la passerelle la suit désormais.`,
    ],
  )
}

/** By a flow of the invoice's own that was refused, as people may have been told: whatever was asked of them is over. */
export function integratedAfterAllNote(
  subject: NoteSubject,
  { identifier }: DepositOrigin,
  flowNumber: string,
): NoteTelling {
  return note(
    subject,
    `integrated-after-all.${messageIdPart(identifier)}`,
    markup`Facture intégrée finalement par Chorus Pro`,
    [
      markup`Flux ${escapeHtml(flowNumber)}. Chorus Pro ne l’avait pas intégré, et l’a fait depuis : la facture est bien dans Chorus Pro, et il n’y a plus rien à faire. La passerelle ne l’envoie pas une seconde fois et la suit désormais.`,
    ],
  )
}

function howDeposited({ depositDate, depositMode }: DepositOrigin): Html {
  const day = depositDate === undefined ? markup`` : markup` le ${escapeHtml(frenchDate(depositDate))}`
  return markup`${day}${depositMode === undefined ? markup`` : markup` (mode de dépôt : ${escapeHtml(depositMode)})`}`
}
