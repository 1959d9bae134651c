import { validationError } from '../errors.js'
import { isObject, type Json } from '../values.js'

/** The French ones of the keys that `additional_identifiers` of 20.0 may have; others are dropped with a line in the log. */
const KNOWN = ['FR_SIRET', 'FR_SIREN', 'FR_CTC', 'FR_CN', 'FR_VAT', 'DUNS', 'EAN_GLN', 'OTHER']

/** Establishments of La Poste need not satisfy the formula; their digits add up to a multiple of five. */
const LA_POSTE = '356000000'

/**
 * What 20.0 keeps of identifiers that somebody gives a partner: known keys, values without separators, and the SIREN that
 * a SIRET begins with (`_clean_additional_identifiers`). The words of the refusal are ours.
 * @throws OdooError ValidationError for a SIRET or SIREN of a wrong length or with a wrong check digit
 */
export function cleanIdentifiers(given: Json): Json {
  if (!isObject(given)) return given
  const kept: Record<string, Json> = {}
  for (const [key, value] of Object.entries(given)) {
    if (!KNOWN.includes(key) || typeof value !== 'string') continue
    const plain = value.replaceAll(/[\s.\-/]/g, '').toUpperCase()
    if (plain === '') continue
    if (key === 'FR_SIRET' && !isSiret(plain)) throw refused('SIRET', value, '33417522101010')
    if (key === 'FR_SIREN' && !(/^\d{9}$/.test(plain) && passesLuhn(plain))) {
      throw refused('SIREN', value, '552008443')
    }
    kept[key] = plain
  }
  const siret = kept['FR_SIRET']
  if (typeof siret === 'string') kept['FR_SIREN'] ??= siret.slice(0, 9)
  return kept
}

function refused(label: string, value: string, example: string): Error {
  return validationError(`The ${label} [${value}] does not seem to be valid.\nExample: ${example}`)
}

function isSiret(text: string): boolean {
  if (!/^\d{14}$/.test(text)) return false
  const sum = Array.from(text, Number).reduce((total, digit) => total + digit, 0)
  return passesLuhn(text) || (text.startsWith(LA_POSTE) && sum % 5 === 0)
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  const fromTheRight = Array.from(digits, Number).reverse()
  const sum = fromTheRight.reduce((total, digit, index) => {
    const weighed = index % 2 === 1 ? digit * 2 : digit
    return total + (weighed > 9 ? weighed - 9 : weighed)
  }, 0)
  return sum % 10 === 0
}
