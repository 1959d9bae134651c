import type { CiiElement } from '../read/cii.js'
import {
  createElement,
  elementAt,
  elementsAt,
  insertChild,
  isEmpty,
  removeChild,
  textAt,
} from '../read/cii-tree.js'
import { compactAccount, isIban } from '../../domain/invoice/iban.js'
import { isCreditNote } from './credit-note.js'
import type { Repair } from './repair-record.js'
import { CREDITOR_ACCOUNT_ORDER, HEADER_SETTLEMENT_ORDER, PAYMENT_MEANS_ORDER } from './schema-order.js'

/** The company's bank account in Odoo. */
export interface CompanyAccount {
  /** Blanks do not matter. */
  readonly companyIban?: string | undefined
  readonly companyBic?: string | undefined
}

const MEANS = 'SpecifiedTradeSettlementPaymentMeans'
const ACCOUNT = 'PayeePartyCreditorFinancialAccount'
/** UNTDID 4461. A credit transfer demands an account (EN 16931, BR-50 and BR-61). */
const CREDIT_TRANSFER = '30'
/**
 * UNTDID 4461 "clearing between partners": what is credited is set off against what is due. It is in AIFE's list and
 * demands no account.
 */
const CLEARING = '97'

/**
 * BT-81. Chorus Pro refuses an invoice or credit note without a means of payment, or with an empty block (measured);
 * Odoo writes none on a credit note. Where the document names an account, or the company has one, it is a credit
 * transfer to it; else a credit note is cleared. An invoice without any account stays as it is: that account is not
 * ours to invent.
 */
export function repairPaymentMeans(root: CiiElement, company: CompanyAccount): Repair[] {
  const settlement = elementAt(root, ['SupplyChainTradeTransaction', 'ApplicableHeaderTradeSettlement'])
  if (settlement === undefined) return []
  const repairs = [...writeIbans(settlement), ...removeOtherAccounts(settlement)]
  const blocks = elementsAt(settlement, [MEANS])
  const coded = blocks.some((block) => textAt(block, ['TypeCode']) !== undefined)
  for (const block of blocks) {
    if (textAt(block, ['TypeCode']) !== undefined) continue
    if (coded && isEmpty(block)) {
      removeChild(settlement, block)
      repairs.push({ code: 'BG-16_EMPTY_REMOVED', term: 'BG-16', detail: 'an empty block beside a full one' })
    } else repairs.push(...complete(block, company, isCreditNote(root), 'BT-81_COMPLETED'))
  }
  if (blocks.length > 0) return repairs
  const block = createElement(MEANS, [])
  const added = complete(block, company, isCreditNote(root), 'BG-16_ADDED')
  if (added.length > 0) insertChild(settlement, block, HEADER_SETTLEMENT_ORDER)
  return added
}

/**
 * BT-84. Chorus Pro wants an IBAN as an IBAN (AIFE, annexe EDI, G1.16 to G1.19). Odoo 18 writes it as a national account,
 * since its template compares the number with the word `iban`; others write it as it was typed, with blanks.
 */
function writeIbans(settlement: CiiElement): Repair[] {
  return elementsAt(settlement, [MEANS, ACCOUNT]).flatMap((account) => {
    const [iban, other] = [elementAt(account, ['IBANID']), elementAt(account, ['ProprietaryID'])]
    const [typed, national] = [iban?.text.trim() ?? '', other?.text.trim() ?? '']
    if (typed !== '') {
      if (iban === undefined || !isIban(compactAccount(typed)) || typed === compactAccount(typed)) return []
      iban.text = compactAccount(typed)
      return [{ code: 'BT-84_COMPACTED', term: 'BT-84', detail: iban.text }]
    }
    if (other === undefined || !isIban(compactAccount(national))) return []
    removeChild(account, other)
    if (iban === undefined)
      insertChild(account, createElement('IBANID', compactAccount(national)), CREDITOR_ACCOUNT_ORDER)
    else iban.text = compactAccount(national)
    return [{ code: 'BT-84_IBAN', term: 'BT-84', detail: `${compactAccount(national)}, given as no IBAN` }]
  })
}

/** Chorus Pro takes no national account (RIB, measured). Beside a sound IBAN of another block it is not needed. */
function removeOtherAccounts(settlement: CiiElement): Repair[] {
  const blocks = elementsAt(settlement, [MEANS])
  if (!blocks.some((block) => isIban(textAt(block, [ACCOUNT, 'IBANID']) ?? ''))) return []
  return blocks.flatMap((block) => {
    const account = elementAt(block, [ACCOUNT])
    const national = textAt(account, ['ProprietaryID'])
    if (account === undefined || national === undefined) return []
    if (textAt(account, ['IBANID']) === undefined) removeChild(settlement, block)
    else for (const id of elementsAt(account, ['ProprietaryID'])) removeChild(account, id)
    return [{ code: 'BG-17_RIB_REMOVED', term: 'BG-17', detail: `${national}, beside an IBAN` }]
  })
}

function complete(block: CiiElement, company: CompanyAccount, creditNote: boolean, code: string): Repair[] {
  const named = textAt(block, [ACCOUNT, 'IBANID']) ?? textAt(block, [ACCOUNT, 'ProprietaryID'])
  const iban = compactAccount(company.companyIban ?? '')
  if (named !== undefined) {
    setMeans(block, CREDIT_TRANSFER)
    return [{ code, term: 'BT-81', detail: `${CREDIT_TRANSFER} to the account of the document` }]
  }
  if (iban !== '') {
    setMeans(block, CREDIT_TRANSFER)
    setAccount(block, iban, compactAccount(company.companyBic ?? ''))
    return [{ code, term: 'BT-81', detail: `${CREDIT_TRANSFER} to the account of the company` }]
  }
  if (!creditNote) return []
  setMeans(block, CLEARING)
  return [{ code, term: 'BT-81', detail: `${CLEARING}, a credit note without an account` }]
}

function setMeans(block: CiiElement, typeCode: string): void {
  const existing = elementAt(block, ['TypeCode'])
  if (existing === undefined) insertChild(block, createElement('TypeCode', typeCode), PAYMENT_MEANS_ORDER)
  else existing.text = typeCode
}

function setAccount(block: CiiElement, iban: string, bic: string): void {
  let account = elementAt(block, [ACCOUNT])
  if (account === undefined) {
    account = createElement(ACCOUNT, [])
    insertChild(block, account, PAYMENT_MEANS_ORDER)
  }
  const existing = elementAt(account, ['IBANID'])
  if (existing === undefined) insertChild(account, createElement('IBANID', iban), CREDITOR_ACCOUNT_ORDER)
  else existing.text = iban
  const institution = 'PayeeSpecifiedCreditorFinancialInstitution'
  if (bic !== '' && elementAt(block, [institution]) === undefined)
    insertChild(block, createElement(institution, [createElement('BICID', bic)]), PAYMENT_MEANS_ORDER)
}
