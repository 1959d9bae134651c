import { OdooError } from '../../src/odoo/wire/error.js'
import { OdooHttp } from '../../src/odoo/wire/http.js'
import { callJsonRpc } from '../../src/odoo/wire/json-rpc.js'
import {
  type Answer,
  cutBody,
  dropConnection,
  error,
  neverAnswer,
  recorded,
  result,
  type ScriptedServer,
  startScriptedServer,
  text,
} from './scripted-server.js'

const SECRET = 'a-secret-password'

let server: ScriptedServer | undefined
let http: OdooHttp | undefined

async function call(answers: readonly Answer[], effect = false): Promise<unknown> {
  server = await startScriptedServer(...answers)
  return callAt(server.url, effect)
}

function callAt(url: string, effect = false): Promise<unknown> {
  http = new OdooHttp({
    url,
    userAgent: 'test',
    secrets: [],
    timeouts: { connectMs: 5000, responseMs: 300, totalMs: 5000 },
  })
  return callJsonRpc(http, { params: { args: ['base', 2, SECRET] }, effect, maxAnswerBytes: 10_000 })
}

async function failure(answers: readonly Answer[], effect = false): Promise<OdooError> {
  return failureOf(call(answers, effect))
}

async function failureOf(promise: Promise<unknown>): Promise<OdooError> {
  try {
    await promise
  } catch (thrown) {
    if (thrown instanceof OdooError) return thrown
    throw thrown
  }
  throw new Error('the call succeeded')
}

afterEach(async () => {
  http?.close()
  await server?.close()
  server = undefined
})

describe('an answer of Odoo', () => {
  it('gives its result', async () => {
    expect(await call([recorded('17.0', '03-authenticate')])).toBe(6)
  })

  it('is nothing when the method returned nothing', async () => {
    expect(await call([text(200, '{"jsonrpc":"2.0","id":1}')])).toBeUndefined()
  })

  it('tells the time of the server', async () => {
    await call([text(200, '{"result":1}', { date: 'Sat, 21 Nov 2026 20:00:00 GMT' })])
    expect(http?.serverTime?.toISOString()).toBe('2026-11-21T20:00:00.000Z')
  })
})

describe.each(['16.0', '17.0', '19.0'])('an error recorded on Odoo %s', (version) => {
  it.each([
    ['21-error-unknown-field', 'no-such-field', /no_such_field/],
    ['22-error-unknown-model', 'no-such-field', /no\.such\.model/],
    ['23-error-access', 'access', /not allowed to access/],
    ['25-error-bad-password', 'credentials', /refused the login or the password/],
  ])('%s is of kind %s', async (file, kind, message) => {
    const thrown = await failure([recorded(version, file)], true)
    expect(thrown.kind).toBe(kind)
    expect(thrown.message).toMatch(message)
    expect(thrown.message).not.toContain('\n')
    expect(thrown.remedy).not.toBe('')
  })
})

describe('an error reported by Odoo', () => {
  it.each([
    ['odoo.exceptions.UserError', 'Cette écriture est verrouillée.', 'refused'],
    ['odoo.exceptions.ValidationError', 'Non', 'refused'],
    ['odoo.exceptions.RedirectWarning', 'Non', 'refused'],
    ['odoo.exceptions.MissingError', 'Record does not exist or has been deleted.', 'missing-record'],
    ['builtins.KeyError', 'x_chorus_flow', 'no-such-field'],
    ['builtins.ValueError', "Wrong value for account.move.x_chorus_stage: 'new'", 'no-such-field'],
    ['builtins.ValueError', 'invalid literal', 'unexpected'],
    ['builtins.TypeError', 'missing argument', 'unexpected'],
    ['psycopg2.errors.SerializationFailure', 'could not serialize access due to concurrent update', 'busy'],
    ['psycopg2.errors.DeadlockDetected', 'deadlock detected', 'busy'],
    ['psycopg2.errors.LockNotAvailable', 'could not obtain lock on row', 'busy'],
    ['psycopg2.errors.QueryCanceled', 'canceling statement due to statement timeout', 'busy'],
    ['psycopg2.errors.TooManyConnections', 'sorry, too many clients already', 'busy'],
    ['psycopg2.errors.AdminShutdown', 'terminating connection', 'busy'],
    ['psycopg2.OperationalError', 'server closed the connection unexpectedly', 'busy'],
    ['psycopg2.pool.PoolError', 'The Connection Pool Is Full', 'busy'],
    ['psycopg2.errors.NotNullViolation', 'null value in column "x"', 'unexpected'],
    ['psycopg2.errors.UniqueViolation', 'duplicate key value', 'unexpected'],
    ['psycopg2.DataError', 'value too long', 'unexpected'],
    ['psycopg2.OperationalError', 'connection failed: FATAL: database "nope" does not exist', 'credentials'],
  ])('%s: %s is of kind %s', async (name, message, kind) => {
    expect((await failure([error(name, message)])).kind).toBe(kind)
  })

  it('is cut to a line that fits a log', async () => {
    const thrown = await failure([error('odoo.exceptions.UserError', `one\ntwo ${'x'.repeat(2000)}`)])
    expect(thrown.message).toContain('one two')
    expect(thrown.message.length).toBeLessThan(600)
  })
})

