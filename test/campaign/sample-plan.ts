import type { Plan } from './plan.js'

/** One invoice, posted at once and sent at the second look, of which nothing goes wrong: what tests make their plans from. */
export const ONE_INVOICE: Plan = {
  seed: 0,
  version: '17.0',
  hasApiKey: false,
  start: '2026-11-17T09:12:07Z',
  graceMinutes: 0,
  settleMinutes: 30,
  delays: { processingAfterSeconds: 5, integratedAfterSeconds: 60 },
  pageSize: 1_000,
  invoices: [
    {
      number: 'FA/26/0001',
      customer: 'commune',
      untaxed: 100_000,
      life: { steps: [{ statut: 'DEPOSEE', afterSeconds: 0 }] },
    },
  ],
  steps: [
    {
      advanceSeconds: 60,
      events: [{ kind: 'arrive', invoice: 0, lateMinutes: 0, incomplete: false }],
      faults: [],
    },
  ],
}
