import { fr } from './typography.js'

/** Why an invoice is blocked, refused or returned. */
export interface Reason {
  /** Stable, in capitals; what tests and `show` name. Chorus Pro's own text has code `CHORUS_PRO`. */
  readonly code: string
  /** French, for the accountant: what is wrong and what to do. */
  readonly sentence: string
  /** The Odoo field to look at, as the French form labels it, and where; absent when no field can mend it. */
  readonly field?: string
}

/** Of a question that is answered in Odoo: there is nothing to be put right. */
export const QUESTION_CODE = 'CREDIT_NOTE_OF_REJECTED'

/** Of a piece of a works contract: people deposit it on the portal, and the bridge follows it. */
export const ON_PORTAL_CODE = 'WORKS_ON_PORTAL'

/** Chorus Pro said no and did not say why: nobody knows what there would be to correct. */
export const NO_MOTIVE = 'NO_MOTIVE'

/** More are no help to anybody: what is mended first makes most of the others go. */
const MOST_SHOWN = 30

/** Those that are shown, and in place of the others how many they are. */
export function shownReasons(reasons: readonly Reason[]): readonly Reason[] {
  const left = reasons.length - MOST_SHOWN
  if (left <= 0) return reasons
  const more = {
    code: 'MORE',
    sentence: fr`Et ${left.toLocaleString('fr-FR')} autres motifs, qui ne sont pas montrés ici.`,
  }
  return [...reasons.slice(0, MOST_SHOWN), more]
}

/** Odoo has yet to send the invoice in the background: nothing on it is to be mended. */
export const QUEUED_CODE = 'ODOO_SENDS_FIRST'

export function isQueuedAlone(reasons: readonly Reason[]): boolean {
  return reasons.length > 0 && reasons.every(({ code }) => code === QUEUED_CODE)
}
