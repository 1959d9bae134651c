import { z } from 'zod'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { OdooError } from '../../src/odoo/wire/error.js'
import { OdooHttp } from '../../src/odoo/wire/http.js'
import { callJson2 } from '../../src/odoo/wire/json-2.js'
import {
  type Answer,
  cutBody,
  dropConnection,
  neverAnswer,
  recorded,
  type ScriptedServer,
  startScriptedServer,
  text,
} from './scripted-server.js'

const KEY = 'a-secret-api-key'

let server: ScriptedServer | undefined
let http: OdooHttp | undefined

async function call(answers: readonly Answer[], effect = false): Promise<unknown> {
  server = await startScriptedServer(...answers)
  http = new OdooHttp({
    url: server.url,
    userAgent: 'test',
    secrets: [],
    timeouts: { connectMs: 5000, responseMs: 300, totalMs: 5000 },
  })
  const target = { model: 'account.move', method: 'write', database: 'base', apiKey: KEY }
  return callJson2(http, { ...target, body: { ids: [1] }, effect })
}

async function failure(answers: readonly Answer[], effect = false): Promise<OdooError> {
  try {
    await call(answers, effect)
  } catch (thrown) {
    if (thrown instanceof OdooError) return thrown
    throw thrown
  }
  throw new Error('the call succeeded')
}

