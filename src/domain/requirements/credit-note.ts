import type { DocumentFacts } from './facts.js'
import { rule, when } from './requirement.js'

const CREDIT_NOTE = '381'
/** UNTDID 1001, those of an invoice that Chorus Pro takes. */
const INVOICES = ['380', '384', '386', '389', '393']

export const creditNoteDocumentRules = [
  rule({
    code: 'DOCUMENT_KIND',
    source: 'EN 16931, BR-04 and BR-CL-01',
    severity: 'blocks',
    sentence:
      'Le document est de type « {type} », qui n’est pas celui {expected}. Prévenez votre administrateur.',
    check: ({ terms: { typeCode }, invoice: { moveType } }: DocumentFacts) => {
      const refund = moveType === 'out_refund'
      const fits = refund ? typeCode === CREDIT_NOTE : INVOICES.includes(typeCode ?? '')
      return fits ? [] : [{ type: typeCode ?? '(absent)', expected: refund ? 'd’un avoir' : 'd’une facture' }]
    },
  }),
  rule({
    code: 'CREDIT_NOTE_WITHOUT_INVOICE',
    source: 'CGI, article 289, I-5; AIFE, G1.31; Chorus Pro integrates credit notes without it',
    severity: 'warns',
    sentence: 'L’avoir ne dit pas quelle facture il corrige.',
    field: 'Extourne de',
    check: ({ terms: { typeCode, precedingInvoice } }: DocumentFacts) =>
      when(typeCode === CREDIT_NOTE && precedingInvoice === undefined),
  }),
  rule({
    code: 'CREDIT_NOTE_OF_ITSELF',
    source: 'CGI, article 289, I-5',
    severity: 'warns',
    sentence: 'L’avoir se donne lui-même comme la facture qu’il corrige.',
    field: 'Extourne de',
    check: ({ terms: { number, precedingInvoice } }: DocumentFacts) =>
      when(precedingInvoice !== undefined && precedingInvoice === number),
  }),
]
