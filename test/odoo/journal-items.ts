import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { InvoiceData } from '../../src/domain/invoice/invoice-data.js'
import type { Capabilities } from '../../src/odoo/server/capabilities.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { readInvoiceData } from '../../src/odoo/invoices/invoice-data.js'
import { type Answer, result, type ScriptedServer, startScriptedServer } from './scripted-server.js'

/** Real servers of which `test/fixtures/odoo/journal-items` has invoices: what their models answered, row by row. */
export const RECORDED = ['16.0', '18.0', '19.0-pdp'] as const

const rowSchema = z.looseObject({ id: z.int() })
const recordingSchema = z.object({
  serie: z.string(),
  /** One that pays VAT, and a small business without a VAT number. */
  companies: z.tuple([z.int(), z.int()]),
  invoices: z.record(z.string(), z.int()),
  fields: z.record(z.string(), z.array(z.string())),
  externalIds: z.record(z.string(), z.string()),
  rows: z.record(z.string(), z.array(rowSchema)),
})
type Recording = z.infer<typeof recordingSchema>
type Row = z.infer<typeof rowSchema>

const moveSchema = z.looseObject({ amount_total: z.number(), amount_residual: z.number() })

const callSchema = z.object({
  params: z.object({ service: z.string(), method: z.string(), args: z.array(z.unknown()) }),
})
const executeSchema = z.tuple([
  z.string(),
  z.int(),
  z.string(),
  z.string(),
  z.string(),
  z.array(z.unknown()),
  z.object({ fields: z.array(z.string()).optional() }),
])
const domainSchema = z.array(z.tuple([z.string(), z.enum(['=', 'in']), z.unknown()]))

/** A server that answers as the real one did, and knows the fields that it had. */
export class RecordedOdoo {
  readonly #client: OdooClient

  private constructor(
    private readonly recording: Recording,
    private readonly server: ScriptedServer,
  ) {
    const access = { url: server.url, database: 'recorded', login: 'bridge', password: 'bridge' }
    this.#client = new OdooClient({ ...access, transport: 'json-rpc' })
  }

  static async start(version: (typeof RECORDED)[number]): Promise<RecordedOdoo> {
    const recording = recordingOf(version)
    return new RecordedOdoo(recording, await startScriptedServer(answerFrom(recording)))
  }

  get kinds(): string[] {
    return Object.keys(this.recording.invoices)
  }

  read(kind: string): Promise<InvoiceData> {
    const { serie, fields, companies } = this.recording
    const capabilities: Capabilities = {
      server: { version: serie, uid: 2, hasReferenceFields: false, missingCustomFields: [] },
      invoiceFields: new Set(fields['account.move']),
      orderFields: undefined,
      partnerFields: new Set(fields['res.partner']),
      companyId: companies[kind.startsWith('c2-') ? 1 : 0],
      language: 'fr_FR',
    }
    return readInvoiceData(this.#client, capabilities, this.recording.invoices[kind] ?? 0)
  }

  /** Odoo's own totals of an invoice. */
  totals(kind: string): z.infer<typeof moveSchema> {
    const move = this.recording.rows['account.move']?.find(({ id }) => id === this.recording.invoices[kind])
    return moveSchema.parse(move)
  }

  async close(): Promise<void> {
    this.#client.close()
    await this.server.close()
  }
}

/** The kinds of invoices that a server of a version had. */
export function recordedKinds(version: (typeof RECORDED)[number]): string[] {
  return Object.keys(recordingOf(version).invoices)
}

function recordingOf(version: string): Recording {
  const path = new URL(`../fixtures/odoo/journal-items/${version}.json`, import.meta.url)
  return recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
}

function answerFrom(recording: Recording): Answer {
  return (response, body, request) => {
    const { params } = callSchema.parse(JSON.parse(body))
    const value =
      params.service === 'common' ? commonAnswer(recording, params.method) : executed(recording, params.args)
    result(value)(response, body, request)
  }
}

function commonAnswer({ serie }: Recording, method: string): unknown {
  return method === 'version' ? { server_serie: serie } : 2
}

function executed({ fields, externalIds, rows }: Recording, args: readonly unknown[]): unknown {
  const [, , , model, method, [first], { fields: wanted = [] }] = executeSchema.parse(args)
  const known = fields[model] ?? []
  if (method === 'fields_get') return Object.fromEntries(known.map((name) => [name, { type: 'char' }]))
  if (method === 'get_external_id') return externalIds
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`${model} had no field ${unknown}`)
  const domain = domainSchema.parse(first)
  return (rows[model] ?? [])
    .filter((row) => domain.every(([name, , value]) => matches(row, name, value)))
    .map((row) => Object.fromEntries(['id', ...wanted].map((name) => [name, row[name]])))
}

/** A many2one is its id and its name. */
function matches(row: Row, name: string, value: unknown): boolean {
  const stored = row[name]
  const plain: unknown = Array.isArray(stored) ? stored[0] : stored
  return Array.isArray(value) ? value.includes(plain) : plain === value
}
