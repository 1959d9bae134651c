import { isPublicCategory } from './legal-category.js'
import { soundsPublic } from './public-name.js'
import { hasSirenKey, hasSiretKey, isSiren, isSiret, sirenOf } from './siret.js'
import { type Text, typesetText } from '../words/text.js'

/** What is known of a customer that Chorus Pro's directory does not have. */
export interface UnknownCustomer {
  readonly name: string
  /** As for `OdooPartner`. */
  readonly siret: string | undefined
  /** ISO 3166, two letters; absent when Odoo has no country. */
  readonly country?: string | undefined
  /** A user said that it is no public body. */
  readonly isPrivate?: boolean | undefined
  /** INSEE code of its SIRET, such as `7210`; absent when it could not be asked. */
  readonly legalCategory?: string | undefined
  /** Whether the directory has a structure of the same SIREN (`sirenIn`); absent when no fresh directory tells. */
  readonly sirenIsPublic?: boolean | undefined
}

/** Why a customer that is taken for a private one may be a public body all the same. */
export interface MaybePublic {
  readonly code: 'SIRET_MALFORMED' | 'SIREN_PUBLIC' | 'CATEGORY_PUBLIC' | 'NAME_PUBLIC'
  /** One sentence about the customer, without its name. */
  readonly sentence: Text
}

/** France and its territories: what stands elsewhere has no SIRET, and its invoices are not for Chorus Pro. */
const FRENCH = ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'TF', 'WF', 'PF', 'NC', 'MC']

/** Fewer digits are no attempt at a SIRET: « en cours », a number of a street. A SIREN has nine. */
const FEWEST_DIGITS = 9

/** Undefined: nothing says that this customer is a public body, or a user said that it is none. */
export function maybePublic(customer: UnknownCustomer): MaybePublic | undefined {
  const { name, siret, country, isPrivate, legalCategory, sirenIsPublic } = customer
  if (isPrivate === true || (country !== undefined && !FRENCH.includes(country))) return undefined
  if (siret !== undefined && !isSiret(siret)) {
    const sentence = isPrivateSiren(customer, siret) ? undefined : malformation(siret)
    if (sentence !== undefined) return because('SIRET_MALFORMED', sentence)
  } else if (siret !== undefined) {
    if (sirenIsPublic === true)
      return because('SIREN_PUBLIC', {
        fr: 'Chorus Pro connaît cet organisme, mais sous un autre SIRET.',
        en: 'Chorus Pro knows this body, but by another SIRET',
      })
    if (legalCategory !== undefined)
      // INSEE knows better than any name.
      return isPublicCategory(legalCategory)
        ? because('CATEGORY_PUBLIC', {
            fr: `Chorus Pro ne connaît pas son SIRET, mais c’est un organisme public selon l’INSEE (catégorie juridique ${legalCategory}).`,
            en: `SIRET unknown to Chorus Pro, legal category ${legalCategory} is public`,
          })
        : undefined
  }
  return soundsPublic(name) ? because('NAME_PUBLIC', nameSentence(siret)) : undefined
}

/** The SIREN that a text in the place of a SIRET tells: of a SIRET, a SIREN or a French VAT number. */
export function sirenIn(typed: string): string | undefined {
  if (isSiret(typed)) return sirenOf(typed)
  return isSiren(typed) ? typed : VAT_NUMBER.exec(typed)?.[1]
}

const VAT_NUMBER = /^FR[0-9A-Z]{2}(\d{9})$/i

/** The electronic invoice asks for the SIREN of private customers: one that no public body has is no wrong SIRET. */
function isPrivateSiren({ sirenIsPublic }: UnknownCustomer, typed: string): boolean {
  const siren = sirenIn(typed)
  return siren !== undefined && sirenIsPublic === false && hasSirenKey(siren)
}

/** What is wrong with a SIRET that has not 14 digits; undefined when it is no attempt at one, or a foreign number. */
function malformation(typed: string): Text | undefined {
  const digits = typed.replace(/\D/g, '').length
  if (digits < FEWEST_DIGITS) return undefined
  if (VAT_NUMBER.test(typed))
    return { fr: 'Un numéro de TVA tient lieu de SIRET.', en: 'a VAT number in place of the SIRET' }
  if (isForeignNumber(typed)) return undefined
  if (/\D/.test(typed))
    return {
      fr: 'Son SIRET ne se compose pas de 14 chiffres seulement.',
      en: 'SIRET is not made of 14 digits alone',
    }
  if (digits === FEWEST_DIGITS)
    return {
      fr: 'Un SIREN (9 chiffres) tient lieu de SIRET (14 chiffres).',
      en: 'a SIREN (9 digits) in place of the SIRET (14 digits)',
    }
  return {
    fr: `Son SIRET a ${String(digits)} chiffres au lieu de 14.`,
    en: `SIRET has ${String(digits)} digits instead of 14`,
  }
}

/** A VAT or register number of another country: `BE0403019261`, `CHE123456789`, `HRB 123456789`. */
function isForeignNumber(typed: string): boolean {
  return /^(?!FR|RCS|SIRE[NT])[A-Z]{2,3}/i.test(typed)
}

function nameSentence(siret: string | undefined): Text {
  if (siret === undefined || !isSiret(siret))
    return {
      fr: 'Il n’a pas de SIRET, mais son nom est celui d’un organisme public.',
      en: 'no SIRET, but the name of a public body',
    }
  return hasSiretKey(siret)
    ? {
        fr: 'Chorus Pro ne connaît pas son SIRET, mais son nom est celui d’un organisme public.',
        en: 'SIRET unknown to Chorus Pro, but the name of a public body',
      }
    : {
        fr: 'Son SIRET est faux (un chiffre est mal saisi), et son nom est celui d’un organisme public.',
        en: 'wrong check digit in the SIRET, and the name of a public body',
      }
}

function because(code: MaybePublic['code'], sentence: Text): MaybePublic {
  return { code, sentence: typesetText(sentence) }
}
