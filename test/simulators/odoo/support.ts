import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type OdooSimulator,
  type OdooSimulatorOptions,
  type OdooVersion,
  startOdooSimulator,
} from '../../../src/simulators/odoo/index.js'

export const VERSIONS: readonly OdooVersion[] = ['16.0', '17.0', '19.0']

const json = z.json()
export type Json = z.infer<typeof json>

const recordingSchema = z.object({
  request: z.object({ path: z.string(), body: z.record(z.string(), json) }),
  response: z.object({ status: z.number(), body: z.record(z.string(), json) }),
})
export type Recording = z.infer<typeof recordingSchema>

export function fixtures(version: OdooVersion): string {
  return join('test', 'fixtures', 'odoo', version)
}

export function documents(version: OdooVersion): string {
  return join(fixtures(version), 'documents')
}

/** A recorded exchange, by the number that its file name starts with. */
export function recording(version: OdooVersion, number: string): Recording {
  const file = readdirSync(fixtures(version)).find((name) => name.startsWith(`${number}-`)) ?? number
  return recordingSchema.parse(JSON.parse(readFileSync(join(fixtures(version), file), 'utf8')))
}

const answerSchema = z.object({
  result: json.optional(),
  error: z
    .object({
      code: z.number(),
      message: z.string(),
      data: z.object({ name: z.string(), message: z.string(), arguments: z.array(json) }),
    })
    .optional(),
})
export type RpcAnswer = z.infer<typeof answerSchema>

export async function post(url: string, body: Json): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Sends a recorded body as it is, the placeholder of the password filled in. */
export async function replay(
  simulator: OdooSimulator,
  { request }: Recording,
): Promise<Record<string, Json>> {
  const text = JSON.stringify(request.body).replaceAll('"<password>"', '"chorus"')
  const response = await post(simulator.url + request.path, json.parse(JSON.parse(text)))
  return z.record(z.string(), json).parse(await response.json())
}

export async function rpc(
  simulator: OdooSimulator,
  service: string,
  method: string,
  args: Json[],
): Promise<RpcAnswer> {
  const body = { jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }
  const response = await post(`${simulator.url}/jsonrpc`, body)
  return answerSchema.parse(await response.json())
}

const seededUserIds = { admin: 2, chorus: { '16.0': 6, '17.0': 6, '19.0': 5 } } as const

/** One user's way to call the models of a simulator. */
export class Client {
  readonly #simulator: OdooSimulator
  readonly #user: 'admin' | 'chorus'

  constructor(simulator: OdooSimulator, user: 'admin' | 'chorus') {
    this.#simulator = simulator
    this.#user = user
  }

  async answer(model: string, method: string, args: Json[] = [], kwargs: Record<string, Json> = {}) {
    const id = this.#user === 'admin' ? seededUserIds.admin : seededUserIds.chorus[this.#simulator.version]
    const call = [this.#simulator.database, id, this.#user, model, method, args, kwargs]
    return rpc(this.#simulator, 'object', 'execute_kw', call)
  }

  /** The result of a call that must go well. */
  async call(
    model: string,
    method: string,
    args: Json[] = [],
    kwargs: Record<string, Json> = {},
  ): Promise<Json> {
    const { result, error } = await this.answer(model, method, args, kwargs)
    if (error !== undefined) throw new Error(`${error.data.name}: ${error.data.message}`)
    return result ?? null
  }

  async ids(model: string, domain: Json[], kwargs: Record<string, Json> = {}): Promise<number[]> {
    return z.array(z.number()).parse(await this.call(model, 'search', [domain], kwargs))
  }

  async rows(
    model: string,
    domain: Json[],
    fields: string[],
    kwargs: Record<string, Json> = {},
  ): Promise<Record<string, Json>[]> {
    const rows = await this.call(model, 'search_read', [domain], { fields, ...kwargs })
    return z.array(z.record(z.string(), json)).parse(rows)
  }

  async id(model: string, values: Record<string, Json>, context: Record<string, Json> = {}): Promise<number> {
    return z.number().parse(await this.call(model, 'create', [values], { context }))
  }

  /** The class name and the message of the error of a call that must fail. */
  async failure(model: string, method: string, args: Json[] = [], kwargs: Record<string, Json> = {}) {
    const { error } = await this.answer(model, method, args, kwargs)
    return { name: error?.data.name, message: error?.data.message }
  }
}

const open: OdooSimulator[] = []

/** A simulator that `closeAll` will close, and clients of its two users. */
export async function start(options: OdooSimulatorOptions): Promise<{
  simulator: OdooSimulator
  admin: Client
  chorus: Client
}> {
  const simulator = await startOdooSimulator(options)
  open.push(simulator)
  return { simulator, admin: new Client(simulator, 'admin'), chorus: new Client(simulator, 'chorus') }
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()))
}

/** The id behind an external identifier. */
export async function ref(client: Client, xmlid: string): Promise<number> {
  const [module = '', name = ''] = xmlid.split('.')
  const [data] = await client.rows(
    'ir.model.data',
    [
      ['module', '=', module],
      ['name', '=', name],
    ],
    ['res_id'],
  )
  return z.number().parse(data?.['res_id'])
}

/** A selection field `x_chorus_status` on invoices, as the recorded servers had one. */
export async function addStatusField(admin: Client): Promise<number> {
  const choices = ['DEPOSEE', 'REJETEE', 'MISE_EN_PAIEMENT']
  return admin.id('ir.model.fields', {
    name: 'x_chorus_status',
    model_id: await ref(admin, 'account.model_account_move'),
    field_description: 'Statut Chorus Pro',
    ttype: 'selection',
    selection_ids: choices.map((value, sequence) => [0, 0, { value, name: value, sequence }]),
    copied: false,
  })
}
