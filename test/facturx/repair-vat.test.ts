import { isReverseCharge } from '../../src/domain/invoice/reverse-charge.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'
import { caseFile } from './documents.js'
import { repair } from './repairing.js'

const EXEMPT = caseFile('micro-entreprise-no-vat-number/invoice.xml').toString('utf8')
const REASON = 'TVA non applicable, art. 293 B du CGI'
const VAT_NUMBER =
  '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR44732829320</ram:ID></ram:SpecifiedTaxRegistration>'

/** The exempt invoice, edited; every edit must find its place. */
function exempt(...edits: [from: string | RegExp, to: string][]) {
  const xml = edits.reduce((text, [from, to]) => {
    const after = text.replace(from, to)
    if (after === text) throw new Error(`nothing at ${String(from)}`)
    return after
  }, EXEMPT)
  return repair(parseCii(xml))
}
const registered: [string, string] = ['</ram:SellerTradeParty>', `${VAT_NUMBER}</ram:SellerTradeParty>`]
const because = (reason: string): [string, string] => [REASON, reason]
const categories = ({ terms }: ReturnType<typeof exempt>) => [
  terms.vatBreakdown.map(({ category }) => category),
  terms.lines.map(({ vatCategory }) => vatCategory),
]

describe('a seller without VAT number', () => {
  it('who is exempt in all that it sells is known by its SIREN (BT-32), at its place', () => {
    const { terms, xml, repairs } = exempt()
    expect(terms).toMatchObject({ sellerVat: undefined, sellerTaxRegistration: '732829320' })
    expect(xml).toContain(
      '</ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">732829320</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty>',
    )
    expect(repairs.map(({ code }) => code)).toContain('BT-32_ADDED')
  })

  it.each<[what: string, edit: [string | RegExp, string]]>([
    ['who has a VAT number after all', registered],
    ['who charges VAT', [/CategoryCode>E</g, 'CategoryCode>S<']],
    ['who charges VAT on one line', ['CategoryCode>E<', 'CategoryCode>S<']],
    ['who names a rate', [/Percent>0\.0</g, 'Percent>20.0<']],
    ['whose SIRET is not known', ['73282932000074', '7328']],
    ['who is not subject to VAT at all: it needs no number', [/CategoryCode>E</g, 'CategoryCode>O<']],
  ])('%s gets none', (_, edit) => {
    expect(exempt(edit).terms.sellerTaxRegistration).toBeUndefined()
  })

  it('who reverses the charge gets none: it has a VAT number, and must give it', () => {
    expect(exempt(because('Autoliquidation')).terms.sellerTaxRegistration).toBeUndefined()
  })

  it('gets one once', () => {
    const { repaired, xml } = exempt()
    const again = repair(repaired)
    expect(again.repairs).toEqual([])
    expect(serialiseCii(again.repaired).replace(/>\s+</g, '><')).toBe(xml)
  })
})

describe('what Odoo writes as exempt (E) is reverse charge (AE)', () => {
  it.each([
    'TVA due par le preneur - art. 283-2 nonies du CGI',
    'Autoliquidation',
    'Auto-liquidation de la TVA (article 283, 2 nonies du CGI)',
    'Art. 283 - 2 du CGI',
    'Reverse charge',
    'TVA due par l’acheteur',
  ])('where its reason says so: « %s »', (reason) => {
    const found = exempt(registered, because(reason))
    expect(categories(found)).toEqual([['AE'], ['AE']])
    expect(found.terms.vatBreakdown[0]?.exemptionReason).toBe(reason)
    expect(found.repairs).toContainEqual({
      code: 'BT-118_REVERSE_CHARGE',
      term: 'BT-118',
      detail: `AE instead of E: ${reason}`,
    })
  })

  it('with the code of the list that goes with it, where there is one', () => {
    const { terms } = exempt(registered, because('Autoliquidation'), [
      '<ram:RateApplicablePercent>0.0</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradePaymentTerms>',
      '<ram:ExemptionReasonCode>VATEX-EU-132</ram:ExemptionReasonCode><ram:RateApplicablePercent>0.0</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradePaymentTerms>',
    ])
    expect(terms.vatBreakdown[0]).toMatchObject({ category: 'AE', exemptionReasonCode: 'VATEX-EU-AE' })
  })

  it.each<[what: string, edits: [string | RegExp, string][]]>([
    ['where the reason is another', [registered, because('Article 261-4-4° du CGI')]],
    ['where there is none', [registered, [/<ram:ExemptionReason>[^<]*<\/ram:ExemptionReason>/, '']]],
    [
      'where the seller has no tax number, without which nobody reverses a charge',
      [because('Autoliquidation')],
    ],
    ['where VAT is charged', [registered, because('Autoliquidation'), [/Percent>0\.0</g, 'Percent>20.0<']]],
  ])('but not %s', (_, edits) => {
    expect(categories(exempt(...edits))).toEqual([['E'], ['E']])
  })

  it('but not where two reasons leave open which lines it is', () => {
    const breakdown = /<ram:ApplicableTradeTax><ram:CalculatedAmount>.*?<\/ram:ApplicableTradeTax>/
    const one = breakdown.exec(EXEMPT)?.[0] ?? ''
    const found = exempt(registered, [breakdown, one.replace(REASON, 'Autoliquidation') + one])
    expect(categories(found)).toEqual([['E', 'E'], ['E']])
  })
})

describe('a reason', () => {
  it.each([
    'art. 293 B du CGI',
    'Article 261 du CGI',
    'Article 262 I du CGI',
    'Lot 2283-2',
    'Exonération de TVA',
  ])('is none for reverse charge: « %s »', (reason) => {
    expect(isReverseCharge(reason)).toBe(false)
  })
})
