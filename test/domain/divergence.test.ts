import { handedOverOf } from '../../src/domain/invoice/handed-over.js'
import type { OdooInvoice } from '../../src/domain/invoice/invoice.js'
import { isSameDivergence, divergenceOf } from '../../src/domain/invoice/divergence.js'
import { divergenceNote } from '../../src/domain/words/notes.js'
import { anInvoice, at } from '../store/contract/samples.js'

const HANDED = handedOverOf(anInvoice(), { buyerSiret: undefined, sellerSiret: undefined })
const now = (changes: Partial<OdooInvoice>, status?: string) =>
  divergenceOf(HANDED, anInvoice({ writeDate: at(10), ...changes }), status)

describe('how an invoice in Odoo diverges from what Chorus Pro has', () => {
  it('not at all while it says the same, whatever else is written on it', () => {
    expect(now({ request: 'recycle', framework: 'A2', responsibleUserId: 3 })).toBeUndefined()
    expect(now({ references: { serviceCode: 'X', commitmentNumber: 'Y', contract: 'Z' } })).toBeUndefined()
  })

  it('as a draft is one divergence however often it is typed on', () => {
    const first = now({ state: 'draft' })
    expect(first).toEqual({ what: 'draft', differences: [], since: at(10) })
    expect(isSameDivergence(first, now({ state: 'draft', amountTotal: '7.00', writeDate: at(20) }))).toBe(
      true,
    )
  })

  it('in each thing that Chorus Pro has otherwise, told with both values', () => {
    const divergence = now({ number: 'INV/2', amountTotal: '7.00', buyerId: 9, buyerName: 'Région' })
    expect(divergence?.differences).toEqual([
      'numéro\u00A0: INV/2026/00007 → INV/2',
      'montant TTC\u00A0: 120,00\u00A0€ → 7,00\u00A0€',
      'client\u00A0: Commune de Saint-Éloi → Région',
    ])
    expect(isSameDivergence(divergence, now({ number: 'INV/3' }))).toBe(false)
  })

  it.each(['REJETEE', 'ABANDONNEE', 'SUPPRIMEE'])('not as a draft or cancelled once it is %s', (status) => {
    expect(now({ state: 'cancel' }, status)).toBeUndefined()
    expect(now({ state: 'draft' }, status)).toBeUndefined()
    expect(now({ number: 'INV/2' }, status)?.what).toBe('changed')
  })

  it('not by another customer while it is to be recycled', () => {
    const other = { buyerId: 9, buyerName: 'CCAS' }
    expect(now(other, 'A_RECYCLER')).toBeUndefined()
    expect(now({ ...other, number: 'INV/2' }, 'A_RECYCLER')?.differences).toEqual([
      expect.stringContaining('numéro'),
    ])
    expect(now(other, 'SUSPENDUE')?.what).toBe('changed')
  })

  it('also once it is paid', () => {
    expect(now({ state: 'cancel' }, 'MISE_EN_PAIEMENT')?.what).toBe('cancelled')
  })

  it('is told with names escaped, under an identifier of its own each time', () => {
    const divergence = now({ buyerId: 9, buyerName: '<b>' })
    const again = now({ buyerId: 9, buyerName: '<b>', writeDate: at(30) })
    if (divergence === undefined || again === undefined) throw new Error('no divergence')
    const subject = { connection: 'mairie', odooId: 7 }
    const note = divergenceNote(subject, HANDED, divergence)
    expect(note.body).toContain('→ &lt;b&gt;')
    expect(note.messageId).toMatch(/^<chorus\.mairie\.7\.moved\.changed\.[0-9a-f]{8}\.20261005081000@/)
    expect(divergenceNote(subject, HANDED, again).messageId).not.toBe(note.messageId)
  })
})
