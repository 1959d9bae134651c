import { frenchMoney } from '../../src/domain/words/french-amount.js'

describe('an amount as people write it', () => {
  it.each([
    ['7531.20', '7\u00A0531,20\u00A0€'],
    ['-1234567.5', '-1\u00A0234\u00A0567,50\u00A0€'],
    ['999.99', '999,99\u00A0€'],
    ['1', '1,00\u00A0€'],
    ['-0.5', '-0,50\u00A0€'],
    ['12.3456', '12,3456\u00A0€'],
  ])('%s is shown as %s', (amount, shown) => {
    expect(frenchMoney(amount, 'EUR')).toBe(shown)
  })

  it('names another currency by its code', () => {
    expect(frenchMoney('120.00', 'CHF')).toBe('120,00\u00A0CHF')
  })

  it('stays as it is when it is no number', () => {
    expect(frenchMoney('inconnu', 'EUR')).toBe('inconnu\u00A0€')
  })
})