describe('what is not an answer of Odoo', () => {
  it.each([
    ['HTML', text(200, '<html><body>Welcome</body></html>'), /is HTML/],
    ['cut JSON', text(200, '{"jsonrpc":"2.0","resu'), /cut or broken JSON/],
    ['an empty body', text(200, ''), /an empty body/],
    ['another JSON', text(200, '[1]'), /JSON of another shape/],
    ['a redirect to the login page', text(303, '', { location: '/web/login' }), /redirects to \/web\/login/],
    [
      'a redirect to https',
      text(301, '', { location: 'https://erp.example.fr/jsonrpc' }),
      /https:\/\/erp\.example\.fr/,
    ],
    ['a missing page', text(404, 'Not Found'), /HTTP 404/],
    ['a crash', text(500, '<h1>Internal Server Error</h1>'), /HTTP 500/],
    ['an endless answer', text(200, 'x'.repeat(20_000)), /longer than 10000 bytes/],
  ])('%s is unexpected', async (_what, answer, message) => {
    const thrown = await failure([answer])
    expect(thrown.kind).toBe('unexpected')
    expect(thrown.message).toMatch(message)
    expect(thrown.remedy).not.toBe('')
  })

  it.each([429, 502, 503, 504])('HTTP %d is busy', async (status) => {
    expect((await failure([text(status, '<html>')])).kind).toBe('busy')
  })
})

describe('a broken connection', () => {
  it.each([
    ['dropped', dropConnection],
    ['cut in the middle of the answer', cutBody],
    ['never answered', neverAnswer],
  ])('%s is unreachable', async (_how, answer) => {
    expect((await failure([answer])).kind).toBe('unreachable')
  })

  it('is tried again for a call without effect, and so is a server that is busy', async () => {
    expect(await call([dropConnection, text(503, ''), result(7)])).toBe(7)
    expect(server?.bodies).toHaveLength(3)
  })

  it('is not tried again for ever, nor at once when the server says how long to wait', async () => {
    expect((await failure([text(503, '')])).kind).toBe('busy')
    expect(server?.bodies).toHaveLength(3)
    await server?.close()
    const thrown = await failure([text(429, '', { 'retry-after': '120' })])
    expect(thrown).toMatchObject({ kind: 'busy', retryAfterSeconds: 120 })
    expect(server?.bodies).toHaveLength(1)
  })

  it('is never tried again for a call with effect', async () => {
    expect((await failure([dropConnection, result(7)], true)).kind).toBe('unreachable')
    expect(server?.bodies).toHaveLength(1)
  })

  it('names an address that does not resolve', async () => {
    const thrown = await failureOf(callAt('http://odoo.invalid', true))
    expect(thrown).toMatchObject({ kind: 'unreachable' })
    expect(thrown.message).toContain('http://odoo.invalid')
  })

  it('says so when nothing listens, and where', async () => {
    const closed = await startScriptedServer(result(1))
    await closed.close()
    const thrown = await failureOf(callAt(closed.url, true))
    expect(thrown).toMatchObject({ kind: 'unreachable' })
    expect(thrown.message).toContain('ECONNREFUSED')
  })
})

it.each([
  ['a dropped connection', dropConnection],
  ['a crash', text(500, 'x')],
  ['another shape', text(200, '[1]')],
  ['a refusal', recorded('17.0', '25-error-bad-password')],
])('shows no secret after %s', async (_what, answer) => {
  const thrown = await failure([answer], true)
  expect(`${thrown.message} ${thrown.remedy} ${thrown.stack ?? ''} ${JSON.stringify(thrown)}`).not.toContain(
    SECRET,
  )
})
