import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { createServer as createPlainServer } from 'node:net'
import { z } from 'zod'
import { createChorusPort } from '../../src/chorus/adapter.js'
import { connectionRemedy } from '../../src/http/connection-remedy.js'
import { OdooClient } from '../../src/odoo/wire/client.js'

const PISTE = { name: 'PISTE', isOurs: false, addressKeys: 'chorusPro.apiUrl' }
const ODOO = { name: 'Odoo', isOurs: true, addressKeys: 'odoo.url' }

describe('what to do about a connection', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', /proxy or an antivirus.*NODE_EXTRA_CA_CERTS/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
    ['CERT_HAS_EXPIRED', /clock of this machine/],
    ['CERT_NOT_YET_VALID', /clock of this machine/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /Another server.*address|address.*configuration/],
    ['EPROTO', /scheme and port/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /scheme and port/],
    ['ENOTFOUND', /DNS/],
    ['EAI_AGAIN', /DNS/],
    ['ECONNREFUSED', /firewall/],
    ['ENETUNREACH', /firewall/],
  ])("is the administrator's to do after %s, on both sides", (code, remedy) => {
    for (const peer of [PISTE, ODOO]) {
      expect(connectionRemedy(code, peer, {})).toMatch(remedy)
      expect(connectionRemedy(code, peer, {})).not.toMatch(/Nothing to do/i)
    }
  })

  it('thinks of the proxy, where one is set or may be lacking', () => {
    expect(connectionRemedy('ECONNREFUSED', PISTE, { HTTPS_PROXY: 'http://proxy:3128' })).toMatch(
      /HTTPS_PROXY is set: .* NO_PROXY takes PISTE out of it/,
    )
    expect(connectionRemedy('ECONNREFUSED', PISTE, {})).toMatch(/Where only a proxy leads out.*HTTPS_PROXY/)
  })

  it('is nothing but to wait after a time-out or a reset', () => {
    expect(connectionRemedy('ETIMEDOUT', PISTE, {})).toBeUndefined()
    expect(connectionRemedy('ECONNRESET', ODOO, {})).toBeUndefined()
  })
})

const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8')

describe('a server whose certificate nobody knows', () => {
  let server: Server
  let url: string

  beforeAll(async () => {
    server = createServer({ key: pem('self-signed.key'), cert: pem('self-signed.crt') })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    url = `https://localhost:${String(z.object({ port: z.int() }).parse(server.address()).port)}`
  })

  afterAll(() => new Promise((resolve) => server.close(resolve)))

  it('is told with the way to have it known, as PISTE', async () => {
    const chorus = portTo(url)
    await expect(chorus.readFlow('CPP1')).rejects.toMatchObject({
      message: 'No token from PISTE: DEPTH_ZERO_SELF_SIGNED_CERT',
      remedy: expect.stringContaining('NODE_EXTRA_CA_CERTS') as unknown,
    })
    chorus.close()
  })

  it('is told with the way to have it known, as Odoo', async () => {
    const client = new OdooClient({ url, database: 'base', login: 'bridge', password: 'secret-of-test' })
    await expect(client.connect()).rejects.toMatchObject({
      message: `No secure connection to ${url} (DEPTH_ZERO_SELF_SIGNED_CERT)`,
      remedy: expect.stringContaining('NODE_EXTRA_CA_CERTS') as unknown,
    })
    client.close()
  })
})

it('a port that speaks no TLS is told as such', async () => {
  const server = createPlainServer((socket) => {
    socket.on('error', () => undefined)
    socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.int() }).parse(server.address())
  const chorus = portTo(`https://127.0.0.1:${String(port)}`)
  await expect(chorus.readFlow('CPP1')).rejects.toMatchObject({
    remedy: expect.stringContaining('does not speak TLS') as unknown,
  })
  chorus.close()
  await new Promise((resolve) => server.close(resolve))
})

function portTo(url: string): ReturnType<typeof createChorusPort> {
  return createChorusPort({
    tokenUrl: `${url}/api/oauth/token`,
    apiUrl: url,
    clientId: 'client',
    clientSecret: 'client-secret-of-test',
    technicalLogin: 'TECH_1_1@cpro.fr',
    technicalPassword: 'password-of-test',
  })
}
