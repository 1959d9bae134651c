import { exemptionOf, type TaxWords } from '../../src/domain/invoice/tax-words.js'

const NOTHING: TaxWords = { legalNotes: undefined, others: [], category: undefined, reasonCode: undefined }

const of = (...others: string[]) => exemptionOf({ ...NOTHING, others })

describe('what a tax of 0 % says of itself', () => {
  it.each([
    ['AE', 'TVA due par le preneur - art. 283-2 nonies du CGI'],
    ['AE', '0% 283-2'],
    ['AE', 'Sous-traitance BTP'],
    ['AE', 'Autoliquidation'],
    ['AE', 'TVA 0 % auto-liquidation'],
    ['AE', 'Art. 283-2'],
    ['AE', '283.2 nonies'],
    ['AE', 'Article 283, 2 nonies'],
    ['AE', 'VAT reverse charge'],
    ['AE', 'TVA 0% EU S'],
    ['K', 'Exempt intra-community supplies - Article 138 of the Directive 2006/112/EC'],
    ['K', 'Exonération, art. 262 ter, I du CGI'],
    ['K', 'Livraison intracommunautaire'],
    ['K', 'TVA 0% EU M'],
    ['G', 'Exonération, art. 262 I du CGI'],
    ['G', 'TVA 0% EXPORT'],
    ['G', 'Vente hors UE'],
    ['O', 'Hors champ d’application de la TVA'],
    ['O', 'Opération non soumise à TVA'],
    ['O', 'Débours'],
    ['E', 'Exonération de TVA, article 261-4-4° a du CGI'],
    ['E', 'TVA non applicable, art. 293 B du CGI'],
    ['E', 'Franchise en base'],
    ['E', '0% EXO'],
    ['E', 'Sous-traitance de formation, art. 261-4-4° du CGI'],
    ['E', '0% EXEMPT G'],
    ['E', 'Art. 261 C, 1° du CGI'],
    ['E', 'TVA non applicable en Guyane'],
  ])('%s: « %s »', (category, text) => {
    expect(of(text)).toMatchObject({ category, reason: text })
  })

  it.each(['0%', 'TVA 0 %', '0% G', 'TVA 0,00 % (vente)', 'Taxe à zéro', 'Tarif 2026'])(
    'is nothing: « %s »',
    (text) => {
      expect(of(text)).toBeUndefined()
    },
  )

  it('is read off the text that names an article, before one that does not', () => {
    expect(of('Sous-traitance BTP', '0% 283-2')).toMatchObject({ category: 'AE', reason: '0% 283-2' })
  })

  it('is what stands in the legal notes, whatever the name is', () => {
    const legalNotes = 'Régime particulier des agences de voyages'
    expect(exemptionOf({ ...NOTHING, legalNotes, others: ['0% X'] })).toEqual({
      category: 'E',
      reason: legalNotes,
      reasonCode: undefined,
    })
  })
})

describe('what was chosen for electronic invoices', () => {
  it('gives the category and the code where the words say nothing', () => {
    expect(exemptionOf({ ...NOTHING, category: 'G', reasonCode: 'VATEX-EU-G' })).toEqual({
      category: 'G',
      reason: undefined,
      reasonCode: 'VATEX-EU-G',
    })
    expect(exemptionOf({ ...NOTHING, reasonCode: 'VATEX-FR-FRANCHISE' })).toMatchObject({ category: 'E' })
    expect(exemptionOf({ ...NOTHING, category: 'AE' })).toMatchObject({ reason: 'Autoliquidation' })
    expect(exemptionOf({ ...NOTHING, category: 'Z' })).toMatchObject({ category: 'Z', reason: undefined })
  })

  it('is no reason when it is an exemption and no more', () => {
    expect(exemptionOf({ ...NOTHING, others: ['0%'], category: 'E' })).toBeUndefined()
  })

  it('yields to a tax that calls itself exempt, or a reverse charge', () => {
    const chart = {
      ...NOTHING,
      others: ['0% EXO', '0% EXEMPT G'],
      category: 'G',
      reasonCode: 'VATEX-EU-G',
    } as const
    expect(exemptionOf(chart)).toEqual({ category: 'E', reason: '0% EXO', reasonCode: undefined })
    const wrong = { ...NOTHING, others: ['Art. 283-2 nonies du CGI'], category: 'E' } as const
    expect(exemptionOf(wrong)).toMatchObject({ category: 'AE', reasonCode: 'VATEX-EU-AE' })
  })

  it('stays where the words are of another kind of sale', () => {
    const chart = { ...NOTHING, others: ['0% EXPORT'], category: 'O', reasonCode: 'VATEX-EU-O' } as const
    expect(exemptionOf(chart)).toEqual({ category: 'O', reason: undefined, reasonCode: 'VATEX-EU-O' })
  })
})
