import type { Cii } from '../cii.js'
import { amountOrZero } from './amount.js'
import { missing, type Refusal, refusal } from './refusal.js'

/** Payment means that Chorus Pro takes (AIFE, annexe EDI, S2.05), UNTDID 4461. */
const ACCEPTED_MEANS = ['10', '20', '30', '31', '42', '48', '49', '57', '58', '59', '97']

/** Credit transfers for which EN 16931 wants an account (BR-61). */
const NEEDS_ACCOUNT = ['30', '58']

const MEANS =
  'SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement.SpecifiedTradeSettlementPaymentMeans'

/** BT-81 and the account, and BR-CO-25: how and when the invoice is to be paid. Credit notes included. */
export function checkPayment(cii: Cii): Refusal[] {
  const blocks = cii.settlement?.all('SpecifiedTradeSettlementPaymentMeans') ?? []
  if (blocks.length === 0) return [missing('BT-81', `${MEANS}.TypeCode`), ...paymentTerms(cii)]
  const refusals = blocks.flatMap((block): Refusal[] => {
    const code = block.text('TypeCode')
    if (code === undefined) return [missing('BT-81', `${MEANS}.TypeCode`)]
    if (!ACCEPTED_MEANS.includes(code)) {
      return [refusal('BT-81', `Le mode de paiement ${code} n'est pas accepté`)]
    }
    const iban = block.text('PayeePartyCreditorFinancialAccount', 'IBANID')
    if (
      block.text('PayeePartyCreditorFinancialAccount', 'ProprietaryID') !== undefined &&
      iban === undefined
    ) {
      return [refusal('BT-84', 'Le compte bancaire doit être donné par son IBAN')]
    }
    if (iban === undefined) {
      return NEEDS_ACCOUNT.includes(code)
        ? [missing('BR-61', `${MEANS}.PayeePartyCreditorFinancialAccount.IBANID`)]
        : []
    }
    return isIban(iban) ? [] : [refusal('BT-84', `L'IBAN ${iban} est invalide`)]
  })
  return [...refusals, ...paymentTerms(cii)]
}

/** ISO 13616: the rearranged number, letters as 10 to 35, leaves 1 when divided by 97. */
function isIban(text: string): boolean {
  const iban = text.replaceAll(' ', '')
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) =>
    parseInt(letter, 36).toString(),
  )
  return BigInt(digits) % 97n === 1n
}

/** BR-CO-25: an amount to be paid needs a due date or payment terms. */
function paymentTerms(cii: Cii): Refusal[] {
  const due = amountOrZero(cii.summation?.text('DuePayableAmount'))
  const terms = cii.settlement?.all('SpecifiedTradePaymentTerms') ?? []
  const stated = terms.some(
    (term) =>
      term.text('DueDateDateTime', 'DateTimeString') !== undefined || term.text('Description') !== undefined,
  )
  return due <= 0n || stated
    ? []
    : [refusal('BR-CO-25', "[BR-CO-25] La date d'échéance ou les conditions de paiement sont obligatoires")]
}
