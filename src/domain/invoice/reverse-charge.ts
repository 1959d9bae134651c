/**
 * CGI, article 283, 1 to 2 decies: the customer owes the tax (« autoliquidation »), as people word it on taxes: « art.
 * 283-2 nonies du CGI », « 283, 2 nonies », « autoliquidation », « TVA due par le preneur ».
 */
const REVERSE_CHARGE =
  /\b283\s*[-,.]?\s*(?:I\s*-\s*)?[12]\b|(?<!\b(?:pas|sans|non)\s+(?:d[’'e]\s*)?)auto-?\s?liquid|reverse[\s-]+charge|\b(?:TVA|taxe)\s[^.;]{0,20}due par (?:le |l[’'])?(?:preneur|client|acheteur|donneur)/i

/** Whether a reason for charging no VAT says that the customer owes it (category AE of EN 16931). */
export function isReverseCharge(reason: string): boolean {
  return REVERSE_CHARGE.test(reason)
}
