import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCii } from '../../src/facturx/read/cii.js'
import { elementAt } from '../../src/facturx/read/cii-tree.js'
import { embedFacturX } from '../../src/facturx/embed/embed.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { recordedDocuments } from '../../src/simulators/world.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'

const LINE = 'IncludedSupplyChainTradeLineItem'
/** Made by Odoo 19, with 60 lines on several pages. */
const LONG_INVOICE = join(recordedDocuments('19.0'), 'INV_2026_00008.pdf')

/** A Factur-X as Odoo makes it, with this many of its lines (60 at most). */
export async function odooInvoice(lines: number): Promise<Uint8Array> {
  const pdf = await readFile(LONG_INVOICE)
  const cii = parseCii((await readFacturX(pdf)).xml)
  const transaction = elementAt(cii.root, ['SupplyChainTradeTransaction'])
  if (transaction === undefined) throw new Error('The invoice has no transaction.')
  let seen = 0
  transaction.children = transaction.children.filter(({ name }) => name !== LINE || ++seen <= lines)
  if (seen < lines) throw new Error(`The invoice has ${seen} lines, not ${lines}.`)
  return embedFacturX(pdf, serialiseCii(cii), {
    number: 'INV/2026/00008',
    sellerName: 'Duret Électricité',
    conformanceLevel: 'EXTENDED',
    modifiedAt: new Date('2026-10-05T08:00:00Z'),
  })
}
