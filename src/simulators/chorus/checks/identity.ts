import type { Cii } from '../cii.js'
import { missing, type Refusal, refusal, unless } from './refusal.js'

/**
 * Those that the technical annex of Factur-X names as the ones in use, but for the two of which it says that Chorus Pro does
 * not take them (261, 751). Of all others nothing is known: they are refused.
 */
const TYPE_CODES = ['380', '381', '384', '386', '389']

/** BT-1, BT-2, BT-3, BT-23 and BT-24: what the document says of itself. */
export function checkIdentity(cii: Cii): Refusal[] {
  return [...framework(cii), ...guideline(cii), ...number(cii), ...type(cii), ...issueDate(cii)]
}

/** BT-23 holds the *cadre de facturation*, A1 to A25 (AIFE, annexe EDI, G1.02). */
function framework(cii: Cii): Refusal[] {
  const code = cii.businessProcess
  if (code === undefined) {
    return [missing('BT-23', 'ExchangedDocumentContext.BusinessProcessSpecifiedDocumentContextParameter.ID')]
  }
  const accepted = /^A([1-9]|1\d|2[0-5])$/.test(code)
  return unless(
    accepted,
    'BT-23',
    `Le cadre de facturation ${code} est inconnu, valeurs attendues : A1 à A25`,
  )
}

const guideline = (cii: Cii): Refusal[] =>
  cii.guideline === undefined
    ? [missing('BR-01', 'ExchangedDocumentContext.GuidelineSpecifiedDocumentContextParameter.ID')]
    : []

/** At most 20 characters, of letters, digits, space and `- + _ /`. */
function number(cii: Cii): Refusal[] {
  if (cii.number === undefined) return [missing('BR-02', 'ExchangedDocument.ID')]
  return [
    ...unless(cii.number.length <= 20, 'BT-1', 'Le numéro de facture dépasse 20 caractères'),
    ...unless(
      /^[A-Za-z0-9 \-+_/]+$/.test(cii.number),
      'BT-1',
      'Le numéro de facture contient un caractère interdit',
    ),
  ]
}

function type(cii: Cii): Refusal[] {
  if (cii.typeCode === undefined) return [missing('BR-04', 'ExchangedDocument.TypeCode')]
  return unless(
    TYPE_CODES.includes(cii.typeCode),
    'BR-04',
    `Le type de facture ${cii.typeCode} n'est pas accepté`,
  )
}

function issueDate(cii: Cii): Refusal[] {
  if (cii.root.text('ExchangedDocument', 'IssueDateTime', 'DateTimeString') === undefined) {
    return [missing('BR-03', 'ExchangedDocument.IssueDateTime.DateTimeString')]
  }
  return cii.issueDate === undefined
    ? [refusal('BR-03', "La date de facture n'est pas une date au format 102 (AAAAMMJJ)")]
    : []
}
