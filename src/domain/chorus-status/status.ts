import { nextActorWords } from './next-actor.js'
import { ORDINARY_STATUSES } from './ordinary-statuses.js'
import { SPECIAL_STATUSES } from './special-statuses.js'
import type { StatusWords } from './status-words.js'

export const DEPOSITED = 'DEPOSEE'
export const AVAILABLE = 'MISE_A_DISPOSITION'
export const PAID = 'MISE_EN_PAIEMENT'
export const TO_RECYCLE = 'A_RECYCLER'
export const REJECTED = 'REJETEE'
export const SUSPENDED = 'SUSPENDUE'
export const COMPLETED = 'COMPLETEE'
export const WRONG_VALIDATOR = 'ERREUR_FOURNISSEUR_SUR_VALIDEUR'

export const STATUSES: readonly StatusWords[] = [...ORDINARY_STATUSES, ...SPECIAL_STATUSES]

const BY_CODE = new Map(STATUSES.map((words) => [words.code, words]))

/** The words for a code; an unknown code is its own label, and nobody can say who acts next. */
export function statusWords(code: string): StatusWords | undefined {
  return BY_CODE.get(code)
}

/**
 * @param isPiece of a works contract: no service that is known completes it, sends it to another recipient or corrects its
 *   validator (docs/works-contracts-services.md)
 */
export function statusMeaning(code: string, isPiece = false): string | undefined {
  const words = BY_CODE.get(code)
  return isPiece ? (words?.meaningOfPiece ?? words?.meaning) : words?.meaning
}

/** « à vous », « à la maîtrise d’œuvre »: whose turn it is; undefined: nobody's, or nobody knows. */
export function whoseTurn(code: string): string | undefined {
  const words = BY_CODE.get(code)
  if (words === undefined || words.nextActor === 'nobody') return undefined
  return words.turn ?? nextActorWords(words.nextActor)
}

export function statusLabel(code: string): string {
  return BY_CODE.get(code)?.label.fr ?? code
}

/** For the administrator, whose commands speak English. */
export function statusLabelInEnglish(code: string): string {
  return BY_CODE.get(code)?.label.en ?? code
}

/** Stands for a code without words where only known ones may stand. */
export const OTHER_STATUS = 'AUTRE'

export function knownStatus(code: string): string {
  return BY_CODE.has(code) ? code : OTHER_STATUS
}

/** The invoice came back and waits for its supplier. */
export function isReturned(code: string): boolean {
  return BY_CODE.get(code)?.returned === true
}

export function isFinal(code: string): boolean {
  return BY_CODE.get(code)?.final === true
}

/** Whether the claim ends with it: the buyer does not have the invoice, or gave it up. */
export function isSpent(code: string): boolean {
  return BY_CODE.get(code)?.spent === true
}

/** Abandoned or deleted: nothing more comes of it, and no money. */
export function endsUnpaid(code: string): boolean {
  return isSpent(code) && isFinal(code)
}

/** The statuses at which an invoice is to be replaced, where something is still owed, and waits for somebody to say so. */
export const TO_REPLACE: readonly string[] = STATUSES.filter(
  ({ spent, final }) => spent === true && final !== true,
).map(({ code }) => code)

/** Those of them with which Chorus Pro has nothing more to do: it marks rejections alone as handled. */
export const TO_REPLACE_IN_ODOO: readonly string[] = TO_REPLACE.filter((code) => code !== REJECTED)

/** Before the recipient has it, on the usual way. */
export function isOnTheWay(code: string): boolean {
  const [place, arrived] = [BY_CODE.get(code)?.place, BY_CODE.get(AVAILABLE)?.place]
  return place !== undefined && arrived !== undefined && place < arrived
}

/**
 * Whether the search's own row says enough about a change, or the whole history has to be read: the invoice came
 * back, was paid, took a status off the known way, or jumped over a step (local bodies report few of them).
 */
export function needsHistory(previous: string | undefined, current: string): boolean {
  const words = BY_CODE.get(current)
  if (words?.place === undefined || words.final) return true
  const before = previous === undefined ? 0 : BY_CODE.get(previous)?.place
  return before === undefined || words.place !== before + 1
}
