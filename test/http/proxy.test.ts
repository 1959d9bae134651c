import { createChorusPort } from '../../src/chorus/adapter.js'
import { proxyOf } from '../../src/http/agents.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import {
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  startChorusSimulator,
} from '../../src/simulators/chorus/index.js'
import { startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { forgetProxies, type Proxy, startProxy } from '../support/connect-proxy.js'
import { explains } from '../support/explains.js'

const closing: (() => unknown)[] = []

beforeEach(forgetProxies)
afterEach(async () => {
  forgetProxies()
  for (const close of closing.splice(0)) await close()
})

async function aProxy(refusal?: string): Promise<Proxy> {
  const proxy = await startProxy(refusal)
  closing.push(() => {
    proxy.close()
  })
  return proxy
}

async function odooBehind(host: string): Promise<OdooClient> {
  const odoo = await startOdooSimulator({ version: '17.0' })
  const { port } = new URL(odoo.url)
  const client = new OdooClient({
    url: `http://${host}:${port}`,
    database: odoo.database,
    login: 'chorus',
    password: 'chorus',
  })
  closing.push(() => odoo.close())
  closing.unshift(() => {
    client.close()
  })
  return client
}

async function chorusBehind(host: string) {
  const chorus = await startChorusSimulator()
  const { port } = new URL(chorus.url)
  const piste = createChorusPort({
    tokenUrl: `http://${host}:${port}/api/oauth/token`,
    apiUrl: `http://${host}:${port}`,
    ...DEFAULT_PISTE_CLIENT,
    technicalLogin: DEFAULT_LOGIN,
    technicalPassword: DEFAULT_PASSWORD,
  })
  closing.push(() => chorus.close())
  closing.unshift(() => {
    piste.close()
  })
  return piste
}

describe('a proxy in the environment', () => {
  it('is the way to Odoo and to Chorus Pro, with the user that its address names', async () => {
    const proxy = await aProxy()
    process.env['HTTP_PROXY'] = `http://bridge:s%C3%A9same@127.0.0.1:${String(proxy.port)}`
    expect(await (await odooBehind('odoo.test')).connect()).toBeGreaterThan(0)
    expect(await (await chorusBehind('piste.test')).findByNumber('FA1')).toEqual([])
    const who = `Basic ${Buffer.from('bridge:sésame').toString('base64')}`
    expect(proxy.asked[0]).toMatch(new RegExp(`^odoo\\.test:\\d+ ${who}$`))
    expect(proxy.asked.at(-1)).toMatch(/^piste\.test:\d+ /)
  })

  it('is passed by for this machine, and for what NO_PROXY names', async () => {
    const proxy = await aProxy()
    process.env['HTTP_PROXY'] = `http://127.0.0.1:${String(proxy.port)}`
    expect(await (await odooBehind('127.0.0.1')).connect()).toBeGreaterThan(0)
    expect(proxy.asked).toEqual([])
    process.env['NO_PROXY'] = 'odoo.test,.example.fr'
    expect(proxyOf('http://odoo.test/')).toBeUndefined()
    expect(proxyOf('http://erp.example.fr/')).toBeUndefined()
    expect(proxyOf('http://piste.test/')).toBeDefined()
  })

  explains(
    'odoo-behind-a-proxy-that-refuses',
    'that refuses has let nothing of a call with an effect through to Odoo',
    async () => {
      const proxy = await aProxy('407 Proxy Authentication Required')
      const client = await odooBehind('odoo.test')
      process.env['HTTP_PROXY'] = `http://127.0.0.1:${String(proxy.port)}`
      await expect(
        client.http.send({ method: 'POST', path: '/jsonrpc', body: '{}', effect: true }),
      ).rejects.toMatchObject({
        kind: 'unreachable',
        outcomeUnknown: false,
        message: expect.stringMatching(/through the proxy \(PROXY_HTTP_407\)/) as unknown,
        remedy: expect.stringMatching(/user and a password/) as unknown,
      })
    },
  )

  explains('proxy-that-refuses', 'that refuses is named, with what to do', async () => {
    const proxy = await aProxy('403 Forbidden')
    process.env['HTTP_PROXY'] = `http://127.0.0.1:${String(proxy.port)}`
    await expect((await chorusBehind('piste.test')).findByNumber('FA1')).rejects.toMatchObject({
      kind: 'retry-later',
      message: expect.stringMatching(/PROXY_HTTP_403/) as unknown,
      remedy: expect.stringMatching(/does not let this machine reach PISTE/) as unknown,
    })
  })

  it('that is no address is named too', async () => {
    process.env['HTTP_PROXY'] = 'socks5://127.0.0.1:1080'
    await expect((await odooBehind('odoo.test')).connect()).rejects.toMatchObject({
      message: expect.stringMatching(/PROXY_ADDRESS/) as unknown,
      remedy: expect.stringMatching(/HTTPS_PROXY/) as unknown,
    })
  })
})
