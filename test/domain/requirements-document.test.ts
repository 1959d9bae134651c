import type { OdooInvoice, OdooPartner } from '../../src/domain/invoice/invoice.js'
import {
  AMOUNT_CONTRADICTIONS,
  checkAttachments,
  checkDocument,
  checkInvoice,
  type DocumentFacts,
  DOCUMENT_REQUIREMENTS,
  INVOICE_REQUIREMENTS,
  type InvoiceFacts,
} from '../../src/domain/requirements/index.js'
import { readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { repairCii } from '../../src/facturx/repair/repair.js'
import { BREAKS } from '../support/broken-invoices.js'
import { generatedCii } from '../support/generated-cii.js'
import { type GeneratedInvoice, plainInvoice } from '../support/generated-invoices.js'

const invoice: OdooInvoice = {
  id: 1,
  state: 'posted',
  moveType: 'out_invoice',
  number: 'FA/2026/0001',
  companyId: 1,
  buyerId: 7,
  buyerName: "Commune de L'Isle-d'Abeau",
  currency: 'EUR',
  invoiceDate: '2026-10-05',
  amountTotal: '1200.00',
  references: { serviceCode: undefined, commitmentNumber: undefined, contract: undefined },
  reversedEntryId: undefined,
  writeDate: new Date('2026-10-05T08:00:00Z'),
  request: undefined,
  framework: undefined,
}
const buyer: OdooPartner = {
  id: 7,
  name: "Commune de L'Isle-d'Abeau",
  siret: '12345678200051',
  tags: [],
  writeDate: new Date('2026-10-05T08:00:00Z'),
}
const facts: InvoiceFacts = {
  invoice,
  buyer,
  recipient: {
    structure: {
      id: '25784151',
      siret: '12345678200051',
      name: "COMMUNE DE L'ISLE-D'ABEAU",
      active: true,
      requiresServiceCode: false,
      requiresCommitmentNumber: false,
      requiresEither: false,
      doesNotReportPayment: false,
    },
    services: [
      { id: '1', code: 'ANCIEN', name: 'Ancien', active: false, requiresCommitmentNumber: undefined },
    ],
  },
  numberTaken: false,
  today: '2026-10-06',
}

function documentOf(
  change: Partial<GeneratedInvoice> = {},
  edit: readonly [from: string | RegExp, to: string] = ['', ''],
): DocumentFacts {
  const made = { ...plainInvoice(invoice.number), ...change }
  const xml = generatedCii(made).replace(edit[0], edit[1])
  const { cii } = repairCii(parseCii(xml), { framework: made.framework ?? 'A1' })
  return {
    ...facts,
    invoice: { ...invoice, moveType: made.refund ? 'out_refund' : 'out_invoice' },
    terms: readBusinessTerms(cii),
    file: { name: 'FA_2026_0001_1.pdf', size: 20_000, syntax: 'IN_DP_E2_CII_FACTURX' },
  }
}

const codes = (found: readonly { readonly code: string }[]): string[] => found.map(({ code }) => code)
const warnings = (document: DocumentFacts): string[] => codes(checkDocument(document).warnings)
const blocking = (document: DocumentFacts): string[] => codes(checkDocument(document).blocking)

describe('the catalogue', () => {
  const all = [...INVOICE_REQUIREMENTS, ...DOCUMENT_REQUIREMENTS]

  it('has each code once, with its source and a French sentence', () => {
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length)
    for (const { code, source, sentence } of all) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
      expect(source).toMatch(/AIFE|EN 16931|CGI|INSEE|measured|Chorus Pro API|XP Z12|XML|ISO|Code de/)
      expect(sentence).toMatch(/^[{«A-ZÀ-Ý].*\.$/)
    }
  })

  it('names a field wherever a user of Odoo can mend something', () => {
    const without = all.filter(({ severity, field }) => severity === 'blocks' && field === undefined)
    expect(codes(without)).toEqual([
      'PROFILE_MISSING',
      'FILE_NAME',
      'FILE_SIZE',
      'FILE_EMPTY',
      'DOCUMENT_KIND',
      'DOCUMENT_DATE_FORM',
    ])
  })
})

