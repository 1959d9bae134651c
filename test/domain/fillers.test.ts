import { fillersOf, serviceCodeOf } from '../../src/domain/invoice/fillers.js'
import type { OdooInvoice, OdooPartner, References } from '../../src/domain/invoice/invoice.js'

const texts = { customerReference: 'Chantier 12', origin: 'S00012', paymentReference: 'FAC/2026/00042' }
const invoice = (references: Partial<References> = {}): OdooInvoice => ({
  id: 1,
  state: 'posted',
  moveType: 'out_invoice',
  number: 'FAC/2026/00042',
  companyId: 1,
  buyerId: 7,
  buyerName: 'Mairie',
  currency: 'EUR',
  invoiceDate: '2026-10-05',
  amountTotal: '120.00',
  references: { serviceCode: undefined, commitmentNumber: undefined, contract: undefined, ...references },
  reversedEntryId: undefined,
  writeDate: new Date('2026-10-05T08:00:00Z'),
  request: undefined,
  framework: undefined,
  texts,
})
const buyer: OdooPartner = {
  id: 7,
  name: 'Mairie',
  siret: '12345678200051',
  reference: 'CLT-0042',
  tags: [],
  writeDate: new Date(0),
}
const structure = (code: string, active = true) => ({ services: [{ code, active }] })

describe('what Odoo may have filled in', () => {
  it('is the customer’s reference where the commitment number has a field of its own, and it is empty', () => {
    expect(fillersOf(invoice(), buyer, undefined, 'FAC/2026/00041')).toEqual({
      origin: 'S00012',
      paymentReference: 'FAC/2026/00042',
      reversedNumber: 'FAC/2026/00041',
      order: ['Chantier 12'],
      service: ['CLT-0042'],
    })
  })

  it('is not what somebody meant as a commitment number', () => {
    expect(fillersOf(invoice({ enteredIn: 'odoo' }), buyer, undefined).order).toEqual([])
    expect(fillersOf(invoice({ commitmentNumber: 'EJ-1' }), buyer, undefined).order).toEqual([])
  })

  it('is the customer’s internal reference, unless the structure has such a service, in use or not', () => {
    expect(fillersOf(invoice(), buyer, structure('CLT-0042')).service).toEqual([])
    expect(fillersOf(invoice(), buyer, structure('CLT-0042', false)).service).toEqual([])
    expect(fillersOf(invoice(), buyer, structure('OTHER')).service).toEqual(['CLT-0042'])
    expect(fillersOf(invoice(), { ...buyer, reference: undefined }, undefined).service).toEqual([])
  })
})

describe('the service code of an invoice', () => {
  it('is the one that somebody gave', () => {
    expect(serviceCodeOf(invoice({ serviceCode: 'VOIRIE' }), buyer, structure('CLT-0042'))).toBe('VOIRIE')
  })

  it('is the customer’s internal reference when that is a service in use', () => {
    expect(serviceCodeOf(invoice(), buyer, structure('CLT-0042'))).toBe('CLT-0042')
    expect(serviceCodeOf(invoice(), buyer, structure('CLT-0042', false))).toBeUndefined()
    expect(serviceCodeOf(invoice(), buyer, undefined)).toBeUndefined()
  })
})
