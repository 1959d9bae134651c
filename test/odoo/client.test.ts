import { z } from 'zod'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { type Answer, error, result, type ScriptedServer, startScriptedServer } from './scripted-server.js'

let server: ScriptedServer
let client: OdooClient

async function start(...answers: readonly Answer[]): Promise<void> {
  server = await startScriptedServer(...answers)
  client = new OdooClient({
    url: server.url,
    database: 'base',
    login: 'chorus',
    password: 'first-password',
    transport: 'json-rpc',
  })
}

afterEach(async () => {
  client.close()
  await server.close()
})

const callSchema = z.object({
  params: z.object({ service: z.string(), method: z.string(), args: z.array(z.unknown()) }),
})

function sent(): { method: string; args: unknown[] }[] {
  return server.bodies.map((body) => callSchema.parse(JSON.parse(body)).params)
}

describe('the login', () => {
  it('is made once for concurrent calls', async () => {
    await start(result(6), result([]))
    await Promise.all([client.read('res.partner', 1), client.read('res.partner', 2)])
    expect(sent().map(({ method }) => method)).toEqual(['authenticate', 'execute_kw', 'execute_kw'])
  })

  it('that Odoo refuses is an error of credentials, and is tried anew by the next call', async () => {
    await start(result(false), result(6))
    await expect(client.connect()).rejects.toMatchObject({ kind: 'credentials' })
    expect(await client.connect()).toBe(6)
  })

  it('is made again, once, when the password is refused in mid-run', async () => {
    const denied = error('odoo.exceptions.AccessDenied', 'Access Denied')
    await start(result(6), denied, result(8), result(true))
    expect(await client.update('account.move', 1, { ref: 'x' })).toBe(true)
    expect(sent().map(({ args }) => args[1])).toEqual(['chorus', 6, 'chorus', 8])
  })

  it('says that the password was changed when the new login is refused too', async () => {
    await start(result(6), error('odoo.exceptions.AccessDenied', 'Access Denied'), result(false))
    await expect(client.update('account.move', 1, {})).rejects.toMatchObject({ kind: 'credentials' })
  })
})

describe('a call', () => {
  it('reaches Odoo as execute_kw with positional and named arguments', async () => {
    await start(result(6), result([{ id: 1 }]))
    expect(await client.searchRead('account.move', [['id', '=', 1]], ['id'], { limit: 5 })).toEqual([
      { id: 1 },
    ])
    expect(sent()[1]?.args).toEqual([
      'base',
      6,
      'first-password',
      'account.move',
      'search_read',
      [[['id', '=', 1]]],
      { fields: ['id'], limit: 5 },
    ])
  })

  it('leaves the arguments of its caller as they are', async () => {
    await start(result(6), result(true))
    const params = [[1]]
    await client.execute_kw('account.move', 'action_post', params)
    expect(params).toEqual([[1]])
  })

  it('refuses an answer of another shape, naming the call and the place', async () => {
    await start(result(6), result([{ id: 'one' }]))
    await expect(client.rows(z.object({ id: z.int() }), 'account.move', [], ['id'])).rejects.toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(/account\.move.*\bid\b/) as string,
    })
  })
})

describe('the version', () => {
  it.each([
    ['16.0', 16],
    ['saas~17.2', 17],
  ])('%s is of the series %d', async (serie, major) => {
    await start(result(6), result({ server_version: serie, server_serie: serie }))
    expect(await client.version()).toEqual({ serie, major })
  })
})

describe('the language of requests', () => {
  it('is named once it is known', async () => {
    const named: (string | undefined)[] = []
    const listen: Answer = (response, body, request) => {
      named.push(request.headers['accept-language'])
      result(6)(response, body, request)
    }
    await start(listen)
    await client.connect()
    client.http.language = 'fr-FR'
    await client.call(z.unknown(), 'res.partner', 'search', [[]])
    expect(named).toEqual([undefined, 'fr-FR'])
  })
})
