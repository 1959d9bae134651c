import { dateOf } from './french-time.js'
import type { Life, LifeStep } from './life.js'
import { onTheWay, payment } from './named-lives.js'
import type { Invoice } from './records.js'

const MINUTE = 60
const DAY = 24 * 3600

/** Silence of a validator counts after so many simulated seconds: 15 days (AIFE's page on sub-contracting). */
const SILENCE = 15 * DAY

/** The first validator, or the second: a co-contractor's sub-contractor passes the co-contractor, then the *mandataire*. */
export type Validator = 1 | 2

type Validated = Pick<Invoice, 'valideur2' | 'life'>

/** Statuses to come, from A_VALIDER_1 or A_VALIDER_2 on, when nobody says a word. */
export const silence = (invoice: Validated, validator: Validator): LifeStep[] => [
  { afterSeconds: SILENCE, statut: `ABSENCE_VALIDATION_${validator}_HORS_DELAI` },
  ...onceValidated(invoice, validator),
]

/**
 * Statuses to come once a validator has validated, or has been silent too long. In doubt: how soon they follow, and that an
 * invoice without an answer goes on as a validated one does.
 */
export const onceValidated = (invoice: Validated, validator: Validator): LifeStep[] =>
  validator === 1 && invoice.valideur2 !== undefined
    ? [{ afterSeconds: MINUTE, statut: 'A_VALIDER_2' }, ...silence(invoice, 2)]
    : [...(invoice.life.afterValidation ?? [...onTheWay.slice(1), ...payment])]

/** The life of an invoice that names its validator (A9, A12, works) and of which nobody decided otherwise. */
export function toValidate(
  { valideur2 }: { readonly valideur2?: string | undefined },
  afterValidation?: readonly LifeStep[],
): Life {
  return {
    steps: [
      { afterSeconds: 0, statut: 'DEPOSEE' },
      { afterSeconds: 2 * MINUTE, statut: 'A_VALIDER_1' },
      ...silence({ valideur2, life: { steps: [], afterValidation } }, 1),
    ],
    afterValidation,
  }
}

/** Which of the validators an invoice waits for; undefined when for none. */
export function awaited({ statuts }: Invoice): Validator | undefined {
  const statut = statuts.at(-1)?.statut
  return statut === 'A_VALIDER_1' ? 1 : statut === 'A_VALIDER_2' ? 2 : undefined
}

/** `dateValidation1`, `dateValidation2`: the day on which it was validated, by word or by silence. */
export function validationDay({ statuts }: Invoice, validator: Validator): string | undefined {
  const names = [`VALIDEE_${validator}`, `ABSENCE_VALIDATION_${validator}_HORS_DELAI`]
  const at = statuts.findLast(({ statut }) => names.includes(statut))?.at
  return at && dateOf(at)
}
