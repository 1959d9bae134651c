import { OdooClient, type OdooClientOptions } from '../../src/odoo/wire/client.js'
import { type OdooSimulator, type OdooVersion, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { type Answer, result, type ScriptedServer, startScriptedServer, text } from './scripted-server.js'

let odoo: OdooSimulator
let client: OdooClient
let warnings: string[]

async function start(version: OdooVersion, options: Partial<OdooClientOptions> = {}): Promise<void> {
  odoo = await startOdooSimulator({ version })
  warnings = []
  client = new OdooClient({
    url: odoo.url,
    database: odoo.database,
    login: 'chorus',
    password: 'chorus-api-key',
    onWarning: (message) => warnings.push(message),
    ...options,
  })
}

afterEach(async () => {
  client.close()
  await odoo.close()
})

const usesJsonRpc = (): boolean => odoo.book.count('common', 'authenticate') > 0

describe('chosen by itself, the transport', () => {
  it('is JSON-2 on 19.0 with an API key', async () => {
    await start('19.0')
    expect(await client.connect()).toBe(5)
    expect(await client.version()).toEqual({ serie: '19.0', major: 19 })
    expect(usesJsonRpc()).toBe(false)
    expect(warnings).toEqual([])
  })

  it('is JSON-RPC on 19.0 with a password, and says once what would be better', async () => {
    await start('19.0', { password: 'chorus' })
    expect(await client.connect()).toBe(5)
    await client.search('res.partner', [])
    expect(usesJsonRpc()).toBe(true)
    expect(warnings).toEqual([expect.stringMatching(/deprecates.*an API key.*would avoid it/)])
  })

  it.each(['16.0', '17.0'] as const)('is JSON-RPC on %s, without a word', async (version) => {
    await start(version)
    expect(await client.connect()).toBe(6)
    expect((await client.version()).serie).toBe(version)
    expect(usesJsonRpc()).toBe(true)
    expect(warnings).toEqual([])
  })

  it('is JSON-RPC with a wrong secret, which both refuse', async () => {
    await start('19.0', { password: 'wrong' })
    await expect(client.connect()).rejects.toMatchObject({ kind: 'credentials' })
    expect(warnings).toEqual([])
  })

  it('is not settled while Odoo is busy', async () => {
    await start('19.0')
    odoo.addFault({ model: 'res.users', times: 3, effect: { kind: 'bad-gateway', when: 'before' } })
    await expect(client.connect()).rejects.toMatchObject({ kind: 'busy' })
    expect(await client.connect()).toBe(5)
    expect(usesJsonRpc()).toBe(false)
  })

  it('refuses the API key of another user', async () => {
    await start('19.0', { login: 'admin' })
    await expect(client.connect()).rejects.toMatchObject({
      kind: 'credentials',
      message: 'The API key belongs to the user chorus, not to admin',
    })
  })
})

describe('forced, the transport', () => {
  it('is JSON-RPC on 19.0 with an API key', async () => {
    await start('19.0', { transport: 'json-rpc' })
    expect(await client.connect()).toBe(5)
    expect(usesJsonRpc()).toBe(true)
    expect(warnings).toEqual([])
  })

  it('JSON-2 refuses a password, and says what it takes', async () => {
    await start('19.0', { transport: 'json-2', password: 'chorus' })
    await expect(client.connect()).rejects.toMatchObject({
      kind: 'credentials',
      message: 'Odoo refused the API key',
      remedy: expect.stringContaining('not a password') as string,
    })
    expect(usesJsonRpc()).toBe(false)
  })

  it.each(['16.0', '17.0'] as const)('JSON-2 is not there on %s', async (version) => {
    await start(version, { transport: 'json-2' })
    await expect(client.connect()).rejects.toMatchObject({
      kind: 'unexpected',
      message: expect.stringContaining('does not speak JSON-2') as string,
      remedy: expect.stringContaining('odoo.transport') as string,
    })
  })

  it('JSON-2 says that the name of the database may be wrong', async () => {
    await start('19.0', { transport: 'json-2', database: 'nope' })
    await expect(client.connect()).rejects.toMatchObject({
      remedy: expect.stringContaining('name of the database') as string,
    })
  })
})

describe('behind a proxy that lets only /jsonrpc through', () => {
  let proxy: ScriptedServer

  afterEach(async () => {
    await proxy.close()
  })

  const version = text(200, '{"version_info":[19,0,0,"final",0,""],"version":"19.0"}')
  it.each([
    ['', text(403, 'Forbidden'), [result(6)], []],
    [' but the version', version, [text(404, 'Not Found'), result(6)], [/JSON-2 cannot be used: .*HTTP 404/]],
  ] satisfies [string, Answer, Answer[], RegExp[]][])(
    'the transport is JSON-RPC%s',
    async (_what, first, others, said) => {
      await start('19.0')
      proxy = await startScriptedServer(first, ...others)
      const behind = new OdooClient({
        url: proxy.url,
        database: 'base',
        login: 'chorus',
        password: 'key',
        onWarning: (message) => warnings.push(message),
      })
      expect(await behind.connect()).toBe(6)
      behind.close()
      expect(warnings).toEqual(said.map((pattern) => expect.stringMatching(pattern) as string))
    },
  )
})
