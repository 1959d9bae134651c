import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import type { Interference } from './in-between.js'
import { pour } from './in-between.js'
import { ofCompressedObjects, ofManyObjects, ofManySections } from './hostile-pdfs.js'
import { recordedDocuments, type SimulatedWorld } from '../../src/simulators/world.js'

/** Something that could overwhelm the bridge. */
export interface HostileCase {
  readonly name: string
  /** Before the first cycle. */
  readonly arrange?: (world: SimulatedWorld) => void
  readonly odoo?: Interference
  readonly chorus?: Interference
}

const MB = 1024 * 1024
/** The invoice that the cases are about. */
export const HOSTILE_NUMBER = 'INV/2026/00001'
const RPC_HEAD = '{"jsonrpc":"2.0","id":1,"result":['
const FOUND_HEAD = '{"codeRetour":0,"libelle":"","listeFactures":['
/** 500 MB: a gzip may have any number of members. */
const GZIPPED_SPACES = Buffer.concat(Array<Buffer>(50).fill(gzipSync(Buffer.alloc(10 * MB, ' '))))

/** Of JSON-RPC, as the bridge writes it. */
const asks = (body: string, model: string, method: string): boolean => body.includes(`"${model}","${method}"`)

const ofInvoices =
  (answer: (response: Parameters<Interference>[1]) => boolean): Interference =>
  ({ body }, response) =>
    asks(body, 'account.move', 'search_read') && answer(response)

const ofSearch =
  (answer: (response: Parameters<Interference>[1], body: string) => boolean): Interference =>
  ({ path, body }, response) =>
    path.endsWith('/rechercher/fournisseur') && answer(response, body)

const json = (megabytes: number, part: string, tail = '0') => ({
  part,
  bytes: megabytes * MB,
  tail: `${tail}]}`,
})

function gzipped(response: Parameters<Interference>[1]): true {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  response.end(GZIPPED_SPACES)
  return true
}

function invoiceId({ odoo }: SimulatedWorld): number {
  const found = odoo.records('account.move').find(({ name }) => name === HOSTILE_NUMBER)
  if (found === undefined) throw new Error(`the simulated Odoo has no ${HOSTILE_NUMBER}`)
  return found.id
}

function documentOf(world: SimulatedWorld): Uint8Array {
  return readFileSync(
    join(recordedDocuments(world.odoo.version), `${HOSTILE_NUMBER.replaceAll('/', '_')}.pdf`),
  )
}

function rendering(make: (pdf: Uint8Array) => Uint8Array): (world: SimulatedWorld) => void {
  return (world) => {
    world.odoo.renderAs(invoiceId(world), { pdf: make(documentOf(world)) })
  }
}

/** Marks so many files of so many bytes, which do not compress, for the invoice. */
function attaching(count: number, bytes: number, saidBytes = bytes): (world: SimulatedWorld) => void {
  return (world) => {
    const id = invoiceId(world)
    const ids = Array.from({ length: count }, (_, index) =>
      world.odoo.attachFile(id, `Plans ${index + 1}.pdf`, randomBytes(bytes)),
    )
    for (const file of ids) world.odoo.edit('ir.attachment', file, { file_size: saidBytes })
    world.odoo.editInvoice(id, { [FIELD.attachments]: [[6, 0, ids]] })
  }
}

function foundInvoice(index: number, comment = ''): string {
  return JSON.stringify({
    identifiantFactureCPP: 900_000_000 + index,
    numeroFacture: `X-${index}`,
    statut: 'REJETEE',
    dateHeureEtatCourant: '2026-11-01T10:00:00.000+01:00',
    ...(comment !== '' && { commentaireEtatCourant: comment }),
  })
}

/** A full page of invoices that no other page shows, unless `same`. */
function endlessPages(same: boolean): Interference {
  let next = 0
  return ofSearch((response) => {
    const from = same ? 0 : next
    next += 1_000
    const rows = Array.from({ length: 1_000 }, (_, index) => foundInvoice(from + index))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(`${FOUND_HEAD}${rows.join(',')}]}`)
    return true
  })
}

const withoutLimits = (body: string): string =>
  body.replace(/\["id",">",\d+\]/, '["id",">",0]').replace(/"limit":200,/, '')

