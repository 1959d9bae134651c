import { parseDecimal } from '../invoice/amount.js'
import { frenchDate } from '../words/french-time.js'
import type { DocumentFacts, InvoiceFacts } from './facts.js'
import { rule, when } from './requirement.js'

const YEARS = 'AFNOR XP Z12-012, BR-FR-03: years 2000 to 2099'
const MOST_DAYS_TO_PAY = 3650

export const dateRules = [
  rule({
    code: 'ISSUE_DATE_FUTURE',
    source: 'CGI, annexe II, article 242 nonies A, I-6°: the date on which the invoice is issued',
    severity: 'blocks',
    sentence:
      'La facture porte une date à venir ({date}). La passerelle l’enverra ce jour-là ; pour l’envoyer plus tôt, changez sa date.',
    field: 'Date de facturation',
    check: ({ invoice: { invoiceDate }, today }: InvoiceFacts) =>
      invoiceDate !== undefined && isDay(invoiceDate) && invoiceDate > today
        ? [{ date: frenchDate(invoiceDate) }]
        : [],
  }),
  rule({
    code: 'ISSUE_DATE_ABSURD',
    source: YEARS,
    severity: 'blocks',
    sentence: 'La date de facturation « {date} » est impossible.',
    field: 'Date de facturation',
    check: ({ invoice: { invoiceDate } }: InvoiceFacts) =>
      invoiceDate === undefined || isSensible(invoiceDate) ? [] : [{ date: frenchDate(invoiceDate) }],
  }),
]

export const dateDocumentRules = [
  rule({
    code: 'DOCUMENT_DATE',
    source: 'EN 16931, BR-03',
    severity: 'blocks',
    sentence: 'Le document porte la date de facture « {inDocument} » au lieu de « {inOdoo} ».',
    field: 'Date de facturation',
    check: ({ terms: { issueDate }, invoice: { invoiceDate } }: DocumentFacts) =>
      issueDate !== undefined && isDay(issueDate) && issueDate === (invoiceDate ?? issueDate)
        ? []
        : [{ inDocument: shownDate(issueDate), inOdoo: shownDate(invoiceDate) }],
  }),
  rule({
    code: 'DOCUMENT_DATE_FORM',
    source: 'EN 16931-3-3, BT-2-0 and the like: format 102 (CCYYMMDD)',
    severity: 'blocks',
    sentence:
      'Le document porte « {date} » à la place d’une date : le jour n’en est pas certain, et Chorus Pro ne la lirait pas. Remettez la facture en brouillon et validez-la de nouveau ; si cela persiste, le module d’Odoo qui fait le document est à corriger.',
    check: ({ terms: { unreadableDates } }: DocumentFacts) =>
      unreadableDates.slice(0, 1).map((date) => ({ date })),
  }),
  rule({
    code: 'DUE_DATE_ABSURD',
    source: `EN 16931, BT-9; ${YEARS}`,
    severity: 'blocks',
    sentence: 'La date d’échéance « {date} » est impossible.',
    field: 'Date d’échéance',
    check: ({ terms: { dueDate } }: DocumentFacts) =>
      dueDate === undefined || isSensible(dueDate) ? [] : [{ date: frenchDate(dueDate) }],
  }),
  rule({
    code: 'DUE_DATE_BEFORE_ISSUE',
    source: 'AFNOR XP Z12-012, BR-FR-CO-07',
    severity: 'warns',
    sentence: 'L’échéance, le {due}, précède la date de facturation, le {issue}.',
    field: 'Date d’échéance',
    check: ({ terms: { dueDate, issueDate } }: DocumentFacts) =>
      isDay(dueDate) && isDay(issueDate) && dueDate < issueDate
        ? [{ due: frenchDate(dueDate), issue: frenchDate(issueDate) }]
        : [],
  }),
  rule({
    code: 'DUE_DATE_FAR',
    source: 'Code de la commande publique, article R2192-10: 30 days, 60 at most',
    severity: 'warns',
    sentence: 'L’échéance du {due} est à plus de dix ans.',
    field: 'Date d’échéance',
    check: ({ terms: { dueDate, issueDate } }: DocumentFacts) =>
      isDay(dueDate) && isDay(issueDate) && daysBetween(issueDate, dueDate) > MOST_DAYS_TO_PAY
        ? [{ due: frenchDate(dueDate) }]
        : [],
  }),
  rule({
    code: 'DUE_DATE_MISSING',
    source: 'EN 16931, BR-CO-25',
    severity: 'blocks',
    sentence: 'La facture n’a ni date d’échéance ni conditions de paiement : indiquez l’une ou les autres.',
    field: 'Date d’échéance',
    check: ({ terms: { dueDate, paymentTerms, totals } }: DocumentFacts) => {
      const due = totals.due === undefined ? undefined : parseDecimal(totals.due)
      return when(due !== undefined && due.units > 0n && dueDate === undefined && paymentTerms === undefined)
    },
  }),
]

/** A day that the calendar has, as `YYYY-MM-DD`. */
function isDay(text: string | undefined): text is string {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function isSensible(text: string): boolean {
  return isDay(text) && text >= '2000-01-01' && text <= '2099-12-31'
}

function shownDate(day: string | undefined): string {
  return day === undefined ? '(absente)' : frenchDate(day)
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}
