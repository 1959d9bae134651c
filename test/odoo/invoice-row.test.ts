import { invoiceSchema } from '../../src/odoo/invoices/schemas.js'

/** An `account.move` as `search_read` gives it, without the module for Chorus Pro. */
function row(values: Readonly<Record<string, unknown>> = {}) {
  return invoiceSchema.parse({
    id: 4,
    name: 'FAC/2026/00004',
    state: 'posted',
    move_type: 'out_invoice',
    company_id: [1, 'Duret Électricité'],
    commercial_partner_id: [6, "Commune de L'Isle-d'Abeau"],
    currency_id: [125, 'EUR'],
    invoice_date: '2026-11-21',
    amount_total: 120,
    reversed_entry_id: false,
    invoice_user_id: false,
    ref: false,
    invoice_origin: false,
    payment_reference: 'FAC/2026/00004',
    payment_state: 'not_paid',
    write_date: '2026-11-21 08:00:00',
    ...values,
  })
}

const withModule = { buyer_reference: false, purchase_order_reference: false, contract_reference: false }

describe('the references of an invoice', () => {
  it('are entered in the customer’s reference where Odoo has no module for Chorus Pro', () => {
    const { references, texts } = row({ ref: ' EJ\u200B-2026-17 ', invoice_origin: 'S00012' })
    expect(references).toEqual({
      enteredIn: 'odoo',
      serviceCode: undefined,
      commitmentNumber: 'EJ-2026-17',
      contract: undefined,
    })
    expect(texts).toEqual({
      customerReference: 'EJ-2026-17',
      origin: 'S00012',
      paymentReference: 'FAC/2026/00004',
    })
  })

  it.each([
    ['the number of the quotation', { ref: 'S00012', invoice_origin: 'S00012' }],
    ['the payment reference', { ref: 'FAC/2026/00004' }],
    [
      'the words of the reversal',
      {
        move_type: 'out_refund',
        ref: 'Extourne de : FAC/2026/00001, erreur de prix',
        reversed_entry_id: [1, 'FAC/2026/00001 (EJ-1)'],
      },
    ],
    [
      'the invoice that it reverses, in other words',
      {
        move_type: 'out_refund',
        ref: 'Storno zu RE-17',
        reversed_entry_id: [1, 'RE-17 (EJ-1 (bis))'],
      },
    ],
    ['the invoice that a debit note adds to', { ref: 'RE-17, oubli', debit_origin_id: [1, 'RE-17'] }],
  ])('are not what Odoo wrote by itself: %s', (_what, values) => {
    expect(row(values).references.commitmentNumber).toBeUndefined()
  })

  it('are entered in fields of their own where it has, and the customer’s reference is none', () => {
    const { references } = row({
      ...withModule,
      ref: 'EJ-2026-17',
      purchase_order_reference: ' EJ-2026-18\u00AD',
      buyer_reference: '\u200BSRV-1 ',
    })
    expect(references).toEqual({
      enteredIn: 'chorus-module',
      serviceCode: 'SRV-1',
      commitmentNumber: 'EJ-2026-18',
      contract: undefined,
    })
    expect(row({ ...withModule, ref: 'EJ-2026-17' }).references.commitmentNumber).toBeUndefined()
  })
})

describe('an invoice paid in full', () => {
  const framework = { x_chorus_framework: false }

  it.each(['paid', 'in_payment'])('is one that is %s', (state) => {
    expect(row({ ...framework, payment_state: state }).paidInFull).toBe(true)
  })

  it('is told of nobody who has no field to answer in', () => {
    expect(row({ payment_state: 'paid' }).paidInFull).toBe(false)
  })

  it.each(['not_paid', 'partial', 'reversed', 'invoicing_legacy'])('is not one that is %s', (state) => {
    expect(row({ ...framework, payment_state: state }).paidInFull).toBe(false)
  })

  it('is not one of which nothing was to be paid', () => {
    expect(row({ ...framework, payment_state: 'paid', amount_total: 0 }).paidInFull).toBe(false)
  })
})

describe("how far Odoo's own platform has an invoice", () => {
  it('is not said where Odoo has no such fields', () => {
    expect(row().platform).toBeUndefined()
  })

  it('is read from its state', () => {
    const values = {
      peppol_move_state: 'processing',
      peppol_message_uuid: 'demo_1',
      pdp_ppf_move_state: false,
    }
    expect(row(values).platform).toEqual({ progress: 'sending', state: 'processing' })
  })

  it('is read from what waits to be sent in the background', () => {
    expect(row({ sending_data: { sending_methods: ['peppol'] } }).platform?.progress).toBe('sending')
    expect(row({ send_and_print_values: { send_mail: false, send_peppol: true } }).platform?.progress).toBe(
      'sending',
    )
  })

  it.each([
    ['nothing', false],
    ['an e-mail', { sending_methods: ['email'] }],
    ['an e-mail of 17.0', { send_mail: true, send_peppol: false }],
    ['what Odoo will choose', { author_user_id: 2, author_partner_id: 3 }],
    ['what went wrong', { error: true, send_peppol: true }],
  ])('is not said by %s that waits', (_what, queue) => {
    expect(row({ sending_data: queue }).platform).toBeUndefined()
  })
})
