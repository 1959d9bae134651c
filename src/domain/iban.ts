/** ISO 13616: rearranged and with letters as 10 to 35, the number leaves 1 when divided by 97. Blanks do not matter. */
export function isIban(text: string): boolean {
  const iban = text.replace(/\s/g, '')
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
    parseInt(letter, 36).toString(),
  )
  return BigInt(digits) % 97n === 1n
}
