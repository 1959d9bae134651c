import { prepareFacturX } from '../../src/facturx/prepare.js'
import type { Benchmark } from './benchmark.js'
import { checkAll } from './check.js'
import { odooInvoice } from './documents.js'

export const prepareFacturXOf50Lines: Benchmark = {
  name: 'prepare a Factur-X of 50 lines (read, repair, check, embed)',
  targetMs: 40,
  prepare: async () => {
    const pdf = await odooInvoice(50)
    const modifiedAt = new Date('2026-10-05T08:00:00Z')
    return async () => {
      checkAll(await prepareFacturX(pdf, { framework: 'A1', modifiedAt, contract: 'MAPA-2026-17' }))
    }
  },
}
