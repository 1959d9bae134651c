import { isSince } from '../../../src/simulators/odoo/index.js'
import { closeAll, firstInvoice, type Json, rpc, start, userId, VERSIONS } from './support.js'

const ACCESS = 'odoo.exceptions.AccessError'

describe.each(VERSIONS)('a user of Invoicing in %s', (version) => {
  afterEach(closeAll)
  const first = firstInvoice(version)

  it.each<[string, string, Json[]]>([
    ['ir.model', 'search', [[]]],
    ['ir.model.fields', 'search', [[]]],
    ['ir.ui.view', 'search', [[]]],
    ['ir.ui.view', 'create', [{ name: 'v', model: 'account.move', arch_base: '<form/>' }]],
    ['ir.model.data', 'create', [{ module: 'a', name: 'b', model: 'account.move' }]],
    ['ir.actions.server', 'create', [{ name: 'a', model_id: 1 }]],
    ['res.partner', 'write', [[7], { siret: '1' }]],
  ])('may not %s.%s', async (model, method, args) => {
    const { chorus, simulator } = await start({ version })
    const before = simulator.records(model).length
    const failure = await chorus.failure(model, method, args)
    expect(failure.name).toBe(ACCESS)
    expect(simulator.records(model)).toHaveLength(before)
  })

  it('may read customers and work on invoices, activities and attachments', async () => {
    const { chorus } = await start({ version })
    const groups: Json[] = isSince(version, '18.0') ? [[userId('chorus', version)]] : []
    expect(await chorus.ids('res.partner', [['id', '=', 7]])).toEqual([7])
    await chorus.call('account.move', 'write', [[first], { ref: 'A' }])
    await chorus.id('ir.attachment', { name: 'a.txt', raw: 'a', res_model: 'account.move', res_id: first })
    const has = (group: string) => chorus.call('res.users', 'has_group', [...groups, group])
    expect(await has('account.group_account_invoice')).toBe(true)
    expect(await has('base.group_system')).toBe(false)
  })

  it('may not call what is private or unknown', async () => {
    const { chorus } = await start({ version })
    expect((await chorus.failure('account.move', '_write', [[first], {}])).name).toBe(ACCESS)
    expect((await chorus.failure('account.move', 'nope', [[first]])).name).toBe('builtins.AttributeError')
  })
})

describe('credentials', () => {
  afterEach(closeAll)
  const users = [
    { login: 'chorus', password: 'secret', apiKey: 'key', name: 'Chorus', role: 'invoicing' },
  ] as const

  it('are the password or an API key', async () => {
    const { simulator } = await start({ version: '17.0', users })
    for (const [password, uid] of [
      ['secret', 6],
      ['key', 6],
      ['', false],
      ['no', false],
    ] as const) {
      expect(await rpc(simulator, 'common', 'authenticate', ['o17', 'chorus', password, {}])).toMatchObject({
        result: uid,
      })
    }
  })

  it('are of no use in a database that does not exist', async () => {
    const { simulator } = await start({ version: '17.0', users })
    const { error } = await rpc(simulator, 'common', 'authenticate', ['other', 'chorus', 'secret', {}])
    expect(error?.data).toMatchObject({ name: 'psycopg2.OperationalError' })
    expect(error?.data.message).toContain('database "other" does not exist')
  })
})

describe('records that are gone', () => {
  afterEach(closeAll)

  it('fail a change of them, and of the others in the same call', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    expect(await chorus.failure('account.move', 'write', [[1, 999], { ref: 'A' }])).toEqual({
      name: 'odoo.exceptions.MissingError',
      message: 'Record does not exist or has been deleted.\n(Record: account.move(999,), User: 6)',
    })
    expect(simulator.record('account.move', 1)?.['ref'] ?? false).toBe(false)
  })
})
