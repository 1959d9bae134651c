/**
 * The servers that the simulator can play, in the order in which they came. `19.0-pdp` is the 19.0 of July 2026, on which
 * `l10n_fr_pdp` has installed itself; `-registered` the same once the company has registered with Odoo's approved
 * platform; `-siren` makes the Factur-X of autumn 2026, whose parties are known by their SIREN.
 */
export const ODOO_VERSIONS = [
  '16.0',
  '17.0',
  '18.0',
  '19.0',
  '19.0-pdp',
  '19.0-pdp-registered',
  '19.0-pdp-siren',
  '20.0',
] as const
export type OdooVersion = (typeof ODOO_VERSIONS)[number]

/** What a server says that it is, whatever was installed on it. */
export type Series = '16.0' | '17.0' | '18.0' | '19.0' | '20.0'

export function seriesOf(version: OdooVersion): Series {
  switch (version) {
    case '19.0-pdp':
    case '19.0-pdp-registered':
    case '19.0-pdp-siren':
      return '19.0'
    case '16.0':
    case '17.0':
    case '18.0':
    case '19.0':
    case '20.0':
      return version
  }
}

export function majorOf(version: OdooVersion): number {
  return Number.parseInt(version, 10)
}

/** Whether something that came, or changed, with a series is so on this server. */
export function isSince(version: OdooVersion, series: Series): boolean {
  return majorOf(version) >= majorOf(series)
}

export function isBefore(version: OdooVersion, series: Series): boolean {
  return !isSince(version, series)
}

const EDITIONS_WITH_PLATFORM: readonly OdooVersion[] = ['19.0-pdp', '19.0-pdp-registered', '19.0-pdp-siren']

/** Whether Odoo itself can send invoices: by the approved platform of `account_peppol` and `l10n_fr_pdp`. */
export function hasPlatform(version: OdooVersion): boolean {
  return EDITIONS_WITH_PLATFORM.includes(version) || isSince(version, '20.0')
}

/** Whether the company of a new database has registered with the platform. */
export function startsRegistered(version: OdooVersion): boolean {
  return version === '19.0-pdp-registered'
}

/** The folder of recordings, and of the documents that such a server made; no server of 20.0 could be recorded. */
export function recordingsOf(version: OdooVersion): string {
  return isSince(version, '20.0') ? '19.0-pdp-siren' : version
}
