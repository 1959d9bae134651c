import { PDFDocument } from '@cantoo/pdf-lib'
import { depositSheet, type DepositFacts } from '../../src/domain/words/deposit-sheet.js'
import type { HandedOver } from '../../src/domain/invoice/handed-over.js'
import { sheetPdf } from '../../src/sheets/sheet-pdf.js'

const HANDED_OVER: HandedOver = {
  number: 'FAC/2026/00012',
  moveType: 'out_invoice',
  amountTotal: '12345.60',
  currency: 'EUR',
  invoiceDate: '2026-10-12',
  buyerId: 1,
  buyerName: 'Commune de L’Isle-d’Abeau – œuvres sociales',
  buyerSiret: '12345678200010',
  sellerSiret: '73282932000074',
  grandTotal: undefined,
}

const FACTS: DepositFacts = {
  handedOver: HANDED_OVER,
  invoice: HANDED_OVER,
  identifier: '4011822',
  deposits: [
    {
      flowNumber: 'CPP0011117000000000425903',
      acceptedAt: new Date('2026-10-12T08:15:00Z'),
      fileName: 'FAC_2026_00012.pdf',
      sha256: 'ab'.repeat(32),
    },
  ],
  events: [
    { code: 'DEPOSEE', occurredAt: new Date('2026-10-12T08:16:00Z'), comment: undefined, author: undefined },
  ],
  at: new Date('2026-10-14T07:00:00Z'),
}

const loaded = async (facts: DepositFacts): Promise<PDFDocument> =>
  PDFDocument.load(await sheetPdf(depositSheet(facts)))

describe('the sheet of a deposit', () => {
  it('says what Chorus Pro was given, under which numbers, and what became of it', () => {
    const { blocks, foot } = depositSheet(FACTS)
    expect(blocks).toEqual([
      {
        title: 'Facture',
        lines: [
          ['Numéro', 'FAC/2026/00012'],
          ['Date', '12/10/2026'],
          ['Montant TTC', '12\u00A0345,60\u00A0€'],
          ['SIRET du fournisseur', '732 829 320 00074'],
          ['Destinataire', 'Commune de L’Isle-d’Abeau – œuvres sociales'],
          ['SIRET du destinataire', '123 456 782 00010'],
        ],
      },
      {
        title: 'Dépôt',
        lines: [
          ['Identifiant Chorus Pro', '4011822'],
          ['Numéro de flux', 'CPP0011117000000000425903'],
          ['Transmise le', '12/10/2026 à 10:15'],
          ['Fichier transmis', 'FAC_2026_00012.pdf'],
          ['Empreinte SHA-256', 'ab'.repeat(32)],
        ],
      },
      { title: 'Statuts relevés dans Chorus Pro', lines: [['12/10/2026 à 10:16', 'Déposée']] },
    ])
    expect(foot).toContain('ne remplace pas le certificat de dépôt')
  })

  it('leaves out what nobody knows of an invoice that was typed on the portal', () => {
    const { blocks } = depositSheet({ ...FACTS, deposits: [], events: [] })
    expect(blocks.map(({ title }) => title)).toEqual(['Facture', 'Dépôt'])
    expect(blocks[1]?.lines).toEqual([['Identifiant Chorus Pro', '4011822']])
  })

  it('is one page of A4, whatever letters are in a name', async () => {
    const pdf = await loaded({
      ...FACTS,
      handedOver: { ...HANDED_OVER, buyerName: 'Мэрия 市役所 🏛' },
    })
    expect(pdf.getPageCount()).toBe(1)
    expect(pdf.getTitle()).toBe('Dépôt de la facture dans Chorus Pro')
  })

  it('goes on over as many pages as a long life needs', async () => {
    const [event] = FACTS.events
    const events = Array.from({ length: 120 }, () => event).filter((one) => one !== undefined)
    expect((await loaded({ ...FACTS, events })).getPageCount()).toBe(3)
  })
})
