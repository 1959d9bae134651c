import type { FailedPlan } from './failed-plans.js'
import type { Plan, PlannedStep, PlannedValidation } from './plan.js'
import { ONE_INVOICE } from './sample-plan.js'

const TREAT = 'factures/v1/traiter/factureAValider'

export const WAITING: PlannedValidation = {
  number: 'ST/26/0001',
  total: '4500.00',
  deposited: 0,
  waitsAfterSeconds: 0,
  isSecondTurn: false,
  acts: [],
}

/** The invoices are there at the first look; the steps come after it. */
function planOf(validations: readonly PlannedValidation[], steps: readonly Partial<PlannedStep>[]): Plan {
  return {
    ...ONE_INVOICE,
    delays: { processingAfterSeconds: 5, integratedAfterSeconds: 0 },
    pageSize: 2,
    invoices: [],
    steps: steps.map((step) => ({ advanceSeconds: 300, events: [], faults: [], ...step })),
    validations,
  }
}

/** Of invoices that a company has to validate. */
export const FAILED_VALIDATIONS: readonly FailedPlan[] = [
  {
    title: 'an invoice was refused on the portal before it was refused in Odoo',
    without: 'decision-of-others',
    broke: 'validation-told-opposite',
    plan: planOf(
      [
        {
          ...WAITING,
          acts: [
            { step: 1, act: { kind: 'on-portal', status: 'refused' } },
            { step: 2, act: { kind: 'decide', decision: 'refuse', motive: 'ERREUR_MONTANT' } },
          ],
        },
      ],
      [{}, {}, {}],
    ),
  },
  {
    title: 'a decision is taken back while another is carried out',
    without: 'decision-read-again',
    broke: 'validation-withdrawn',
    plan: planOf(
      [
        { ...WAITING, acts: [{ step: 1, act: { kind: 'decide', decision: 'validate' } }] },
        {
          ...WAITING,
          number: 'ST/26/0002',
          acts: [
            { step: 1, act: { kind: 'decide', decision: 'validate' } },
            {
              step: 1,
              before: { side: 'chorus', path: TREAT, nth: 1 },
              act: { kind: 'withdraw' },
            },
          ],
        },
      ],
      [{}, {}],
    ),
  },
  {
    title: 'the answer to a refusal is lost, and the company is named again',
    without: 'decision-behind-a-new-turn',
    broke: 'validation-repeated',
    plan: planOf(
      [
        {
          ...WAITING,
          acts: [
            { step: 1, act: { kind: 'decide', decision: 'refuse', motive: 'MAUVAIS_VALIDEUR' } },
            { step: 2, act: { kind: 'named-again' } },
          ],
        },
      ],
      [
        {},
        { faults: [{ side: 'chorus', rule: { path: TREAT, fault: { kind: 'drop-after' } } }] },
        {},
        { advanceSeconds: 900 },
      ],
    ),
  },
  {
    title: 'Chorus Pro refuses once to tell of which frame an invoice is',
    without: 'refused-details-asked-again',
    broke: 'validation-field',
    plan: planOf(
      [WAITING],
      [
        {
          faults: [
            {
              side: 'chorus',
              rule: { path: 'factures/v1/consulter/valideur', fault: { kind: 'status', status: 400 } },
            },
          ],
        },
      ],
    ),
  },
]
