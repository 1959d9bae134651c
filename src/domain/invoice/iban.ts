import { withoutInvisible } from './reference.js'

/**
 * ISO 13616: rearranged and with letters as 10 to 35, the number leaves 1 when divided by 97. Blanks and the like do not
 * matter.
 */
export function isIban(text: string): boolean {
  const iban = text.replace(/\s/g, '')
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  return hasKeyOf97(iban)
}

/**
 * ISO 7064, as IBANs (ISO 13616) and creditor references (ISO 11649) use it: rearranged and with letters as 10 to 35, the
 * number leaves 1 when divided by 97. Capitals and digits only.
 */
export function hasKeyOf97(code: string): boolean {
  const digits = `${code.slice(4)}${code.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
    parseInt(letter, 36).toString(),
  )
  return BigInt(digits) % 97n === 1n
}

/** Whether a text is meant as an IBAN, right or wrong: it begins with a country and a key. */
export function looksLikeIban(text: string): boolean {
  return /^[A-Z]{2}\d{2}/.test(compactAccount(text))
}

/** The number of an account as machines write it: without what people put between its characters, in capitals. */
export function compactAccount(text: string): string {
  return withoutInvisible(text)
    .replace(/^\s*IBAN\b:?|[\s.-]/gi, '')
    .toUpperCase()
}