function json(status: number, body: unknown): Answer {
  return text(status, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8' })
}

function error(status: number, name: string, message: string): Answer {
  return json(status, { name, message, arguments: [message], context: {}, debug: 'Traceback' })
}

afterEach(async () => {
  http?.close()
  await server?.close()
  server = undefined
})

describe('a JSON-2 answer', () => {
  it('gives what the method answered', async () => {
    expect(await call([recorded('19.0', '27-json2-write')])).toBe(true)
  })

  it('is nothing when the method returned nothing', async () => {
    expect(await call([json(200, null)])).toBeUndefined()
  })
})

describe('a JSON-2 call', () => {
  it('names the database and shows the key in its headers, and the arguments in its body', async () => {
    const seen: unknown[] = []
    const listen: Answer = (response, body, request) => {
      const { url, headers } = request
      seen.push(url, headers.authorization, headers['x-odoo-database'], JSON.parse(body))
      json(200, true)(response, body, request)
    }
    await call([listen])
    expect(seen).toEqual(['/json/2/account.move/write', `bearer ${KEY}`, 'base', { ids: [1] }])
  })
})

describe('an error recorded on Odoo 19.0 over JSON-2', () => {
  it.each([
    ['29-json2-error-unknown-field', 'no-such-field', /no_such_field/],
    ['30-json2-error-missing-argument', 'unexpected', /account\.move\.write.*'vals'/],
    ['31-json2-error-bad-key', 'credentials', /refused the API key/],
  ])('%s is of kind %s', async (file, kind, message) => {
    const thrown = await failure([recorded('19.0', file)], true)
    expect(thrown.kind).toBe(kind)
    expect(thrown.message).toMatch(message)
    expect(thrown.remedy).not.toBe('')
  })
})

describe('an error of Odoo over JSON-2', () => {
  it.each([
    [403, 'odoo.exceptions.AccessError', 'Non', 'access'],
    [403, 'odoo.exceptions.AccessDenied', 'Access Denied', 'credentials'],
    [403, 'odoo.http.SessionExpiredException', 'Session expired', 'credentials'],
    [404, 'odoo.exceptions.MissingError', 'Record does not exist or has been deleted.', 'missing-record'],
    [404, 'werkzeug.exceptions.NotFound', "the model 'no.such.model' does not exist", 'no-such-field'],
    [409, 'odoo.exceptions.LockError', 'Locked', 'busy'],
    [422, 'odoo.exceptions.UserError', 'Cette écriture est verrouillée.', 'refused'],
    [422, 'odoo.exceptions.ValidationError', 'Non', 'refused'],
    [500, 'builtins.KeyError', 'x_chorus_flow', 'no-such-field'],
    [500, 'psycopg2.errors.SerializationFailure', 'could not serialize access', 'busy'],
    [500, 'builtins.TypeError', 'oops', 'unexpected'],
  ])('%d %s: %s is of kind %s', async (status, name, message, kind) => {
    expect(await failure([error(status, name, message)], true)).toMatchObject({ kind })
  })
})

describe('what is not an answer of Odoo over JSON-2', () => {
  it.each([
    ['HTML', text(200, '<html>Welcome</html>'), 'unexpected', /is HTML/],
    ['another page', text(404, '<html>', { 'content-type': 'text/html' }), 'unexpected', /HTTP 404/],
    ['an error of another shape', json(500, { error: 'x' }), 'unexpected', /HTTP 500/],
    [
      'broken JSON under an error',
      text(500, '{', { 'content-type': 'application/json' }),
      'unexpected',
      /500/,
    ],
    ['a login of the proxy', text(401, 'Authorization required'), 'unexpected', /HTTP 401/],
    ['a redirect', text(303, '', { location: '/web/login' }), 'unexpected', /redirects to \/web\/login/],
    ['a bad gateway', text(502, '<html>'), 'busy', /HTTP 502/],
    ['a dropped connection', dropConnection, 'unreachable', /broke/],
    ['a cut answer', cutBody, 'unreachable', /broke/],
    ['no answer', neverAnswer, 'unreachable', /in time/],
  ])('%s is %s', async (_what, answer, kind, message) => {
    const thrown = await failure([answer])
    expect(thrown.kind).toBe(kind)
    expect(thrown.message).toMatch(message)
    expect(`${thrown.message} ${thrown.remedy} ${JSON.stringify(thrown)}`).not.toContain(KEY)
  })
})

describe('the arguments of a call', () => {
  const opening = [json(200, { version_info: [19, 0], version: '19.0' }), json(200, { uid: 5 })]
  const bodySchema = z.record(z.string(), z.unknown())

  async function sent(
    answers: readonly Answer[],
    work: (client: OdooClient) => Promise<unknown>,
  ): Promise<unknown[]> {
    server = await startScriptedServer(...opening, json(200, [{ id: 5, login: 'chorus' }]), ...answers)
    const client = new OdooClient({ url: server.url, database: 'base', login: 'chorus', password: KEY })
    await work(client).finally(() => {
      client.close()
    })
    return server.bodies.slice(3).map((body) => bodySchema.parse(JSON.parse(body)))
  }

  it('have the names of Odoo, and records are ids', async () => {
    const bodies = await sent([json(200, true)], async (client) => {
      await client.searchRead('account.move', [['id', '=', 1]], ['name'], { limit: 5, context: { a: 1 } })
      await client.update('account.move', 3, { ref: 'x' })
      await client.read('account.move', 3)
      await client.delete('account.move', 3)
      await client.call(z.unknown(), 'account.move', 'message_post', [[3]], { body: 'x' })
    })
    expect(bodies).toEqual([
      { domain: [['id', '=', 1]], fields: ['name'], limit: 5, context: { a: 1 } },
      { ids: [3], vals: { ref: 'x' } },
      { ids: [3] },
      { ids: [3] },
      { ids: [3], body: 'x' },
    ])
  })

  it('answer the id of the one record that was made', async () => {
    let made: unknown
    const bodies = await sent([json(200, [7])], async (client) => {
      made = await client.create('res.partner', { name: 'x' })
    })
    expect(bodies).toEqual([{ vals_list: { name: 'x' } }])
    expect(made).toBe(7)
  })

  it('follow a module that calls the values of `write` otherwise, and keep to it', async () => {
    const asks = (name: string) =>
      error(422, 'werkzeug.exceptions.UnprocessableEntity', `missing a required argument: '${name}'`)
    const bodies = await sent([asks('values'), json(200, true)], async (client) => {
      await client.update('account.move', 3, { ref: 'x' })
      await client.update('account.move', 4, { ref: 'y' })
    })
    expect(bodies).toEqual([
      { ids: [3], vals: { ref: 'x' } },
      { ids: [3], values: { ref: 'x' } },
      { ids: [4], values: { ref: 'y' } },
    ])
  })

  it('are not guessed for what has no known names', async () => {
    await expect(
      sent([json(200, true)], (client) => client.call(z.unknown(), 'account.move', 'copy', [[1], { a: 1 }])),
    ).rejects.toThrow('argument 2 of account.move.copy has no name')
  })
})
