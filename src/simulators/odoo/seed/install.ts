import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, InvoiceDocument } from '../database.js'
import { environment } from '../environment.js'
import { makeDocuments } from '../models/documents.js'
import { insertInvoice } from './add-invoice.js'
import {
  ADMIN_ID,
  installAccounting,
  installCompany,
  installMail,
  installUsers,
  type SimulatedUser,
} from './base.js'
import { seedInvoices, SEQUENCES } from './invoices.js'
import { installModels, installViews } from './technical.js'

/** What a new simulated server holds beside its company, its users and its customers. */
export interface OdooSeed {
  /** The invoices of the recorded server of that series, or none. */
  readonly invoices?: 'none' | 'recorded'
  /** What rendering the seeded invoices gives, by id. */
  readonly documents?: ReadonlyMap<number, InvoiceDocument>
  /** A folder of `INV_2026_00001.pdf` and `INV_2026_00001_factur_x.xml` for what `documents` does not give. */
  readonly documentsDir?: string
  /** The documents of the invoices were already made (17.0 and 19.0), as in the recordings. */
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
  return { ...(pdf === undefined ? {} : { pdf }), ...(xml === undefined ? {} : { xml }) }
}

/** A time of the recordings with microseconds of its own, as a running server would have kept it. */
function recorded(time: string, id: number): string {
  return `2026-11-21 ${time}.${String((id * 137_931) % 1_000_000).padStart(6, '0')}`
}

function installInvoices(db: Database, seed: OdooSeed): void {
  const invoices = seedInvoices(db.version)
  const counters = { INV: 0, RINV: 0 }
  for (const [index, [key, created, written, pdf]] of SEQUENCES[db.version].entries()) {
    const id = index + 1
    const invoice = invoices[key]
    const prefix = invoice.refund === true ? 'RINV' : 'INV'
    counters[prefix] += 1
    const name = `${prefix}/2026/${String(counters[prefix]).padStart(5, '0')}`
    const times = { created: recorded(created, id), written: recorded(written, id) }
    const document = documentOf(seed, id, name)
    const move = insertInvoice(db, { ...invoice, name, document }, times)
    if (seed.documentsMade === true && pdf !== undefined) {
      const env = { ...environment(db, ADMIN_ID), stamp: times.written }
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
}
