import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ChorusError } from '../../chorus/wire/error.js'
import { UNEXPECTED_ANSWER } from '../../chorus/wire/remedies.js'
import { depositSheet } from '../../domain/words/deposit-sheet.js'
import type { NewFile } from '../../odoo/port.js'
import type { InvoiceRow } from '../../store/store.js'
import { downloadFolder } from '../running/download-folder.js'
import type { StageContext } from '../running/context.js'
import { attachOnce, inFileName } from '../odoo-state/attach-once.js'

/**
 * - `attached`: with all that goes with the invoice
 * - `attached-alone`: what goes with it is too big, and stays on the portal
 * - `there`: Odoo has it already
 * - `underway`: Odoo may still be at work on a request of which nothing was heard
 */
export type ProofOutcome = 'attached' | 'attached-alone' | 'there' | 'underway'

/**
 * Attaches to an invoice in Odoo the file that Chorus Pro holds of it, and a sheet with the data of its deposit, once (see
 * `attachOnce`).
 */
export async function attachProof(
  context: StageContext,
  row: InvoiceRow,
  identifier: string,
): Promise<ProofOutcome> {
  const { store } = context
  const { number } = row.handedOver ?? row.invoice
  const name = `Chorus Pro ${inFileName(number)}`
  const made = await attachOnce(context, row, {
    names: [`${name}.pdf`, `${name}.zip`],
    begunAt: () => store.proofBegun(row.id),
    recordBegun: (at) => store.recordProofBegun(row.id, at),
    make: () => proofOf(context, row, identifier, name),
  })
  if (typeof made === 'string') return made
  return made.isWhole ? 'attached' : 'attached-alone'
}

async function proofOf(
  context: StageContext,
  row: InvoiceRow,
  identifier: string,
  name: string,
): Promise<{ readonly files: readonly NewFile[]; readonly isWhole: boolean }> {
  const { store, clock } = context
  const { bytes, isWhole } = await held(context, identifier)
  // It loads the library that writes PDFs.
  const { sheetPdf } = await import('../../sheets/sheet-pdf.js')
  const sheet = await sheetPdf(
    depositSheet({
      handedOver: row.handedOver,
      invoice: row.invoice,
      identifier,
      deposits: await store.deposits(row.id),
      events: await store.events(row.id),
      at: clock.now(),
    }),
  )
  const { extension, mimeType } = kindOf(bytes)
  const files = [
    { name: `${name}.${extension}`, mimeType, bytes },
    { name: `${name} - fiche de dépôt.pdf`, mimeType: PDF.mimeType, bytes: sheet },
  ]
  return { files, isWhole }
}

async function held(
  { chorus, stop }: StageContext,
  identifier: string,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const folder = await downloadFolder()
  try {
    const path = join(folder, 'invoice')
    const how = await chorus.downloadInvoice(identifier, path, stop)
    return { bytes: await readFile(path), isWhole: how === 'with-attachments' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const PDF = { extension: 'pdf', mimeType: 'application/pdf', begins: '%PDF-' }
const ZIP = { extension: 'zip', mimeType: 'application/zip', begins: 'PK' }

/** The answer does not say what the file is. A PDF may have some bytes before its header. */
function kindOf(bytes: Uint8Array): typeof PDF {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1')
  const kind = head.startsWith(ZIP.begins) ? ZIP : head.includes(PDF.begins) ? PDF : undefined
  if (kind !== undefined) return kind
  throw new ChorusError(
    'request',
    'factures/v1/telecharger/groupe gave a file that is neither a PDF nor a ZIP',
    UNEXPECTED_ANSWER,
  )
}
