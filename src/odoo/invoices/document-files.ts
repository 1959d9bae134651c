import { z } from 'zod'
import { MAX_PDF_BYTES } from '../../domain/invoice/attachment.js'
import { mark } from '../../marks/mark.js'
import type { InvoicePdf } from '../port.js'
import type { OdooClient } from '../wire/client.js'
import { datetimeSchema, many2oneSchema, optional } from '../wire/values.js'
import { readContent, readContents } from './content.js'

export type Context = Readonly<Record<string, unknown>>
export type Leaf = readonly [field: string, operator: string, value: unknown]

/** A file in which Odoo keeps the PDF of an invoice. */
export interface DocumentFile {
  readonly id: number
  readonly invoiceId: number
  /** As Odoo says, in bytes. */
  readonly size: number
  readonly madeAt: Date
  /** The user. */
  readonly madeBy: number | undefined
}

type Pdf = Omit<InvoicePdf, 'made'>

/** What is fetched in one answer, and what of it is held in memory at once, in bytes. */
const MOST_TOGETHER = 3_000_000

const fileSchema = z.object({
  id: z.int(),
  res_id: z.int(),
  file_size: z.int(),
  create_date: datetimeSchema,
  create_uid: optional(many2oneSchema),
})

/** Attachments of invoices, documents in fields among them where the domain names `res_field`. */
export function attachedTo(invoiceIds: readonly number[]): readonly Leaf[] {
  return [
    ['res_model', '=', 'account.move'],
    ['res_id', 'in', invoiceIds],
  ]
}

/** The latest PDF of each invoice among those that the leaf picks. */
export async function latestFiles(
  client: OdooClient,
  invoiceIds: readonly number[],
  leaf: Leaf,
  context: Context,
): Promise<ReadonlyMap<number, DocumentFile>> {
  const rows = await client.rows(
    fileSchema,
    'ir.attachment',
    [...attachedTo(invoiceIds), ['mimetype', '=', 'application/pdf'], leaf],
    ['res_id', 'file_size', 'create_date', 'create_uid'],
    { order: 'id asc', context },
  )
  return new Map(
    rows.map(({ id, res_id: invoiceId, file_size: size, create_date: madeAt, create_uid: maker }) => [
      invoiceId,
      { id, invoiceId, size, madeAt, madeBy: maker?.id },
    ]),
  )
}

/** Undefined: it is gone. */
export async function contentOf(
  client: OdooClient,
  { id, size, ...made }: DocumentFile,
  context: Context,
): Promise<Pdf | undefined> {
  const { madeAt, madeBy } = made
  if (size > MAX_PDF_BYTES && mark('document-too-large-to-fetch')) return { bytes: undefined, madeAt, madeBy }
  const bytes = await readContent(client, id, MAX_PDF_BYTES, context)
  return bytes && { bytes: bytes === 'too-long' ? undefined : bytes, madeAt, madeBy }
}

/**
 * What the first of the files hold, by invoice, in one answer: as many as may be in memory together. None where Odoo had said
 * less of their size than it gives.
 */
export async function contentsOf(
  client: OdooClient,
  files: readonly DocumentFile[],
  context: Context,
): Promise<ReadonlyMap<number, Pdf>> {
  let total = 0
  const fitting = files.filter(({ size }) => (total += size) <= MOST_TOGETHER)
  if (fitting.length === 0) return new Map()
  const ids = fitting.map(({ id }) => id)
  const contents = await readContents(client, ids, MOST_TOGETHER, context)
  return new Map(
    fitting.flatMap(({ id, invoiceId, madeAt, madeBy }) => {
      const bytes = contents.get(id)
      return bytes === undefined ? [] : [[invoiceId, { bytes, madeAt, madeBy }]]
    }),
  )
}