describe('a sound document', () => {
  it('is found without fault', () => {
    expect(checkDocument(documentOf())).toEqual({ blocking: [], warnings: [] })
  })

  it('may be off by what rounding does to prices and to VAT', () => {
    const [line] = plainInvoice('').lines
    const lines = line ? [{ ...line, quantity: 7, price: 33.33, discount: 33.33 }] : []
    expect(blocking(documentOf({ lines }))).toEqual([])
    const edited = documentOf()
    const vatBreakdown = edited.terms.vatBreakdown.map((vat) => ({ ...vat, taxAmount: '200.99' }))
    const totals = { ...edited.terms.totals, vat: '200.99', withVat: '1200.99', due: '1200.99' }
    expect(blocking({ ...edited, terms: { ...edited.terms, vatBreakdown, totals } })).toEqual([])
  })

  it('may have allowances and charges of its own, when they add up', () => {
    const { terms, ...rest } = documentOf()
    const allowance = { isCharge: false, amount: '100.00', vatCategory: 'S', vatRate: '20' }
    const charge = { isCharge: true, amount: '50.00', vatCategory: 'S', vatRate: '20.00' }
    const totals = {
      ...terms.totals,
      allowances: '100.00',
      charges: '50.00',
      withoutVat: '950.00',
      vat: '190.00',
      withVat: '1140.00',
      paid: '140.00',
      rounding: '0.50',
      due: '1000.50',
    }
    const vatBreakdown = terms.vatBreakdown.map((vat) => ({
      ...vat,
      taxableAmount: '950.00',
      taxAmount: '190.00',
    }))
    const adjusted = { ...terms, totals, vatBreakdown, allowancesAndCharges: [allowance, charge] }
    expect(blocking({ ...rest, terms: adjusted })).toEqual([])
  })
})

describe('a document goes with a warning', () => {
  it.each<[string, DocumentFacts]>([
    ['SELLER_SIRET_KEY', documentOf({}, ['73282932000074', '73282932000075'])],
    ['SELLER_VAT_KEY', documentOf({}, ['FR44732829320', 'FR45732829320'])],
    ['DUE_DATE_BEFORE_ISSUE', documentOf({}, ['20261104', '20261001'])],
    ['DUE_DATE_FAR', documentOf({}, ['20261104', '20401104'])],
    ['CREDIT_NOTE_WITHOUT_INVOICE', documentOf({ refund: true })],
    ['ALREADY_PAID_WITH_DUE', documentOf({ framework: 'A2' })],
    ['PAID_WITHOUT_FRAMEWORK', documentOf({ paid: 120_000 })],
    ['SUBCONTRACTING_WITH_VAT', documentOf({ framework: 'A9' })],
    [
      'REVERSE_CHARGE_FRAMEWORK',
      documentOf({ lines: plainInvoice('').lines.map((line) => ({ ...line, category: 'AE', rate: 0 })) }),
    ],
  ])('%s', (code, document) => {
    expect(checkDocument(document)).toMatchObject({ blocking: [], warnings: [{ code }] })
  })

  it('SELLER_VAT_FORM, beside its key', () => {
    expect(warnings(documentOf({}, ['FR44732829320', 'FR4473282932']))).toContain('SELLER_VAT_FORM')
  })

  it('but not for a subcontractor whose VAT is charged to the contractor', () => {
    const lines = plainInvoice('').lines.map((line) => ({ ...line, category: 'AE' as const, rate: 0 }))
    expect(warnings(documentOf({ framework: 'A9', lines }))).toEqual([])
  })

  it('nor for a site of La Poste, whose SIRETs follow their own rule', () => {
    const post = { ...facts, buyer: { ...buyer, siret: '35600000049837' } }
    expect(codes(checkInvoice(post).warnings)).toEqual([])
    expect(codes(checkInvoice({ ...post, buyer: { ...buyer, siret: '35600000049838' } }).warnings)).toEqual([
      'BUYER_SIRET_KEY',
    ])
  })
})

