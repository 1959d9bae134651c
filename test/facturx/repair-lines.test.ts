import { edited } from './documents.js'
import { INVOICE, repair } from './repairing.js'

describe('the gross price (BT-148)', () => {
  const net = '<ram:NetPriceProductTradePrice>\n          <ram:ChargeAmount>4200.00'

  it.each(['4200', '4200.0', '04200.000'])(
    'goes when it equals the net price, however written: %s',
    (price) => {
      const { xml } = repair(
        edited(INVOICE, [net, `<ram:NetPriceProductTradePrice><ram:ChargeAmount>${price}`]),
      )
      expect(xml).not.toContain('GrossPriceProductTradePrice')
      expect(xml).toContain(`<ram:ChargeAmount>${price}</ram:ChargeAmount>`)
    },
  )

  it('stays when it differs from the net price', () => {
    const { terms } = repair(
      edited(INVOICE, [net, '<ram:NetPriceProductTradePrice><ram:ChargeAmount>4000.00']),
    )
    expect(terms.lines.map(({ grossPrice }) => grossPrice)).toEqual(['4200.00', undefined])
  })

  it('stays with its discount', () => {
    const { terms } = repair(edited('19.0 INV_2026_00004_factur_x.xml'))
    expect(terms.lines.map(({ grossPrice, priceDiscount }) => [grossPrice, priceDiscount])).toEqual([
      ['3190.00', '319.00'],
      [undefined, undefined],
    ])
  })

  it('stays when it is for another quantity than the net price', () => {
    const { terms } = repair(
      edited(INVOICE, [
        '<ram:ChargeAmount>4200.00</ram:ChargeAmount>',
        '<ram:ChargeAmount>4200.00</ram:ChargeAmount><ram:BasisQuantity unitCode="C62">100</ram:BasisQuantity>',
      ]),
    )
    expect(terms.lines[0]?.grossPrice).toBe('4200.00')
  })
})

describe('the name of a line (BT-153)', () => {
  const described = (text: string): [string, string] => [
    '<ram:Description>Mise aux normes tableau électrique — école Jean Moulin</ram:Description>',
    text,
  ]

  it('is its description, which goes', () => {
    const { terms, repairs } = repair(edited(INVOICE))
    expect(terms.lines[0]).toMatchObject({
      name: 'Mise aux normes tableau électrique — école Jean Moulin',
      description: undefined,
    })
    expect(repairs).toContainEqual({
      code: 'BT-153_FROM_BT-154',
      term: 'BT-153 (line 2)',
      detail: 'Luminaires LED 60x60',
    })
  })

  it('is the first line of a description that says more, and stays whole', () => {
    const { terms, xml } = repair(
      edited(
        INVOICE,
        described(
          '<ram:SellerAssignedID>X</ram:SellerAssignedID><ram:Description>\nPose\nsur mât</ram:Description>',
        ),
      ),
    )
    expect(terms.lines[0]).toMatchObject({ name: 'Pose', description: 'Pose\nsur mât' })
    expect(xml).toContain('</ram:SellerAssignedID><ram:Name>Pose</ram:Name><ram:Description>')
  })

  it('stays when there is one', () => {
    const { terms } = repair(
      edited(INVOICE, described('<ram:Name>Nom</ram:Name><ram:Description>Autre</ram:Description>')),
    )
    expect(terms.lines[0]).toMatchObject({ name: 'Nom', description: 'Autre' })
  })

  it('stays missing when nothing describes the line', () => {
    const { terms } = repair(edited(INVOICE, described('<ram:SellerAssignedID>X</ram:SellerAssignedID>')))
    expect(terms.lines[0]?.name).toBeUndefined()
  })
})

