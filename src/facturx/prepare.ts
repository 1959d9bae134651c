import { readBusinessTerms, type BusinessTerms } from './business-terms.js'
import { parseCii, serialiseCii } from './cii.js'
import { embedFacturX } from './embed.js'
import { conformanceLevel } from './profile.js'
import { readFacturX } from './read-pdf.js'
import { repairCii, type Repair, type RepairContext } from './repair.js'

export interface PrepareContext extends RepairContext {
  /** When Odoo made or last changed the document, so that preparing it again gives the same bytes. */
  readonly modifiedAt: Date
}

export interface PreparedFacturX {
  readonly pdf: Uint8Array
  readonly xml: string
  /** Of the repaired invoice. */
  readonly terms: BusinessTerms
  readonly repairs: Repair[]
}

/**
 * Odoo's PDF in, one that Chorus Pro takes out.
 * @throws {DocumentError} any code
 */
export async function prepareFacturX(pdf: Uint8Array, context: PrepareContext): Promise<PreparedFacturX> {
  const { xml: embedded } = await readFacturX(pdf)
  const { cii, repairs } = repairCii(await parseCii(embedded), context)
  const xml = serialiseCii(cii)
  const terms = readBusinessTerms(cii)
  const prepared = await embedFacturX(pdf, xml, {
    number: terms.number ?? '',
    sellerName: terms.sellerName ?? '',
    conformanceLevel: conformanceLevel(cii),
    modifiedAt: context.modifiedAt,
  })
  return { pdf: prepared, xml, terms, repairs }
}