describe('a document is held back', () => {
  it.each<[string, Partial<DocumentFacts['file']>]>([
    ['FILE_NAME', { name: 'facture n° 1.pdf' }],
    ['FILE_NAME', { name: `${'F'.repeat(47)}.pdf` }],
    ['FILE_NAME', { name: 'facture.xml' }],
    ['FILE_SIZE', { size: 10 * 1024 * 1024 + 1 }],
    ['FILE_EMPTY', { size: 0 }],
  ])('%s', (code, file) => {
    const document = documentOf()
    expect(blocking({ ...document, file: { ...document.file, ...file } })).toEqual([code])
  })

  it('for a service of the customer that is no longer in use', () => {
    const document = documentOf()
    const terms = { ...document.terms, serviceCode: 'ANCIEN' }
    expect(blocking({ ...document, terms })).toEqual(['DOCUMENT_SERVICE_CODE_INACTIVE'])
  })

  it('for what a repair should have mended and did not', () => {
    const document = documentOf()
    const terms = { ...document.terms, businessProcess: 'B1', buyerScheme: undefined }
    expect(blocking({ ...document, terms })).toEqual(['FRAMEWORK_MISSING', 'PARTY_SCHEME'])
  })

  it('with the amounts in its sentence, and the lines by number', () => {
    const document = documentOf()
    const lines = document.terms.lines.map((line) => ({ ...line, unit: undefined }))
    const terms = { ...document.terms, lines, totals: { ...document.terms.totals, due: '1199.99' } }
    expect(checkDocument({ ...document, terms }).blocking.map(({ sentence }) => sentence)).toEqual([
      'Une ligne de la facture n’a pas d’unité\u00A0: n°\u00A01 («\u00A0Pose d’un tableau électrique\u00A0»).',
      'Les montants du document ne s’additionnent pas\u00A0: le net à payer y est de 1\u00A0199,99\u00A0€ au lieu de 1\u00A0200,00\u00A0€ (-0,01\u00A0€ d’écart). Retirez la «\u00A0Méthode d’arrondi des paiements en espèces\u00A0» de la facture, ou choisissez des conditions de paiement sans escompte, puis remettez la facture en brouillon et validez-la de nouveau.',
    ])
  })
})

describe('what a reason says of several things', () => {
  const unreadable = (count: number): string | undefined =>
    checkAttachments({ rejected: [], unreadable: count, tooMuch: [] }).blocking[0]?.sentence

  it('names lines by number, the first ones of many', () => {
    const document = documentOf()
    const [line] = document.terms.lines
    if (line === undefined) throw new Error('the plain invoice has a line')
    const reasonOf = (count: number): string | undefined => {
      const lines = Array.from({ length: count }, () => ({ ...line, unit: undefined, name: undefined }))
      const found = checkDocument({ ...document, terms: { ...document.terms, lines } })
      return found.blocking.find(({ code }) => code === 'LINE_UNIT_MISSING')?.sentence
    }
    expect(reasonOf(2)).toBe('Plusieurs lignes de la facture n’ont pas d’unité\u00A0: n°\u00A01, n°\u00A02.')
    expect(reasonOf(9)).toMatch(/n°\u00A07, n°\u00A08 et 1 autre\.$/)
    expect(reasonOf(10)).toMatch(/n°\u00A08 et 2 autres\.$/)
  })

  it('agrees with the number of files that cannot be read', () => {
    expect(unreadable(1)).toContain('n’a pas accès à l’une des pièces à joindre\u00A0: déposez-la')
    expect(unreadable(3)).toContain('n’a pas accès à 3 des pièces à joindre\u00A0: déposez-les')
  })

  it('writes rates and dates as people do', () => {
    const document = documentOf({}, [/<ram:RateApplicablePercent>20/g, '<ram:RateApplicablePercent>-20'])
    const terms = { ...document.terms, issueDate: '2026-11-20' }
    const sentences = checkDocument({ ...document, terms })
      .blocking.map(({ sentence }) => sentence)
      .join(' ')
    expect(sentences).toMatch(/Le taux de TVA \(-20(,0+)?\u00A0%\) ne va pas avec la catégorie S\./)
    expect(sentences).toContain('Le document porte la date de facture «\u00A020/11/2026\u00A0» au lieu de')
  })
})

