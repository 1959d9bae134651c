/** True for two spellings of one decimal number, such as `20`, `20.0` and `020.00`; false for what is no number. */
export function sameDecimal(left: string, right: string): boolean {
  const canonical = canonicalDecimal(left)
  return canonical !== undefined && canonical === canonicalDecimal(right)
}

function canonicalDecimal(text: string): string | undefined {
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?$/.exec(text)
  if (match === null || !/\d/.test(text)) return undefined
  const [, sign, whole, fraction = ''] = match
  const digits = `${whole === '' || whole === undefined ? '0' : whole}.${fraction.replace(/0+$/, '')}`
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits
}
