import { Client, closeAll, type Json, start } from './support.js'

describe('a domain', () => {
  let chorus: Client
  beforeAll(async () => {
    ;({ chorus } = await start({ version: '17.0' }))
  })
  afterAll(closeAll)

  const moves = (domain: Json[]) => chorus.ids('account.move', domain, { order: 'id' })
  const partners = (domain: Json[]) => chorus.ids('res.partner', domain, { order: 'id' })

  it('joins its leaves with "and", and takes "or" and "not" in prefix notation', async () => {
    const refund = ['move_type', '=', 'out_refund']
    const exempt = ['amount_tax', '=', 0]
    expect(await moves([refund, exempt])).toEqual([])
    expect(await moves(['&', refund, exempt])).toEqual([])
    expect(await moves(['|', refund, exempt])).toEqual([10, 14])
    expect(await moves(['!', '|', refund, exempt, ['id', '>', 11]])).toEqual([12, 13])
    expect(await moves(['|', '&', refund, ['id', '<', 5], exempt])).toEqual([14])
  })

  it.each<[string, Json, Json, number[]]>([
    ['amount_total', '<', 200, [10, 13]],
    ['amount_total', '<=', 136.05, [10, 13]],
    ['amount_total', '>', 7531.2, [7]],
    ['amount_total', '>=', 7968.4, [7]],
    ['name', '=', 'INV/2026/00013', [14]],
    ['id', '!=', 1, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
    ['name', 'in', ['INV/2026/00013', 'INV/2026/00012'], [13, 14]],
    ['contract_reference', 'not in', [false], [7]],
    ['name', 'like', 'rinv', []],
    ['name', 'ilike', 'rinv', [10]],
    ['name', 'not like', 'INV/2026/0000', [11, 12, 13, 14]],
    ['name', 'not ilike', 'inv/2026/0000', [11, 12, 13, 14]],
    ['name', '=like', '%1', [1, 10, 12]],
    ['name', '=ilike', 'r%', [10]],
    ['name', '=like', 'INV_2026_0000_', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['contract_reference', '!=', false, [7]],
    ['buyer_reference', '!=', 'VOIRIE', [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13]],
    ['partner_id', '=', 10, [7, 14]],
    ['partner_id', 'in', [10, 11], [7, 8, 14]],
    ['partner_id', '=', 'Lycée Ampère', [3, 6, 10, 12]],
    ['partner_id', 'ilike', 'rhône', [7, 14]],
    ['partner_id', 'not ilike', 'ly', [1, 2, 4, 5, 7, 8, 9, 11, 13, 14]],
    ['reversed_entry_id', '!=', false, []],
    ['partner_id.city', '=', 'Lyon', [3, 6, 7, 8, 9, 10, 12, 14]],
    ['commercial_partner_id.siret', '=like', '110%', [8]],
    ['invoice_line_ids.name', 'ilike', 'borne', [7]],
    ['journal_id.type', '=', 'sale', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
  ])('%s %s %j', async (path, operator, value, ids) => {
    expect(await moves([[path, operator, value]])).toEqual(ids)
  })

  it('finds what has no value under false, and archived records only when asked', async () => {
    expect(
      await partners([
        ['email', '=', false],
        ['is_company', '=', true],
      ]),
    ).toEqual([7, 8, 9, 10, 11, 12, 101, 102])
    expect(await partners([['name', '=', 'OdooBot']])).toEqual([])
    expect(
      await partners([
        ['name', '=', 'OdooBot'],
        ['active', 'in', [true, false]],
      ]),
    ).toEqual([2])
    const context = { active_test: false }
    expect(await chorus.ids('res.partner', [['name', '=', 'OdooBot']], { context })).toEqual([2])
  })

  it('is sorted, cut and counted as asked', async () => {
    const order = 'amount_total desc, id asc'
    expect(await chorus.ids('account.move', [], { order, limit: 3 })).toEqual([7, 1, 4])
    expect(await chorus.ids('account.move', [], { order, limit: 2, offset: 1 })).toEqual([1, 4])
    expect(await chorus.call('account.move', 'search_count', [[['partner_id', '=', 7]]])).toBe(3)
  })

  it.each<[string, Json[], Record<string, Json>, string]>([
    [
      'an unknown field',
      [['x_nope', '=', 1]],
      {},
      "Invalid field account.move.x_nope in leaf ('x_nope', '=', 1)",
    ],
    [
      'an unknown field of a relation',
      [['partner_id.nope', '=', 1]],
      {},
      "Invalid field res.partner.nope in leaf ('nope', '=', 1)",
    ],
    ['an unknown sort field', [], { order: 'nope asc' }, "Invalid field 'nope' on model 'account.move'"],
  ])('refuses %s', async (_what, domain, kwargs, message) => {
    expect(await chorus.failure('account.move', 'search', [domain], kwargs)).toEqual({
      name: 'builtins.ValueError',
      message,
    })
  })
})
