import { parseDecimal } from '../invoice/amount.js'
import { decimal, shown } from './decimals.js'
import type { DocumentFacts, InvoiceFacts } from './facts.js'
import { rule } from './requirement.js'

const SOURCE = 'AIFE, annexe « Parcours de facturation », cadre A2: a paid invoice; a person decides'
const FIELD = 'Cadre de facturation'
const ALREADY_PAID = 'A2'

export const paidRules = [
  rule({
    code: 'PAID_BEFORE_DEPOSIT',
    source: SOURCE,
    severity: 'blocks',
    sentence:
      'La facture de {total} € est entièrement payée dans Odoo et n’a pas encore été envoyée. Si c’est le client qui l’a payée, choisissez « A2 – Facture déjà payée » dans « Cadre de facturation » ; si elle reste à payer, choisissez « A1 – Facture du fournisseur ».',
    field: FIELD,
    check: ({ invoice: { paidInFull, moveType, framework, amountTotal } }: InvoiceFacts) => {
      const total = parseDecimal(amountTotal)
      const isPaid = paidInFull === true && moveType === 'out_invoice' && total?.units !== 0n
      return isPaid && framework === undefined ? [{ total: shown(total) }] : []
    },
  }),
]

export const paidDocumentRules = [
  rule({
    code: 'PAID_DOCUMENT_OUTDATED',
    source: `${SOURCE}; EN 16931, BT-113 and BT-115`,
    severity: 'blocks',
    sentence:
      'La facture est payée et son cadre de facturation est A2, mais le document porte encore un net à payer de {due} € : il a été fait avant le paiement. Remettez la facture en brouillon et validez-la de nouveau, ou choisissez « A1 – Facture du fournisseur ».',
    field: FIELD,
    check: ({ terms, invoice: { paidInFull } }: DocumentFacts) =>
      paidInFull === true ? dueThoughPaid(terms) : [],
  }),
  rule({
    code: 'ALREADY_PAID_WITH_DUE',
    source: SOURCE,
    severity: 'warns',
    sentence: 'La facture est déclarée déjà payée (cadre A2) et porte un net à payer de {due} €.',
    field: FIELD,
    check: ({ terms, invoice: { paidInFull } }: DocumentFacts) =>
      paidInFull === true ? [] : dueThoughPaid(terms),
  }),
  rule({
    code: 'PAID_WITHOUT_FRAMEWORK',
    source: SOURCE,
    severity: 'warns',
    sentence:
      'Il ne reste rien à payer sur la facture ({paid} € payés), dont le cadre de facturation est {framework}.',
    field: FIELD,
    check: ({ terms: { businessProcess, totals }, invoice: { moveType, framework } }: DocumentFacts) => {
      const [due, paid] = [decimal(totals.due), decimal(totals.paid)]
      const settled = due?.units === 0n && paid !== undefined && paid.units > 0n
      // Who chose a framework has decided; a credit note is settled by the invoice that it corrects.
      return settled && moveType === 'out_invoice' && framework === undefined && businessProcess !== undefined
        ? businessProcess === ALREADY_PAID
          ? []
          : [{ paid: shown(paid), framework: businessProcess }]
        : []
    },
  }),
]

function dueThoughPaid({ businessProcess, totals }: DocumentFacts['terms']): { due: string }[] {
  const due = decimal(totals.due)
  return businessProcess === ALREADY_PAID && due !== undefined && due.units > 0n ? [{ due: shown(due) }] : []
}
