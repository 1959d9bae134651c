import { createHash } from 'node:crypto'
import type { Json, OdooSimulator } from '../../src/simulators/odoo/index.js'
import type { Paper } from './paper.js'
import type { Event } from './plan.js'

/** Marks a file of the invoice for Chorus Pro, takes the mark off or exchanges what it holds. Answers whether it could be done. */
export function changeFiles(
  kind: 'attach' | 'unmark' | 'exchange-file',
  { odoo }: Paper,
  id: number,
  now: number,
): boolean {
  const marked = idsIn(odoo.record('account.move', id)?.['x_chorus_attachment_ids'])
  const latest = marked.at(-1)
  if (kind === 'attach') {
    if (marked.length >= 3) return false
    const file = odoo.attachFile(id, `Bordereau ${marked.length + 1}.csv`, contentOf(marked.length))
    odoo.editInvoice(id, { x_chorus_attachment_ids: [[4, file]] })
    return true
  }
  if (latest === undefined) return false
  if (kind === 'unmark') odoo.editInvoice(id, { x_chorus_attachment_ids: [[3, latest]] })
  else
    odoo.edit('ir.attachment', latest, {
      datas: Buffer.from(contentOf(now)).toString('base64'),
    })
  return true
}

export function dropFile(
  { name, isChosen }: Event<'drop-file'>,
  { odoo, record }: Paper,
  id: number,
  now: number,
): void {
  const file = odoo.attachFile(id, name, contentOf(now + record.dropped.length))
  record.dropped.push({
    id: file,
    name,
    sha256: fingerprintOf(odoo, file),
    at: now,
    isDeleted: false,
  })
  if (isChosen) odoo.editInvoice(id, { x_chorus_complement_ids: [[4, file]] })
}

/** The one that was dropped last. */
export function deleteFile({ odoo, record }: Paper): boolean {
  const latest = record.dropped.findLast(({ isDeleted }) => !isDeleted)
  if (latest === undefined) return false
  latest.isDeleted = true
  odoo.deleteFile(latest.id)
  return true
}

/** A file that is none like another. */
function contentOf(seed: number): Uint8Array {
  return Buffer.from(`lot;montant\n${String(seed)};1\n`)
}

function idsIn(value: Json | undefined): number[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'number') : []
}

function fingerprintOf(odoo: OdooSimulator, id: number): string {
  return createHash('sha256')
    .update(odoo.file(id) ?? Buffer.of())
    .digest('hex')
}

/** Fingerprints of the files that are marked, in the order of their ids. */
export function markedFiles(odoo: OdooSimulator, marked: Json | undefined): string[] {
  return idsIn(marked)
    .toSorted((a, b) => a - b)
    .map((id) => fingerprintOf(odoo, id))
}
