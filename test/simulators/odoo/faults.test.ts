import { z } from 'zod'
import { closeAll, type Json, post, start } from './support.js'

const count: [model: string, method: string, args: Json[]] = ['account.move', 'search_count', [[]]]

describe('faults', () => {
  afterEach(closeAll)

  it('cut the connection before or after the call had its effect', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    for (const [when, ref] of [
      ['before', false],
      ['after', 'A'],
    ] as const) {
      simulator.addFault({ model: 'account.move', method: 'write', effect: { kind: 'drop', when } })
      await expect(chorus.call('account.move', 'write', [[1], { ref: 'A' }])).rejects.toThrow('fetch failed')
      expect(simulator.record('account.move', 1)?.['ref'] ?? false).toBe(ref)
    }
  })

  it.each([{ kind: 'status', status: 504 }, { kind: 'html' }, { kind: 'hang', ms: 5 }] as const)(
    'come before the effect or after it: %o',
    async (fault) => {
      const { simulator, chorus } = await start({ version: '17.0' })
      for (const [when, ref] of [
        ['before', false],
        ['after', 'A'],
      ] as const) {
        simulator.addFault({ model: 'account.move', method: 'write', effect: { ...fault, when } })
        await expect(chorus.call('account.move', 'write', [[1], { ref: 'A' }])).rejects.toThrow()
        expect(simulator.record('account.move', 1)?.['ref'] ?? false).toBe(ref)
      }
    },
  )

  it('let the answer come in drips, or only half of it', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    simulator.addFault({ effect: { kind: 'drip', ms: 5 } })
    expect(await chorus.call(...count)).toBe(14)
    simulator.addFault({ effect: { kind: 'cut-answer' } })
    await expect(chorus.call(...count)).rejects.toThrow()
  })

  it('are told of a moment before they strike', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    const told: unknown[] = []
    simulator.onStrike(({ method }) => {
      told.push([method, simulator.record('account.move', 1)?.['ref'] ?? false])
    })
    simulator.addFault({ method: 'write', effect: { kind: 'drop', when: 'after' } })
    await expect(chorus.call('account.move', 'write', [[1], { ref: 'A' }])).rejects.toThrow()
    expect(told).toEqual([['write', false]])
  })

  it("answer a proxy's page, or half an answer", async () => {
    const { simulator } = await start({ version: '17.0' })
    const version = { jsonrpc: '2.0', params: { service: 'common', method: 'version', args: [] } }
    simulator.addFault({ model: 'common', effect: { kind: 'bad-gateway', when: 'before' } })
    const page = await post(`${simulator.url}/jsonrpc`, version)
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8'])
    simulator.addFault({ model: 'common', effect: { kind: 'truncate' } })
    const half = await (await post(`${simulator.url}/jsonrpc`, version)).text()
    expect(half).toMatch(/^\{"jsonrpc"/)
    expect(() => z.unknown().parse(JSON.parse(half))).toThrow()
  })

  it('raise an error of Odoo, at the call and as often as told', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    const effect = { kind: 'error', name: 'psycopg2.errors.SerializationFailure', message: 'busy' } as const
    simulator.addFault({ model: 'account.move', nth: 2, times: 2, effect })
    const names = []
    for (let call = 0; call < 4; call += 1) names.push((await chorus.failure(...count)).name)
    expect(names).toEqual([undefined, effect.name, effect.name, undefined])
  })

  it('refuse credentials until they are cleared', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    simulator.addFault({ times: 'always', effect: { kind: 'access-denied' } })
    for (let call = 0; call < 2; call += 1) {
      expect((await chorus.failure(...count)).name).toBe('odoo.exceptions.AccessDenied')
    }
    simulator.clearFaults()
    expect((await chorus.failure(...count)).name).toBeUndefined()
  })

  it('a delayed answer does not keep the simulator from closing', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    simulator.addFault({ effect: { kind: 'delay', ms: 600_000 } })
    const pending = expect(chorus.call(...count)).rejects.toThrow('fetch failed')
    while (simulator.book.total === 0) await new Promise(setImmediate)
    await simulator.close()
    await pending
  })

  it('a delayed call goes through', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    simulator.addFault({ effect: { kind: 'delay', ms: 1 } })
    expect(await chorus.call(...count)).toBe(14)
  })
})

describe('a checker in another process', () => {
  afterEach(closeAll)

  it('reads the book and the records', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    await chorus.call(...count)
    const book = await (await fetch(`${simulator.url}/_sim/book`)).json()
    expect(book).toEqual({ counts: { 'account.move.search_count': 1 }, total: 1, emailed: [] })
    const companies = await (await fetch(`${simulator.url}/_sim/records/res.company`)).json()
    expect(companies).toMatchObject([{ id: 1, name: 'Duret Électricité', partner_id: 1 }])
    expect((await fetch(`${simulator.url}/_sim/records/no.such`)).status).toBe(404)
  })

  it('edits records and sets faults', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    const edit = { model: 'account.move', id: 1, values: { payment_state: 'paid', amount_residual: 0 } }
    expect((await post(`${simulator.url}/_sim/edit`, edit)).status).toBe(200)
    expect(await chorus.ids('account.move', [['payment_state', '=', 'paid']])).toEqual([1])
    const wrong = { ...edit, values: { payment_state: 'nope' } }
    const refused = await post(`${simulator.url}/_sim/edit`, wrong)
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: "Wrong value for account.move.payment_state: 'nope'" },
    ])
    const rules = [{ method: 'search_count', effect: { kind: 'access-denied' } }]
    await post(`${simulator.url}/_sim/faults`, { rules })
    expect((await chorus.failure(...count)).name).toBe('odoo.exceptions.AccessDenied')
    expect((await post(`${simulator.url}/_sim/faults`, { rules: [{ effect: {} }] })).status).toBe(400)
  })
})
