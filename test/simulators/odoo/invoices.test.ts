import { closeAll, firstInvoice, rpc, start, VERSIONS } from './support.js'

const REFERENCES = ['buyer_reference', 'purchase_order_reference', 'contract_reference']

describe.each(VERSIONS)('the life of an invoice in %s', (version) => {
  afterEach(closeAll)
  const first = firstInvoice(version)
  const code = version === '18.0' ? 'FAC' : 'INV'

  it('goes to draft and back under its number; buttons answer None', async () => {
    const { simulator, chorus } = await start({ version })
    const draft = await chorus.answer('account.move', 'button_draft', [[first]])
    expect(draft).toEqual({})
    expect(simulator.record('account.move', first)).toMatchObject({
      state: 'draft',
      name: `${code}/2026/00001`,
    })
    expect((await chorus.failure('account.move', 'button_draft', [[first]])).name).toBe(
      'odoo.exceptions.UserError',
    )
    expect(await chorus.call('account.move', 'action_post', [[first]])).toBe(false)
    expect(simulator.record('account.move', first)).toMatchObject({
      state: 'posted',
      name: `${code}/2026/00001`,
    })
    await chorus.call('account.move', 'button_cancel', [[first]])
    expect(simulator.record('account.move', first)).toMatchObject({ state: 'cancel' })
  })

  it('starts with the next number, its totals and a line', async () => {
    const { simulator, chorus } = await start({ version, seed: { invoices: 'none' } })
    const id = simulator.addInvoice({ partner: 'hospital', service: 'ACHATS', untaxed: 250 })
    const refund = simulator.addInvoice({ partner: 'hospital', refund: true, reversedEntryId: id })
    const fields = [
      'name',
      'amount_total',
      'amount_residual',
      'reversed_entry_id',
      'move_type',
      'buyer_reference',
    ]
    const year = new Date().toISOString().slice(0, 4)
    expect(await chorus.rows('account.move', [], fields, { order: 'id' })).toMatchObject([
      {
        id,
        name: `${code}/${year}/00001`,
        amount_total: 300,
        amount_residual: 300,
        buyer_reference: 'ACHATS',
      },
      { id: refund, name: `R${code}/${year}/00001`, reversed_entry_id: [id, `${code}/${year}/00001`] },
    ])
    const lines = [
      ['move_id', '=', id],
      ['display_type', '=', 'product'],
    ]
    expect(await chorus.rows('account.move.line', lines, ['price_subtotal'])).toMatchObject([
      { price_subtotal: 250 },
    ])
  })

  it('lacks the references of Chorus Pro where the module is not installed', async () => {
    const { simulator, chorus } = await start({ version, chorusModule: false })
    expect(await chorus.call('account.move', 'fields_get', [REFERENCES], { attributes: ['type'] })).toEqual(
      {},
    )
    expect((await chorus.failure('account.move', 'read', [[first], ['buyer_reference']])).name).toBe(
      'builtins.ValueError',
    )
    simulator.addInvoice({ partner: 'hospital', service: 'ACHATS' })
    expect(simulator.records('account.move').at(-1)).not.toHaveProperty('buyer_reference')
  })
})

describe('the book', () => {
  afterEach(closeAll)

  it('counts requests by model and method', async () => {
    const { simulator, chorus } = await start({ version: '19.0' })
    await rpc(simulator, 'common', 'version', [])
    await chorus.ids('account.move', [])
    await chorus.ids('account.move', [])
    expect(simulator.book.counts).toEqual({ 'common.version': 1, 'account.move.search': 2 })
    expect([simulator.book.total, simulator.book.count('account.move', 'search')]).toEqual([3, 2])
    simulator.book.reset()
    expect(simulator.book.total).toBe(0)
  })

  it('holds ten thousand invoices', async () => {
    const { simulator, chorus } = await start({ version: '19.0', seed: { invoices: 'none' } })
    for (let index = 0; index < 10_000; index += 1) {
      simulator.addInvoice({ partner: 'commune', name: `INV/2026/${index}` })
    }
    const domain = [['state', '=', 'posted'], '|', ['write_date', '>=', '2000-01-01'], ['id', '<', 0]]
    const page = await chorus.ids('account.move', domain, { order: 'id asc', limit: 200, offset: 9_900 })
    expect(page).toHaveLength(100)
  })
})

describe('customers of whom it is hard to tell whether they are public', () => {
  afterEach(closeAll)

  it.each(VERSIONS)(
    'can be invoiced in %s: one with a digit lost, one that no directory has',
    async (version) => {
      const { simulator, chorus } = await start({ version, seed: { invoices: 'none' } })
      const sirets = ['mistyped', 'unlisted'].map((partner) => {
        const id = simulator.addInvoice({ partner: partner === 'mistyped' ? 'mistyped' : 'unlisted' })
        const customer = simulator.record(
          'res.partner',
          Number(simulator.record('account.move', id)?.['partner_id']),
        )
        return JSON.stringify(customer).match(/1234567820093|20009999200014/)?.[0]
      })
      expect(sirets).toEqual(['1234567820093', '20009999200014'])
      expect(await chorus.rows('res.partner', [['customer_rank', '>', 0]], ['name'])).toMatchObject([
        { name: 'Commune de Vif' },
        { name: 'Syndicat mixte des mobilités du Vercors' },
      ])
    },
  )
})
