/**
 * SIRET: 14 digits, the first nine being the SIREN (INSEE).
 * People type it with spaces, dots or non-breaking spaces; those carry no meaning.
 */
export function normaliseSiret(typed: string): string {
  return typed.replace(/[\s.\u00a0\u202f]/g, '')
}

export function isSiret(value: string): boolean {
  return /^\d{14}$/.test(value)
}
