import { acceptedXml, Harness } from './harness.js'
import type { Fault } from '../../../src/simulators/chorus/index.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
  await chorus.token()
})
afterEach(() => chorus.close())

const DEPOSIT = 'factures/v1/deposer/flux'
const strike = (fault: Fault, path = DEPOSIT): void => {
  chorus.simulator.faults.add({ path, fault })
}
const body = {
  fichierFlux: Buffer.from(acceptedXml).toString('base64'),
  nomFichier: 'facture.xml',
  syntaxeFlux: 'IN_DP_E1_CII_16B',
}

describe('faults', () => {
  it.each([401, 403, 429, 500, 503])(
    'answer with HTTP %s before any effect, for one request',
    async (status) => {
      strike({ kind: 'status', status, retryAfterSeconds: 7 })
      const response = await chorus.post(DEPOSIT, body)
      expect(response.status).toBe(status)
      expect(response.headers.get('retry-after')).toBe('7')
      expect(response.headers.get('content-type')).toContain(
        status === 503 ? 'text/html' : 'application/json',
      )
      expect(chorus.simulator.book.flows).toEqual([])
      expect(chorus.simulator.book.deposits).toMatchObject([
        { outcome: 'not-processed', numeroFacture: 'FA/2026/0042' },
      ])
      expect((await chorus.post(DEPOSIT, body)).status).toBe(200)
    },
  )

  it('answer in ISO-8859-1, and say so', async () => {
    strike({ kind: 'latin-1' }, 'structures/v1/rechercher')
    const response = await chorus.post('structures/v1/rechercher', {
      structure: { identifiantStructure: '12345678200036' },
    })
    expect(response.headers.get('content-type')).toBe('application/json;charset=ISO-8859-1')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('latin1')).toContain('Lycée Ampère')
    expect(bytes.toString('utf8')).not.toContain('Lycée')
  })

  it('cut the connection before the effect', async () => {
    strike({ kind: 'drop-before' })
    await expect(chorus.post(DEPOSIT, body)).rejects.toThrow()
    expect(chorus.simulator.book.flows).toEqual([])
    expect(chorus.simulator.book.deposits).toMatchObject([{ outcome: 'not-processed', answered: false }])
  })

  it('cut the connection after the effect', async () => {
    strike({ kind: 'drop-after' })
    await expect(chorus.post(DEPOSIT, body)).rejects.toThrow()
    expect(chorus.simulator.book.flows).toHaveLength(1)
    expect(chorus.simulator.book.deposits).toMatchObject([{ outcome: 'flow-created', answered: false }])
  })

  it('answer without flow number', async () => {
    strike({ kind: 'no-flow-number' })
    const response = await chorus.post(DEPOSIT, body)
    expect(await response.json()).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      dateDepot: '2026-09-14',
      syntaxeFlux: 'IN_DP_E1_CII_16B',
    })
    expect(chorus.simulator.book.flows).toHaveLength(1)
  })

  it('answer with half a JSON', async () => {
    strike({ kind: 'truncated-json' })
    const response = await chorus.post(DEPOSIT, body)
    expect(response.status).toBe(200)
    await expect(response.json()).rejects.toThrow()
    expect(chorus.simulator.book.flows).toHaveLength(1)
  })

  it.each([
    { kind: 'status', status: 502, when: 'after' },
    { kind: 'html', when: 'after' },
    { kind: 'empty' },
  ] as const)('take place and answer with something else: %o', async (fault) => {
    strike(fault)
    const response = await chorus.post(DEPOSIT, body)
    expect(response.status).toBe(fault.kind === 'status' ? 502 : 200)
    expect(await response.text()).not.toContain('numeroFluxDepot')
    expect(chorus.simulator.book.flows).toHaveLength(1)
  })

  it('hang, with or without the effect, until the connection is cut', async () => {
    for (const [when, flows] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      strike({ kind: 'hang', milliseconds: 5, when })
      await expect(chorus.post(DEPOSIT, body)).rejects.toThrow()
      expect(chorus.simulator.book.flows).toHaveLength(flows)
    }
  })

  it('cut the connection in the middle of the answer', async () => {
    strike({ kind: 'cut-answer' })
    const response = await chorus.post(DEPOSIT, body)
    await expect(response.text()).rejects.toThrow()
    expect(chorus.simulator.book.flows).toHaveLength(1)
  })

  it('let the answer come in drips, whole', async () => {
    strike({ kind: 'drip', milliseconds: 5 })
    expect(await (await chorus.post(DEPOSIT, body)).json()).toMatchObject({ codeRetour: 0 })
  })

  it('end every token that was given', async () => {
    strike({ kind: 'expired-token' })
    expect((await chorus.post(DEPOSIT, body)).status).toBe(401)
    expect((await chorus.post(DEPOSIT, body)).status).toBe(401)
  })

  it('mix the rows of a list', async () => {
    for (const numero of ['A', 'B', 'C']) chorus.simulator.depositManually({ numero })
    const search = 'factures/v1/rechercher/fournisseur'
    strike({ kind: 'mixed-rows' }, search)
    expect(await (await chorus.post(search, {})).json()).toMatchObject({
      listeFactures: [
        { numeroFacture: 'C' },
        { numeroFacture: 'B' },
        { numeroFacture: 'A' },
        { numeroFacture: 'C' },
      ],
    })
  })

  it('strike the request that they name, and tell of it before they do', async () => {
    const told: unknown[] = []
    chorus.simulator.faults.onStrike = (rule) => {
      told.push([rule.nth, chorus.simulator.book.flows.length])
    }
    chorus.simulator.faults.add({ path: DEPOSIT, nth: 2, fault: { kind: 'drop-after' } })
    expect((await chorus.post(DEPOSIT, body)).status).toBe(200)
    await expect(chorus.post(DEPOSIT, body)).rejects.toThrow()
    expect((await chorus.post(DEPOSIT, body)).status).toBe(200)
    expect(told).toEqual([[2, 1]])
  })

  it('only delay', async () => {
    strike({ kind: 'delay', milliseconds: 5 })
    expect((await chorus.post(DEPOSIT, body)).status).toBe(200)
  })

  it('strike the paths they name as often as they say, and can be withdrawn', async () => {
    chorus.simulator.faults.add({ path: DEPOSIT, times: 2, fault: { kind: 'status', status: 500 } })
    strike({ kind: 'status', status: 503 }, '/api/oauth/token')
    expect((await chorus.post('structures/v1/rechercher', {})).status).toBe(200)
    expect((await chorus.tokenResponse()).status).toBe(503)
    expect((await chorus.post(DEPOSIT, body)).status).toBe(500)
    expect((await chorus.post(DEPOSIT, body)).status).toBe(500)
    expect((await chorus.post(DEPOSIT, body)).status).toBe(200)
    strike({ kind: 'status', status: 500 })
    chorus.simulator.faults.clear()
    expect((await chorus.post(DEPOSIT, body)).status).toBe(200)
  })
})
