import { documentType, isCreditNoteType } from '../invoice/document-type.js'
import { fr } from '../words/typography.js'
import type { DocumentFacts } from './facts.js'
import { rule, when } from './requirement.js'

export const creditNoteDocumentRules = [
  rule({
    code: 'DOCUMENT_KIND',
    source: 'EN 16931, BR-04 and BR-CL-01; Factur-X 1.0, BT-3: 380, 381, 384 and 386 for Chorus Pro',
    severity: 'blocks',
    sentence: 'Le document est {kind}, alors que la pièce est {expected}. Prévenez votre administrateur.',
    check: ({ terms: { typeCode }, invoice: { moveType } }: DocumentFacts) => {
      const type = documentType(typeCode)
      const isRefund = moveType === 'out_refund'
      if (type !== undefined && type.depositedAs === typeCode && type.isCreditNote === isRefund) return []
      return [{ kind: kindOf(typeCode), expected: isRefund ? 'un avoir' : 'une facture' }]
    },
  }),
  rule({
    code: 'CREDIT_NOTE_WITHOUT_INVOICE',
    source: 'CGI, article 289, I-5; AIFE, G1.31; Chorus Pro integrates credit notes without it',
    severity: 'warns',
    sentence: 'L’avoir ne dit pas quelle facture il corrige.',
    field: 'Extourne de',
    check: ({ terms: { typeCode, precedingInvoice } }: DocumentFacts) =>
      when(isCreditNoteType(typeCode) && precedingInvoice === undefined),
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

function kindOf(code: string | undefined): string {
  const type = documentType(code)
  if (code === undefined) return 'sans type'
  if (type?.depositedAs === undefined) return fr`de type « ${code} », que Chorus Pro n’admet pas`
  return type.isCreditNote ? fr`un avoir (type « ${code} »)` : fr`une facture (type « ${code} »)`
}
