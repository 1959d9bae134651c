import { depositSheet } from '../../domain/words/deposit-sheet.js'
import type { NewFile } from '../../odoo/port.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { attachOnce, inFileName } from '../odoo-state/attach-once.js'
import { fileOf, held, PDF } from './held.js'

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
  const made = await attachOnce(
    context,
    { model: 'account.move', id: row.odooId },
    {
      names: [`${name}.pdf`, `${name}.zip`],
      begunAt: () => store.proofBegun(row.id),
      recordBegun: (at) => store.recordProofBegun(row.id, at),
      make: () => proofOf(context, row, identifier, name),
    },
  )
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
  const files = [
    fileOf(name, bytes),
    { name: `${name} - fiche de dépôt.pdf`, mimeType: PDF.mimeType, bytes: sheet },
  ]
  return { files, isWhole }
}
