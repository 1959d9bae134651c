import { closeAll, start } from './support.js'

describe('a database that is put back', () => {
  afterEach(closeAll)

  it('holds what it held, whatever was done since', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    const models = ['account.move', 'mail.message', 'mail.activity', 'ir.attachment']
    const held = (): unknown => models.map((model) => simulator.records(model).map((row) => ({ ...row })))
    const before = held()
    const back = simulator.keep()
    const added = simulator.addInvoice({ partner: 'commune' })
    simulator.deleteInvoice(2)
    await chorus.call('account.move', 'write', [[1], { ref: 'A' }])
    await chorus.call('account.move', 'message_post', [[1]], { body: 'Vu' })
    simulator.addFault({ times: 'always', effect: { kind: 'access-denied' } })
    expect(held()).not.toEqual(before)

    back()
    expect(held()).toEqual(before)
    expect(simulator.book.total).toBe(0)
    expect(await chorus.ids('account.move', [['id', '=', 2]])).toEqual([2])
    expect(simulator.addInvoice({ partner: 'commune' })).toBe(added)
  })
})

describe('people at work', () => {
  afterEach(closeAll)

  it('delete an invoice, a posted one too', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    expect(simulator.record('account.move', 3)?.['state']).toBe('posted')
    simulator.deleteInvoice(3)
    expect(await chorus.ids('account.move', [['id', '=', 3]])).toEqual([])
  })

  it('post in transactions that are long: the invoice is stamped with their beginning', async () => {
    const { simulator, chorus } = await start({ version: '17.0' })
    simulator.editInvoice(1, { ref: 'A' })
    const seen = simulator.record('account.move', 1)?.['write_date'] ?? false
    simulator.wroteEarlier(1, 3_600_000)
    expect(await chorus.ids('account.move', [['write_date', '>=', seen]])).toEqual([])
    expect(simulator.record('account.move', 1)?.['ref']).toBe('A')
  })
})
