import { readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import type { Cii } from '../../src/facturx/read/cii.js'
import { repairCii, type RepairContext } from '../../src/facturx/repair/repair.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'

export const INVOICE = '19.0 INV_2026_00001_factur_x.xml'

/** The repaired XML on one line, and the codes of what was done to it. */
export function repair(cii: Cii, context: Partial<RepairContext> = {}) {
  const { cii: repaired, repairs } = repairCii(cii, { framework: 'A1', ...context })
  const xml = serialiseCii(repaired).replace(/>\s+</g, '><')
  return {
    xml,
    codes: repairs.map(({ code }) => code),
    repairs,
    terms: readBusinessTerms(repaired),
    repaired,
  }
}
