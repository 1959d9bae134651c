import {
  compareWithSeen,
  looksLike,
  mayLookLike,
  type HandedOver,
  type SeenInvoice,
} from '../../src/domain/invoice/handed-over.js'
import { explains } from '../support/explains.js'

const OURS: HandedOver = {
  number: 'INV/2026/00010',
  moveType: 'out_invoice',
  amountTotal: '1816.50',
  currency: 'EUR',
  invoiceDate: '2026-10-12',
  buyerId: 42,
  buyerName: 'Commune',
  buyerSiret: '12345678200051',
  sellerSiret: '80314592600015',
}

const SEEN: SeenInvoice = {
  number: 'INV/2026/00010',
  amountTotal: '1816.5',
  supplierSiret: '80314592600015',
  buyerSiret: '12345678200051',
  type: 'FACTURE',
  invoiceDate: '2026-10-12',
  depositDate: '2026-10-13',
  depositMode: 'UPLOAD_API',
}

describe('an invoice that Chorus Pro shows under our number', () => {
  it.each([
    ['says the same', {}],
    [
      'says little',
      { amountTotal: undefined, supplierSiret: undefined, buyerSiret: undefined, type: undefined },
    ],
    ['gives no date', { invoiceDate: undefined, depositDate: undefined, depositMode: undefined }],
    ['has an amount that we cannot read', { amountTotal: '1816,50' }],
    [
      'was typed on the portal, which dates it itself',
      { invoiceDate: '2026-11-23', depositMode: 'SAISIE_PORTAIL' },
    ],
    ['bears the day of its deposit', { invoiceDate: '2026-11-23', depositDate: '2026-11-23' }],
    ['was deposited on the evening before, by our clock', { depositDate: '2026-10-11' }],
    ['names its parties in another way', { supplierSiret: 'FR12345', buyerSiret: '42' }],
    ['is of a kind that we do not know', { type: 'ACOMPTE' }],
  ])('is ours when it %s', (_what, changes) => {
    expect(compareWithSeen(OURS, { ...SEEN, ...changes })).toBe('same')
  })

  it('is ours whatever sign Chorus Pro gives to a credit note', () => {
    const seen = { ...SEEN, amountTotal: '-1816.50', type: 'AVOIR' }
    expect(compareWithSeen({ ...OURS, moveType: 'out_refund' }, seen)).toBe('same')
  })

  it('is no concern of ours when another company of the account sent it', () => {
    expect(compareWithSeen(OURS, { ...SEEN, supplierSiret: '80314592600023' })).toBe('elsewhere')
  })

  it.each([
    ['another amount', { amountTotal: '1816.51' }],
    ['another recipient', { buyerSiret: '12345678200036' }],
    ['another nature', { type: 'AVOIR' }],
    ['another date of its own', { invoiceDate: '2025-12-01' }],
  ])('has taken our number when it has %s', (_what, changes) => {
    expect(compareWithSeen(OURS, { ...SEEN, ...changes })).toBe('different')
  })

  explains('number-of-another-year', 'has taken our number when it was there before our date', () => {
    const seen = {
      ...SEEN,
      invoiceDate: '2025-12-01',
      depositDate: '2025-12-01',
      depositMode: 'SAISIE_PORTAIL',
    }
    expect(compareWithSeen(OURS, seen)).toBe('different')
    expect(mayLookLike(OURS, { ...seen, number: undefined, code: undefined })).toBe(false)
  })
})

describe('an invoice whose number is spelt in another way', () => {
  it.each(['INV-2026-00010', 'inv 2026 00010', 'INV202600010'])('looks like ours as %s', (number) => {
    expect(looksLike(OURS, { ...SEEN, number })).toBe(true)
  })

  it.each([
    [{ number: 'INV/2026/00011' }],
    [{ number: 'INV-2026-00010', amountTotal: '1.00' }],
    [{ number: 'INV-2026-00010', supplierSiret: '80314592600023' }],
  ])('does not as %j', (changes) => {
    expect(looksLike(OURS, { ...SEEN, ...changes })).toBe(false)
  })
})