describe('a bank account', () => {
  const IBAN = 'FR7630006000011234567890189'
  const RIB = '30006000011234567890189'
  const reasons = (iban: string | undefined, nationalAccount: string | undefined) => {
    const document = documentOf()
    return checkDocument({ ...document, terms: { ...document.terms, iban, nationalAccount } }).blocking
  }

  it.each([
    ['as a national account', undefined, RIB],
    ['in the place of the IBAN', RIB, undefined],
  ])('that is a RIB is called one: %s', (_, iban, national) => {
    const [reason, other] = reasons(iban, national)
    expect(reason?.code).toBe('PAYMENT_ACCOUNT_NOT_IBAN')
    expect(reason?.sentence).toContain('est un RIB (ou un numéro de compte) et non un IBAN')
    expect(reason?.sentence).toContain(RIB)
    expect(other).toBeUndefined()
  })

  it('that is meant as an IBAN and wrong is called that', () => {
    const wrong = IBAN.replace('0189', '0188')
    expect(codes(reasons(wrong, undefined))).toEqual(['IBAN_FORM'])
    expect(codes(reasons(undefined, wrong))).toEqual(['IBAN_FORM'])
  })

  it('that is lacking is asked for', () => {
    expect(codes(reasons(undefined, undefined))).toEqual(['PAYMENT_ACCOUNT_MISSING'])
    expect(reasons(IBAN, undefined)).toEqual([])
  })
})

describe('a document of another kind than the invoice', () => {
  const kind = (typeCode: string | undefined, moveType: OdooInvoice['moveType']) => {
    const document = documentOf()
    const terms = { ...document.terms, typeCode }
    return checkDocument({ ...document, invoice: { ...document.invoice, moveType }, terms }).blocking
  }

  it.each([
    ['380', 'out_invoice'],
    ['384', 'out_invoice'],
    ['386', 'out_invoice'],
    ['381', 'out_refund'],
  ] as const)('is none: %s of %s', (code, moveType) => {
    expect(kind(code, moveType)).toEqual([])
  })

  it.each([
    ['381', 'out_invoice', 'un avoir (type «\u00a0381\u00a0»), alors que la pièce est une facture'],
    ['380', 'out_refund', 'une facture (type «\u00a0380\u00a0»), alors que la pièce est un avoir'],
    ['503', 'out_refund', 'un avoir (type «\u00a0503\u00a0»)'],
    ['325', 'out_invoice', 'de type «\u00a0325\u00a0», que Chorus Pro n’admet pas'],
    ['99', 'out_invoice', 'de type «\u00a099\u00a0», que Chorus Pro n’admet pas'],
    [undefined, 'out_invoice', 'sans type'],
  ] as const)('is held back: %s of %s', (code, moveType, words) => {
    const [reason] = kind(code, moveType)
    expect(reason?.code).toBe('DOCUMENT_KIND')
    expect(reason?.sentence).toContain(words)
  })
})

describe('a paid invoice', () => {
  const found = (framework: string, change: Partial<OdooInvoice>, paid = true) => {
    const document = documentOf({ framework: 'A2' })
    const { totals } = document.terms
    const settled = paid ? { ...totals, paid: totals.withVat, due: '0.00' } : totals
    const terms = { ...document.terms, businessProcess: framework, totals: settled }
    const { blocking: held, warnings: told } = checkDocument({
      ...document,
      invoice: { ...document.invoice, ...change },
      terms,
    })
    return [codes(held), codes(told)]
  }

  it('under A2 has nothing left to pay in its document', () => {
    expect(found('A2', { framework: 'A2', paidInFull: true })).toEqual([[], []])
    const outdated = found('A2', { framework: 'A2', paidInFull: true }, false)
    expect(outdated).toEqual([['PAID_DOCUMENT_OUTDATED'], []])
    expect(found('A2', { framework: 'A2' }, false)).toEqual([[], ['ALREADY_PAID_WITH_DUE']])
  })

  it('under another framework is told, unless a person chose it', () => {
    expect(found('A1', {})).toEqual([[], ['PAID_WITHOUT_FRAMEWORK']])
    expect(found('A1', { framework: 'A1' })).toEqual([[], []])
  })

  it('is not what a credit note is, that its invoice settles', () => {
    const document = documentOf({ refund: true })
    const totals = { ...document.terms.totals, paid: document.terms.totals.withVat, due: '0.00' }
    expect(warnings({ ...document, terms: { ...document.terms, totals } })).toEqual([
      'CREDIT_NOTE_WITHOUT_INVOICE',
    ])
  })
})

