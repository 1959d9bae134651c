import { DateTime } from 'luxon'
import type { OdooCompany } from './company.js'
import { FRENCH_ZONE } from '../words/french-time.js'

/** The French territories with a time of their own, by ISO 3166-1 and by the first three digits of their postcodes. */
const ZONES: readonly (readonly [country: string, postcode: string, zone: string])[] = [
  ['GP', '971', 'America/Guadeloupe'],
  ['MQ', '972', 'America/Martinique'],
  ['GF', '973', 'America/Cayenne'],
  ['RE', '974', 'Indian/Reunion'],
  ['PM', '975', 'America/Miquelon'],
  ['YT', '976', 'Indian/Mayotte'],
  ['BL', '977', 'America/St_Barthelemy'],
  ['MF', '978', 'America/Marigot'],
  ['WF', '986', 'Pacific/Wallis'],
  ['PF', '987', 'Pacific/Tahiti'],
  ['NC', '988', 'Pacific/Noumea'],
]

/**
 * The latest day (`YYYY-MM-DD`) that may be called today: the one it is in Paris, or, east of there, where the company
 * is. An invoice posted in the early morning in Saint-Denis bears a date that is still tomorrow in Paris.
 */
export function companyDay(moment: Date, company: Pick<OdooCompany, 'country' | 'postcode'>): string {
  const days = [FRENCH_ZONE, zoneOf(company)].map((zone) =>
    DateTime.fromJSDate(moment, { zone }).toFormat('yyyy-MM-dd'),
  )
  return days.reduce((latest, day) => (day > latest ? day : latest))
}

function zoneOf({ country, postcode }: Pick<OdooCompany, 'country' | 'postcode'>): string {
  const own = ZONES.find(
    ([code, digits]) =>
      country === code || (country === 'FR' && postcode?.trim().startsWith(digits) === true),
  )
  return own?.[2] ?? FRENCH_ZONE
}
