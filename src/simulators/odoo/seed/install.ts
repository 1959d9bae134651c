import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, InvoiceDocument } from '../database.js'
import { numberOf } from '../values.js'
import { isBefore, isSince } from '../version.js'
import { environment } from '../environment.js'
import { makeDocuments } from '../models/documents.js'
import { nextNumber } from '../models/move.js'
import { insertInvoice } from './add-invoice.js'
import {
  ADMIN_ID,
  installAccounting,
  installCompany,
  installMail,
  installUsers,
  type SimulatedUser,
} from './base.js'
import { type InvoiceKey, MADE_ON, recordedInvoices, seedInvoices } from './invoices.js'
import { installModels, installViews } from './technical.js'

/** What a new simulated server holds beside its company, its users and its customers. */
export interface OdooSeed {
  /** The invoices of the recorded server of that series, or none. */
  readonly invoices?: 'none' | 'recorded'
  /** What rendering the seeded invoices gives, by id. */
  readonly documents?: ReadonlyMap<number, InvoiceDocument>
  /** A folder of `INV_2026_00001.pdf` and `INV_2026_00001_factur_x.xml` for what `documents` does not give. */
  readonly documentsDir?: string
  /** The documents of the invoices were already made (17.0 and later), as in the recordings. */
  readonly documentsMade?: boolean
}

function fileIn(directory: string | undefined, name: string): Uint8Array | undefined {
  if (directory === undefined) return undefined
  try {
    return readFileSync(join(directory, name))
  } catch {
    return undefined
  }
}

function documentOf(seed: OdooSeed, id: number, number: string): InvoiceDocument {
  const given = seed.documents?.get(id)
  if (given !== undefined) return given
  const base = number.replaceAll('/', '_')
  const pdf = fileIn(seed.documentsDir, `${base}.pdf`)
  const xml = fileIn(seed.documentsDir, `${base}_factur_x.xml`)
  const ubl = fileIn(seed.documentsDir, `${base}_ubl_21_fr.xml`)
  return {
    ...(pdf === undefined ? {} : { pdf }),
    ...(xml === undefined ? {} : { xml }),
    ...(ubl === undefined ? {} : { ubl }),
  }
}

/** A time of the recordings with microseconds of its own, as a running server would have kept it. */
function stored(time: string, id: number): string {
  return `${MADE_ON} ${time}.${String((id * 137_931) % 1_000_000).padStart(6, '0')}`
}

function installInvoices(db: Database, seed: OdooSeed): void {
  const invoices = seedInvoices(db.version)
  const { due, firstId, entries } = recordedInvoices(db.version)
  const ids = new Map<InvoiceKey, number>()
  for (const [index, [key, created, written, pdf, firstLine]] of entries.entries()) {
    const id = firstId + index
    ids.set(key, id)
    const { reverses, ...invoice } = invoices[key]
    const date = invoice.date
    const name = nextNumber(environment(db, ADMIN_ID), {
      id,
      journal_id: 1,
      invoice_date: date,
      move_type: invoice.refund === true ? 'out_refund' : 'out_invoice',
    })
    const times = { created: stored(created, id), written: stored(written, id) }
    const recorded = { ...times, due, id, firstLine }
    const document = documentOf(seed, id, name)
    const corrected = reverses === undefined ? undefined : ids.get(reverses)
    const reversed = corrected === undefined ? {} : { reversedEntryId: corrected }
    const move = insertInvoice(db, { ...invoice, ...reversed, name, document }, recorded)
    if (seed.documentsMade === true && pdf !== undefined) {
      const env = { ...environment(db, ADMIN_ID), stamp: recorded.written }
      makeDocuments(env, move, { pdf, xml: pdf + 1 })
    }
  }
}

export function installSeed(db: Database, users: readonly SimulatedUser[], seed: OdooSeed): void {
  installModels(db)
  installViews(db)
  installCompany(db)
  installUsers(db, users)
  installAccounting(db)
  installMail(db)
  if (seed.invoices !== 'none') installInvoices(db, seed)
  if (seed.documentsMade === true) keepPreferences(db)
}

/** What printing by the wizard of 18.0 has left on the customers, as recorded. */
function keepPreferences(db: Database): void {
  const { version } = db
  if (isBefore(version, '18.0') || isSince(version, '19.0')) return
  for (const move of db.table('account.move').rows) {
    const partner = db.table('res.partner').get(numberOf(move, 'partner_id'))
    if (move['is_move_sent'] !== true || partner === undefined) continue
    db.table('res.partner').update(partner, { invoice_sending_method: 'manual' })
  }
}