describe('a seller without VAT number', () => {
  const reasonOf = (category: string, exemptionReason?: string) => {
    const document = documentOf()
    const { terms } = document
    const vatBreakdown = terms.vatBreakdown.map((vat) => ({ ...vat, category, exemptionReason }))
    const lines = terms.lines.map((line) => ({ ...line, vatCategory: category }))
    const found = checkDocument({
      ...document,
      terms: { ...terms, sellerVat: undefined, vatBreakdown, lines },
    })
    return found.blocking.find(({ code }) => code === 'SELLER_VAT_MISSING')
  }

  it.each([
    ['S', undefined, 'alors que la facture applique la TVA'],
    ['AE', 'Autoliquidation', 'alors que la facture est en autoliquidation'],
    ['E', 'Autoliquidation', 'alors que la facture est en autoliquidation'],
    ['G', 'Export', 'alors que la facture en demande un'],
  ])('is told what to do: category %s', (category, reason, words) => {
    const sentence = reasonOf(category, reason)?.sentence
    expect(sentence).toContain(words)
    expect(sentence).toContain('article 293 B du CGI')
  })

  it('is none of a seller who is not subject to VAT', () => {
    expect(reasonOf('O', 'Hors champ')).toBeUndefined()
  })
})

describe('amounts that contradict each other', () => {
  it('are told by what to change in Odoo, not by whom to call', () => {
    const all = [...INVOICE_REQUIREMENTS, ...DOCUMENT_REQUIREMENTS]
    const named = all.filter(({ code }) => AMOUNT_CONTRADICTIONS.has(code))
    expect(named).toHaveLength(AMOUNT_CONTRADICTIONS.size)
    const sums = [
      'LINES_SUM',
      'TOTAL_WITHOUT_VAT',
      'VAT_SUM',
      'TOTAL_WITH_VAT',
      'AMOUNT_DUE',
      'VAT_BASE',
      'VAT_AMOUNT',
    ]
    for (const { code, sentence } of named) {
      expect(sentence).not.toContain('administrateur')
      if (sums.includes(code)) expect(sentence).toMatch(/«\s*Méthode d’arrondi/)
    }
  })
})

it('an invoice is held back whose number another one has taken', () => {
  expect(codes(checkInvoice({ ...facts, numberTaken: true }).blocking)).toEqual(['INVOICE_NUMBER_TAKEN'])
})

describe('the invoices broken on purpose', () => {
  it('break every rule that can be broken from outside', () => {
    const ownDoing = ['FILE_NAME', 'FILE_SIZE', 'FILE_EMPTY']
    const elsewhere = [
      'INVOICE_NUMBER_TAKEN',
      'DOCUMENT_SERVICE_CODE_INACTIVE',
      'PAID_BEFORE_DEPOSIT',
      'PAID_DOCUMENT_OUTDATED',
      // They take orders that contradict each other: test/sync/orders.system.test.ts.
      'ORDERS_SAY_OTHER_SERVICES',
      'ORDERS_SAY_OTHER_COMMITMENTS',
    ]
    const codes = [...INVOICE_REQUIREMENTS, ...DOCUMENT_REQUIREMENTS]
      .filter(({ severity }) => severity === 'blocks')
      .map(({ code }) => code)
    const broken = new Set(BREAKS.map(({ code }) => code))
    expect(codes.filter((code) => !broken.has(code)).sort()).toEqual([...ownDoing, ...elsewhere].sort())
  })
})