export const HOSTILE_CASES: readonly HostileCase[] = [
  { name: 'nothing hostile' },
  { name: '25 attachments of 9.5 MB', arrange: attaching(25, 9.5 * MB) },
  { name: '25 attachments of 9.5 MB, said to be of 1 kB', arrange: attaching(25, 9.5 * MB, 1_024) },
  { name: 'attachments of 7 MB, which may travel', arrange: attaching(14, MB / 2) },
  { name: 'one attachment of 7.4 MB, which may travel', arrange: attaching(1, Math.floor(7.4 * MB)) },
  {
    name: 'Odoo: 150 MB of nested lists',
    odoo: ofInvoices((response) => pour(response, { head: RPC_HEAD, ...json(150, '[') })),
  },
  {
    name: 'Odoo: 190 MB of {}',
    odoo: ofInvoices((response) => pour(response, { head: RPC_HEAD, ...json(190, '{},') })),
  },
  {
    name: 'Odoo: 7.9 MB of {}',
    odoo: ofInvoices((response) => pour(response, { head: RPC_HEAD, ...json(7.9, '{},') })),
  },
  {
    name: 'Odoo: 130,000 rows of {}',
    odoo: ofInvoices((response) => pour(response, { head: RPC_HEAD, ...json(0.37, '{},', '{}') })),
  },
  {
    name: 'Odoo: one text of 7.9 MB',
    odoo: ofInvoices((response) =>
      pour(response, { head: `${RPC_HEAD}"`, ...json(7.9, 'é€ '), tail: '"]}' }),
    ),
  },
  {
    name: 'Odoo: an error of 7.9 MB',
    odoo: ofInvoices((response) =>
      pour(response, {
        head: '{"jsonrpc":"2.0","id":1,"error":{"data":{"name":"odoo.exceptions.UserError","message":"',
        part: '< ',
        bytes: 7.9 * MB,
        tail: '"}}}',
      }),
    ),
  },
  { name: 'Odoo: 500 MB in 500 kB of gzip', odoo: ofInvoices(gzipped) },
  {
    name: 'Odoo: a search that knows no limit and no offset',
    arrange: ({ odoo }) => {
      for (let index = 0; index < 500; index++) odoo.addInvoice({ partner: 'commune', state: 'draft' })
    },
    odoo: ({ path, body }) =>
      asks(body, 'account.move', 'search_read') ? { path, body: withoutLimits(body) } : false,
  },
  {
    name: 'Odoo: customers whose names have 1 MB',
    arrange: ({ odoo }) => {
      for (const { id } of odoo.records('res.partner')) odoo.edit('res.partner', id, { name: 'é'.repeat(MB) })
    },
  },
  {
    name: 'Odoo: a PDF of 200 MB',
    arrange: rendering((pdf) => Buffer.concat([pdf, Buffer.alloc(200 * MB, ' ')])),
  },
  { name: 'a PDF of 300,000 objects', arrange: rendering((pdf) => ofManyObjects(pdf, 300_000, 1)) },
  { name: 'a PDF of 59,000 objects', arrange: rendering((pdf) => ofManyObjects(pdf, 59_000, 1)) },
  { name: 'a PDF of 59,000 scattered objects', arrange: rendering((pdf) => ofManyObjects(pdf, 59_000, 2)) },
  {
    name: 'a PDF of 500 MB of compressed objects',
    arrange: rendering((pdf) => ofCompressedObjects(pdf, 500)),
  },
  { name: 'a PDF of a million sections', arrange: rendering((pdf) => ofManySections(pdf, 11_000_000)) },
  {
    name: 'Chorus Pro: 30 MB of {}',
    chorus: ofSearch((response) => pour(response, { head: FOUND_HEAD, ...json(30, '{},') })),
  },
  {
    name: 'Chorus Pro: 7.9 MB of {}',
    chorus: ofSearch((response) => pour(response, { head: FOUND_HEAD, ...json(7.9, '{},') })),
  },
  {
    name: 'Chorus Pro: 7.9 MB of nested lists',
    chorus: ofSearch((response) => pour(response, { head: FOUND_HEAD, ...json(7.9, '[') })),
  },
  {
    name: 'Chorus Pro: 130,000 rows of {}',
    chorus: ofSearch((response) => pour(response, { head: FOUND_HEAD, ...json(0.37, '{},', '{}') })),
  },
  { name: 'Chorus Pro: 500 MB in 500 kB of gzip', chorus: ofSearch(gzipped) },
  { name: 'Chorus Pro: pages without end', chorus: endlessPages(false) },
  { name: 'Chorus Pro: the same page without end', chorus: endlessPages(true) },
  {
    name: 'Chorus Pro: a status with a comment of 1 MB',
    arrange: ({ chorus }) => {
      chorus.setLife(HOSTILE_NUMBER, {
        steps: [{ afterSeconds: 0, statut: 'REJETEE', commentaire: 'Montant erroné. '.repeat(MB / 16) }],
      })
    },
  },
  {
    name: 'Chorus Pro: comments of 7 MB on a page',
    chorus: ofSearch((response) => {
      const rows = Array.from({ length: 7 }, (_, index) => foundInvoice(index, 'é€ '.repeat(MB / 6)))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(`${FOUND_HEAD}${rows.join(',')}]}`)
      return true
    }),
  },
]
