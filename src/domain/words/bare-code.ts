/** A code of Chorus Pro's without a word. */
export function isBareCode(libelle: string): boolean {
  return /^[A-Z]{3}_MSG_[\d._]+$/.test(libelle)
}
