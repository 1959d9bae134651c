const SIREN_LENGTH = 9

/** The SIREN of La Poste, whose sites are too many for Luhn (INSEE). */
const LA_POSTE = '356000000'

/**
 * SIRET: 14 digits, the first nine being the SIREN (INSEE).
 * People type and paste it with blanks of all kinds, dots, dashes, slashes, and what no one sees; none of that carries
 * meaning. Letters and digits stay, so that what is no SIRET can be shown as it was meant.
 */
export function normaliseSiret(typed: string): string {
  return typed.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')
}

export function isSiret(value: string): boolean {
  return /^\d{14}$/.test(value)
}

/** Where it is one. */
export function siretIn(text: string | undefined): string | undefined {
  return text !== undefined && isSiret(text) ? text : undefined
}

/** As people read it: 123 456 782 00077. */
export function spacedSiret(siret: string): string {
  return siret.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, '$1 $2 $3 $4')
}

export function isSiren(value: string): boolean {
  return /^\d{9}$/.test(value)
}

/** The SIREN of the company that a SIRET is a site of. */
export function sirenOf(siret: string): string {
  return siret.slice(0, SIREN_LENGTH)
}

/**
 * Whether the check digit of a SIRET is right: Luhn, or for a site of La Poste digits that add up to a multiple of 5.
 * Fictitious structures of the qualification environment may fail it.
 */
export function hasSiretKey(siret: string): boolean {
  const digits = Array.from(siret, Number)
  if (luhnSum(digits) % 10 === 0) return true
  return siret.startsWith(LA_POSTE) && digits.reduce((sum, digit) => sum + digit, 0) % 5 === 0
}

/** Whether the check digit of a SIREN is right (Luhn). */
export function hasSirenKey(siren: string): boolean {
  return luhnSum(Array.from(siren, Number)) % 10 === 0
}

/** The French VAT number of a company: its key is (12 + 3 × (SIREN mod 97)) mod 97 (CGI, annexe III; DGFiP). */
export function frenchVatNumber(siret: string): string {
  const siren = sirenOf(siret)
  const key = (12 + 3 * (Number(siren) % 97)) % 97
  return `FR${key.toString().padStart(2, '0')}${siren}`
}

function luhnSum(digits: readonly number[]): number {
  return digits.reduceRight((sum, digit, index) => {
    const doubled = (digits.length - index) % 2 === 0 ? digit * 2 : digit
    return sum + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
}
