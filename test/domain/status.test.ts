import { isFinal, needsHistory, statusLabel, statusWords } from '../../src/domain/status.js'

describe('statuses of Chorus Pro', () => {
  it('have a French label, and an unknown code is shown as it comes', () => {
    expect(statusLabel('A_RECYCLER')).toBe('À recycler')
    expect(statusLabel('INTERPRETEE_OCR')).toBe('INTERPRETEE_OCR')
    expect(statusWords('toString')).toBeUndefined()
  })

  it.each(['MISE_EN_PAIEMENT', 'ABANDONNEE', 'SUPPRIMEE'])('%s ends the life of an invoice', (code) => {
    expect(isFinal(code)).toBe(true)
  })

  it('a rejection does not: someone has to make a new invoice and say so', () => {
    expect(isFinal('REJETEE')).toBe(false)
  })
})

describe('the history is read', () => {
  it.each([
    ['MISE_A_DISPOSITION', 'SUSPENDUE', 'the invoice came back'],
    ['MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'it was paid'],
    ['DEPOSEE', 'MISE_A_DISPOSITION', 'a step was jumped over'],
    ['SUSPENDUE', 'MISE_A_DISPOSITION', 'it came from aside'],
    ['DEPOSEE', 'INTERPRETEE_OCR', 'the status is not known'],
    [undefined, 'MISE_A_DISPOSITION', 'the first status seen is not the first of the way'],
  ])('from %s to %s, because %s', (previous, current, _why) => {
    expect(needsHistory(previous, current)).toBe(true)
  })

  it.each([
    [undefined, 'DEPOSEE'],
    ['DEPOSEE', 'EN_COURS_ACHEMINEMENT'],
    ['EN_COURS_ACHEMINEMENT', 'MISE_A_DISPOSITION'],
    ['SERVICE_FAIT', 'MANDATEE'],
  ])('but not from %s to %s, the very next step', (previous, current) => {
    expect(needsHistory(previous, current)).toBe(false)
  })
})