describe('a negative price (BT-146)', () => {
  const priced = (price: string, quantity: string, total: string): [string | RegExp, string][] => [
    [/(<ram:NetPriceProductTradePrice>\s*<ram:ChargeAmount>)4200\.00/, `$1${price}`],
    [/(<ram:GrossPriceProductTradePrice>\s*<ram:ChargeAmount>)4200\.00/, `$1${price}`],
    [/(<ram:BilledQuantity unitCode="C62">)1\.0/, `$1${quantity}`],
    [/(<ram:LineTotalAmount>)4200\.00/, `$1${total}`],
  ]
  const line = (...edits: [string | RegExp, string][]) => {
    const { terms, codes } = repair(edited(INVOICE, ...edits))
    const { netPrice, quantity, netAmount, grossPrice, priceDiscount } = terms.lines[0] ?? {}
    return {
      moved: codes.includes('BT-146_SIGN_MOVED'),
      netPrice,
      quantity,
      netAmount,
      grossPrice,
      priceDiscount,
    }
  }
  const discounted = (gross: string, discount: string): [RegExp, string] => [
    /<ram:GrossPriceProductTradePrice>[^]*?<\/ram:GrossPriceProductTradePrice>/,
    `<ram:GrossPriceProductTradePrice><ram:ChargeAmount>${gross}</ram:ChargeAmount><ram:AppliedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>${discount}</ram:ActualAmount></ram:AppliedTradeAllowanceCharge></ram:GrossPriceProductTradePrice>`,
  ]

  it.each([
    ['-12.34', '1.00', '-12.34', '12.34', '-1.00'],
    ['-100', '-2', '200.00', '100', '2'],
    ['-0.015', '3', '-0.05', '0.015', '-3'],
    ['-33.33', '3', '-100.00', '33.33', '-3'],
    ['-5', '0', '0.00', '5', '0'],
  ])('%s × %s leaves its sign to the quantity', (price, quantity, total, netPrice, moved) => {
    expect(line(...priced(price, quantity, total))).toMatchObject({
      moved: true,
      netPrice,
      quantity: moved,
      netAmount: total,
    })
  })

  it('takes the gross price and its discount along', () => {
    expect(line(...priced('-90', '2', '-180.00'), discounted('-100', '-10.00'))).toMatchObject({
      moved: true,
      netPrice: '90',
      grossPrice: '100',
      priceDiscount: '10.00',
      quantity: '-2',
    })
  })

  it('leaves a deduction that is discounted by 100 % with a gross price that is not negative', () => {
    expect(line(...priced('0.00', '1', '0.00'), discounted('-100.00', '-100.00'))).toMatchObject({
      moved: true,
      netPrice: '0.00',
      grossPrice: '100.00',
      priceDiscount: '100.00',
      quantity: '-1',
      netAmount: '0.00',
    })
    expect(line(...priced('0.00', '1', '0.00'), discounted('100.00', '100.00'))).toMatchObject({
      moved: false,
    })
  })

  it('counts the allowances and charges of the line', () => {
    const allowance: [string, string] = [
      '<ram:SpecifiedTradeSettlementLineMonetarySummation>',
      '<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>1.50</ram:ActualAmount><ram:Reason>Remise</ram:Reason></ram:SpecifiedTradeAllowanceCharge><ram:SpecifiedTradeSettlementLineMonetarySummation>',
    ]
    expect(line(...priced('-10', '1', '-11.50'), allowance)).toMatchObject({ moved: true })
    expect(line(...priced('-10', '1', '-10.00'), allowance)).toMatchObject({ moved: false })
  })

  it.each([
    ['the amount disagrees', [...priced('-12.34', '1', '12.34')]],
    ['the amount disagrees by two cents', [...priced('-12.34', '1', '-12.36')]],
    ['the quantity is no number', [...priced('-12.34', 'une', '-12.34')]],
    ['the gross price leads elsewhere', [...priced('-90', '1', '-90.00'), discounted('-100', '10.00')]],
    ['the gross price is positive', [...priced('-90', '1', '-90.00'), discounted('100', '190.00')]],
  ] satisfies [string, [string | RegExp, string][]][])('stays when %s', (_, edits) => {
    expect(line(...edits)).toMatchObject({ moved: false })
  })
})
