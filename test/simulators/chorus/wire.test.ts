import { DEFAULT_LOGIN, DEFAULT_PASSWORD, DEFAULT_SUPPLIER } from '../../../src/simulators/chorus/index.js'
import { cproAccount, Harness, START } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start({ tokenSeconds: 3600 })
})
afterEach(() => chorus.close())

const PATH = 'factures/v1/rechercher/fournisseur'

describe('the token service', () => {
  it('issues a bearer token for client credentials', async () => {
    const response = await chorus.tokenResponse()
    expect(response.status).toBe(200)
    const answer: unknown = await response.json()
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'openid' })
    expect(answer).toHaveProperty('access_token')
  })

  it('gives the same answer for an unknown client and for a wrong secret', async () => {
    const unknown = await chorus.tokenResponse({ client_id: 'nobody' })
    const wrong = await chorus.tokenResponse({ client_secret: 'wrong' })
    expect([unknown.status, wrong.status]).toEqual([400, 400])
    expect(await unknown.json()).toEqual({ error: 'invalid_client' })
    expect(await wrong.json()).toEqual({ error: 'invalid_client' })
  })

  it('wants client credentials in a form', async () => {
    expect(await (await chorus.tokenResponse({ grant_type: 'password' })).json()).toEqual({
      error: 'unsupported_grant_type',
    })
    const json = await fetch(chorus.simulator.tokenUrl, { method: 'POST', body: '{}' })
    expect(json.status).toBe(400)
  })
})

describe('the two credentials', () => {
  it('are both demanded', async () => {
    expect((await chorus.post(PATH, {})).status).toBe(200)
    expect((await chorus.post(PATH, {}, { authorization: '' })).status).toBe(401)
    expect((await chorus.post(PATH, {}, { authorization: 'Bearer nonsense' })).status).toBe(401)
    expect((await chorus.post(PATH, {}, { 'cpro-account': '' })).status).toBe(401)
    expect((await chorus.post(PATH, {}, { 'cpro-account': cproAccount('TECH_2@cpro.fr') })).status).toBe(401)
    expect((await chorus.post(PATH, {}, { 'cpro-account': cproAccount(undefined, 'wrong') })).status).toBe(
      401,
    )
  })

  it('lets a token live for its hour', async () => {
    await chorus.call(PATH, {})
    chorus.simulator.clock.advance(3590_000)
    expect((await chorus.post(PATH, {})).status).toBe(200)
    chorus.simulator.clock.advance(10_000)
    expect((await chorus.post(PATH, {})).status).toBe(401)
  })

  it('lets a token live for its hour of the caller, however fast the simulated days go by', async () => {
    await chorus.token()
    chorus.simulator.clock.speed = 1e6
    while (chorus.simulator.clock.now().getTime() < START.getTime() + 2 * 3600_000);
    expect((await chorus.post(PATH, {})).status).toBe(200)
  })

  it('refuses a technical account whose password has expired', async () => {
    await chorus.close()
    const account = { login: DEFAULT_LOGIN, password: DEFAULT_PASSWORD, supplier: DEFAULT_SUPPLIER }
    const passwordExpires = new Date(START.getTime() + 60_000)
    chorus = await Harness.start({ technicalAccounts: [{ ...account, passwordExpires }] })
    expect((await chorus.post(PATH, {})).status).toBe(200)
    chorus.simulator.clock.advance(60_000)
    expect((await chorus.post(PATH, {})).status).toBe(401)
  })
})

describe('requests', () => {
  it('to unknown paths, or by another method, are forbidden', async () => {
    expect((await chorus.post('factures/v1/inconnu', {})).status).toBe(403)
    expect((await chorus.post('inconnu/v1/rechercher', {})).status).toBe(403)
    expect((await fetch(`${chorus.simulator.url}/cpro/${PATH}`)).status).toBe(403)
  })

  it('are bad without JSON, with a wrong type, or with null for what is unknown', async () => {
    for (const body of ['{', { numeroFacture: 5 }, { numeroFacture: null }]) {
      const response = await chorus.post(PATH, body)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ codeRetour: 400, libelle: 'TRA_MSG_00.001' })
    }
  })

  it('beyond what the gateway takes are refused with 413', async () => {
    expect((await chorus.post(PATH, `{"numeroFacture":"${'9'.repeat(21 * 1024 * 1024)}"}`)).status).toBe(413)
  })

  it('are counted by path', async () => {
    await chorus.call(PATH, {})
    await chorus.call(PATH, {})
    expect(chorus.simulator.book.requests).toEqual({ '/api/oauth/token': 1, [`/cpro/${PATH}`]: 2 })
  })
})
