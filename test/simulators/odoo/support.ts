import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  isSince,
  type OdooSimulator,
  type OdooSimulatorOptions,
  type OdooVersion,
  recordingsOf,
  type SimulatedUser,
  startOdooSimulator,
} from '../../../src/simulators/odoo/index.js'
import { DEFAULT_USERS } from '../../../src/simulators/odoo/seed/base.js'
import { recordedDocuments } from '../../../src/simulators/world.js'
import { recordedInvoices } from '../../../src/simulators/odoo/seed/invoices.js'

/** One of each kind of server that differs in more than its documents; 20.0 is spoken to over JSON-RPC as long as it lets. */
export const VERSIONS: readonly OdooVersion[] = ['16.0', '17.0', '18.0', '19.0', '19.0-pdp', '20.0']

const json = z.json()
export type Json = z.infer<typeof json>

const recordingSchema = z.object({
  request: z.object({ path: z.string(), body: z.record(z.string(), json) }),
  response: z.object({ status: z.number(), body: z.record(z.string(), json) }),
})
export type Recording = z.infer<typeof recordingSchema>

export function fixtures(version: OdooVersion): string {
  return join('test', 'fixtures', 'odoo', recordingsOf(version))
}

export function documents(version: OdooVersion): string {
  return recordedDocuments(version)
}

/** The kinds of server that were recorded whole. */
export const RECORDED: readonly OdooVersion[] = ['16.0', '17.0', '18.0', '19.0', '19.0-pdp']

/**
 * A recorded exchange, by the number, or more, that its file name starts with. Two of the servers were forks, which put
 * their own name in the place of Odoo's.
 */
export function recording(version: OdooVersion, start: string): Recording {
  const file =
    readdirSync(fixtures(version)).find((name) => name.startsWith(`${start}-`) || name === `${start}.json`) ??
    start
  const text = readFileSync(join(fixtures(version), file), 'utf8')
    .replaceAll('Qplexity Server Error', 'Odoo Server Error')
    .replaceAll('NWOS Server Error', 'Odoo Server Error')
    .replaceAll('nwos.exceptions', 'odoo.exceptions')
    .replaceAll('"4.0"', '"19.0"')
    .replace(/("server_version_info": \[\s+)4,/, '$119,')
  return recordingSchema.parse(JSON.parse(text))
}

/** The technical user of the recorded servers. */
export function recordedUsers(version: OdooVersion): readonly SimulatedUser[] {
  const [admin] = DEFAULT_USERS
  const isLater = ['18.0', '19.0-pdp', '19.0-pdp-registered'].includes(version)
  const chorus: SimulatedUser = {
    login: isLater ? 'chorus@duret.example' : 'chorus',
    password: 'chorus',
    name: version === '18.0' ? 'Passerelle Chorus' : 'Chorus Bridge',
    email: 'chorus@duret.example',
    language: version === '18.0' ? 'fr_FR' : 'en_US',
    role: 'invoicing',
  }
  return admin === undefined ? [chorus] : [admin, chorus]
}

/** The id of the first seeded invoice, to the town hall, and of its customer. */
export function firstInvoice(version: OdooVersion): number {
  return recordedInvoices(version).firstId
}

export function townHall(version: OdooVersion): number {
  return isSince(version, '19.0') ? 6 : 7
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

/**
 * Sends a recorded body as it is, the placeholder of the password filled in, and of the ids of a wizard, which are those
 * that were made before on the recorded server.
 */
export async function replay(
  simulator: OdooSimulator,
  { request }: Recording,
  wizard?: { recorded: number; id: number },
): Promise<Record<string, Json>> {
  const written = JSON.stringify(request.body).replaceAll('"<password>"', '"chorus"')
  const text = wizard === undefined ? written : written.replaceAll(`[[${wizard.recorded}]`, `[[${wizard.id}]`)
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

export function userId(user: 'admin' | 'chorus', version: OdooVersion): number {
  if (user === 'admin') return 2
  return isSince(version, '19.0') ? 5 : 6
}

/** One user's way to call the models of a simulator. */
export class Client {
  readonly #simulator: OdooSimulator
  readonly #user: 'admin' | 'chorus'

  constructor(simulator: OdooSimulator, user: 'admin' | 'chorus') {
    this.#simulator = simulator
    this.#user = user
  }

  async answer(model: string, method: string, args: Json[] = [], kwargs: Record<string, Json> = {}) {
    const id = userId(this.#user, this.#simulator.version)
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
  const simulator = await startOdooSimulator({ legacyRpc: true, ...options })
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

const WIZARD = 'account.move.send.wizard'

/** A send wizard of 18.0 and later for one invoice; nothing leaves by it unless a method is given that sends. */
export async function wizardOf(
  client: Client,
  moveId: number,
  methods: Json[] = ['manual'],
): Promise<number> {
  const context = { active_model: 'account.move', active_ids: [moveId] }
  const id = await client.id(WIZARD, { move_id: moveId }, context)
  await client.call(WIZARD, 'write', [[id], { sending_methods: methods }], { context })
  return id
}

/** What the wizard answers once it has made the documents of an invoice. */
export async function printInvoice(client: Client, moveId: number): Promise<Json> {
  return client.call(WIZARD, 'action_send_and_print', [[await wizardOf(client, moveId)]])
}
