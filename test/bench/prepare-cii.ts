import { prepareCii } from '../../src/facturx/prepare.js'
import type { Benchmark } from './benchmark.js'
import { odooInvoice } from './documents.js'

export const prepareCiiOf50Lines: Benchmark = {
  name: 'prepare a CII of 50 lines with its readable PDF',
  prepare: async () => {
    const pdf = await odooInvoice(50)
    return () => prepareCii({ pdf }, { framework: 'A1', contract: 'MAPA-2026-17' })
  },
}
