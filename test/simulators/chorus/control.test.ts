import { acceptedXml, Harness, START } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
})
afterEach(() => chorus.close())

const send = async (path: string, body?: unknown): Promise<[number, unknown]> => {
  const response = await fetch(`${chorus.simulator.url}/_sim/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return [response.status, await response.json()]
}

describe('control from another process', () => {
  it('shows the book', async () => {
    await chorus.deposit(acceptedXml)
    chorus.simulator.clock.advance(60_000)
    expect(await send('book')).toEqual([
      200,
      expect.objectContaining({
        now: '2026-09-14T20:01:00.000Z',
        deposits: [expect.objectContaining({ numeroFacture: 'FA/2026/0042', outcome: 'flow-created' })],
        flows: [expect.objectContaining({ etat: 'IN_INTEGRE' })],
        invoices: [expect.objectContaining({ numero: 'FA/2026/0042', statut: 'DEPOSEE' })],
        requests: { '/api/oauth/token': 1, '/cpro/factures/v1/deposer/flux': 1 },
      }),
    ])
  })

  it('moves the clock', async () => {
    expect(await send('clock', { advanceMilliseconds: 86_400_000 })).toEqual([
      200,
      { now: '2026-09-15T20:00:00.000Z', speed: 0 },
    ])
    await send('clock', { speed: 1000 })
    expect(chorus.simulator.clock.speed).toBe(1000)
    expect(chorus.simulator.clock.now().getTime()).toBeGreaterThanOrEqual(START.getTime() + 86_400_000)
  })

  it('sets faults', async () => {
    const rules = [{ path: '/api/oauth/token', fault: { kind: 'status', status: 500 } }]
    expect(await send('faults', { rules })).toEqual([200, { added: 1 }])
    expect((await chorus.tokenResponse()).status).toBe(500)
    await send('faults', { rules })
    await send('faults', { clear: true })
    expect((await chorus.tokenResponse()).status).toBe(200)
  })

  it('decides lives, by name or step by step', async () => {
    await send('life', { numero: 'FA/2026/0042', life: 'rejected' })
    await chorus.integrate(acceptedXml)
    chorus.simulator.clock.advance(5 * 86_400_000)
    expect(chorus.simulator.book.invoices[0]?.statut).toBe('REJETEE')
    await send('life', {
      numero: 'FA/2026/0042',
      life: { steps: [{ afterSeconds: 0, statut: 'ABANDONNEE' }] },
    })
    expect(chorus.simulator.book.invoices[0]?.statut).toBe('ABANDONNEE')
  })

  it('deposits by hand', async () => {
    const [status, answer] = await send('manual-deposit', { numero: 'PORTAIL-1', life: 'silent' })
    expect([status, answer]).toEqual([200, { identifiantFactureCPP: 8316845 }])
    expect((await chorus.search({ numeroFacture: 'PORTAIL-1' })).listeFactures).toHaveLength(1)
    // The number is taken now, whichever way it came.
    await send('manual-deposit', { numero: 'FA/2026/0042' })
    expect((await chorus.integrate(acceptedXml)).rules).toEqual(['DOUBLON'])
  })

  it('refuses what it does not know', async () => {
    expect((await send('life', { numero: 'X', life: 'immortal' }))[0]).toBe(400)
    expect((await send('nothing', {}))[0]).toBe(404)
  })
})
