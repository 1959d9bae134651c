import { frenchMoney } from '../../src/domain/french-amount.js'

describe('an amount as people write it', () => {
  it.each([
    ['7531.20', '7531,20 €'],
    ['1', '1,00 €'],
    ['-0.5', '-0,50 €'],
    ['12.345', '12,345 €'],
  ])('%s is shown as %s', (amount, shown) => {
    expect(frenchMoney(amount, 'EUR')).toBe(shown)
  })

  it('names another currency by its code', () => {
    expect(frenchMoney('120.00', 'CHF')).toBe('120,00 CHF')
  })

  it('stays as it is when it is no number', () => {
    expect(frenchMoney('inconnu', 'EUR')).toBe('inconnu €')
  })
})
