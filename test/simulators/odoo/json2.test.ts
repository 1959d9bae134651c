import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type OdooSimulator, startOdooSimulator } from '../../../src/simulators/odoo/index.js'
import { documents, fixtures } from './support.js'

const json = z.json()
const recordingSchema = z.object({
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    body: json.optional(),
  }),
  response: z.object({ status: z.int(), body: json }),
})
const headersSchema = z.record(z.string(), z.string())
const errorSchema = z.object({ name: z.string(), message: z.string(), arguments: z.array(json) })

function recording(name: string): z.infer<typeof recordingSchema> {
  return recordingSchema.parse(JSON.parse(readFileSync(join(fixtures('19.0'), name), 'utf8')))
}

const files = readdirSync(fixtures('19.0')).filter((name) => name.includes('-json2-'))

let odoo: OdooSimulator
beforeEach(async () => {
  odoo = await startOdooSimulator({ version: '19.0', seed: { documentsDir: documents('19.0') } })
})
afterEach(async () => {
  await odoo.close()
})

interface Given {
  readonly key?: string | undefined
  readonly database?: string
  readonly body?: unknown
}

async function post(
  path: string,
  { key, database, body }: Given,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${odoo.url}/json/2/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `bearer ${key}` }),
      ...(database !== undefined && { 'x-odoo-database': database }),
    },
    body: JSON.stringify(body ?? {}),
  })
  const read = response.headers.get('content-type')?.includes('json') ? response.json() : response.text()
  return { status: response.status, body: await read }
}

const asChorus = (path: string, body: unknown): Promise<{ status: number; body: unknown }> =>
  post(path, { key: 'chorus-api-key', body })

async function makeField(name: string): Promise<void> {
  const model_id = odoo.records('ir.model').find(({ model }) => model === 'account.move')?.id
  const vals_list = { name, model_id, ttype: 'char', field_description: name }
  await post('ir.model.fields/create', { key: 'admin-api-key', body: { vals_list } })
}

describe('JSON-2 of 19.0', () => {
  it.each(files)('answers as recorded: %s', async (file) => {
    const { request, response } = recording(file)
    const headers = { ...request.headers, 'content-type': 'application/json' }
    const key = response.status === 401 ? 'of-nobody' : 'chorus-api-key'
    if (JSON.stringify(request.body).includes('x_chorus_status')) await makeField('x_chorus_status')
    const sent = await fetch(odoo.url + request.path, {
      method: request.method,
      headers: headersSchema.parse(JSON.parse(JSON.stringify(headers).replaceAll('<api key>', key))),
      ...(request.method === 'POST' && { body: JSON.stringify(request.body ?? {}) }),
    })
    const body = json.parse(await sent.json())
    expect(sent.status).toBe(response.status)
    const expected = errorSchema.safeParse(response.body)
    if (expected.success) expect(errorSchema.parse(body)).toEqual(expected.data)
    else expect(shapeOf(body)).toEqual(shapeOf(response.body))
  })

  it.each([
    ['no secret', undefined, 'User not authenticated, use an API Key with a Bearer Authorization header.'],
    ['a password', 'chorus', 'Invalid apikey'],
  ])('refuses %s', async (_what, key, message) => {
    expect(await post('res.users/context_get', { key })).toMatchObject({
      status: 401,
      body: { name: 'werkzeug.exceptions.Unauthorized', message },
    })
  })

  it.each([
    ['no.such.model/search', {}, 404, 'werkzeug.exceptions.NotFound'],
    ['res.partner/nope', {}, 404, 'werkzeug.exceptions.NotFound'],
    ['res.partner/_write', {}, 403, 'odoo.exceptions.AccessError'],
    ['ir.ui.view/search_read', { domain: [] }, 403, 'odoo.exceptions.AccessError'],
    ['res.partner/search', {}, 422, 'werkzeug.exceptions.UnprocessableEntity'],
    ['res.partner/search_read', { ids: [1], domain: [] }, 422, 'werkzeug.exceptions.UnprocessableEntity'],
    ['account.move/write', { ids: [1], values: {} }, 422, 'werkzeug.exceptions.UnprocessableEntity'],
    ['account.move/write', { ids: [999], vals: { ref: 'x' } }, 404, 'odoo.exceptions.MissingError'],
    ['account.move/search_read', { fields: ['x_no'] }, 500, 'builtins.ValueError'],
  ])('%s with %j is %d', async (path, body, status, name) => {
    expect(await asChorus(path, body)).toMatchObject({ status, body: { name } })
  })

  it('answers a list of ids for one record that it makes', async () => {
    const made = await post('res.partner/create', {
      key: 'admin-api-key',
      body: { vals_list: { name: 'A' } },
    })
    expect(made).toMatchObject({ status: 200, body: [expect.any(Number)] })
  })

  it('has no such page in another database, nor before 19.0', async () => {
    expect(await post('res.users/context_get', { key: 'chorus-api-key', database: 'nope' })).toMatchObject({
      status: 404,
    })
    const older = await startOdooSimulator({ version: '17.0' })
    expect((await fetch(`${older.url}/json/version`)).status).toBe(404)
    await older.close()
  })
})

/** The kinds of values in an answer, ids and texts left aside. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]))
}
