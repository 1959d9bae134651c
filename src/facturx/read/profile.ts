import type { Cii } from './cii.js'
import { elementAt, textAt } from './cii-tree.js'
import { fitsEn16931 } from './en16931-structure.js'
import type { Repair } from '../repair/repair-record.js'

/** The profiles under the names that the XMP metadata give them (Factur-X 1.0, fx:ConformanceLevel). */
export type ConformanceLevel = 'MINIMUM' | 'BASIC WL' | 'BASIC' | 'EN 16931' | 'EXTENDED' | 'XRECHNUNG'

const PROFILE = ['ExchangedDocumentContext', 'GuidelineSpecifiedDocumentContextParameter', 'ID']
const EN16931 = 'urn:cen.eu:en16931:2017'
const EXTENDED = /^urn:cen\.eu:en16931:2017#conformant#urn:(?:factur-x\.eu|zugferd\.de):\w+:extended$/

/** The level that a specification identifier (BT-24) announces; EN 16931 when it is none that Factur-X knows. */
export function conformanceLevel({ root }: Cii): ConformanceLevel {
  const profile = textAt(root, PROFILE) ?? EN16931
  if (EXTENDED.test(profile)) return 'EXTENDED'
  if (/:minimum$/.test(profile)) return 'MINIMUM'
  if (/:basicwl$/.test(profile)) return 'BASIC WL'
  if (/:basic$/.test(profile)) return 'BASIC'
  if (/:xrechnung_[\d.]+/.test(profile)) return 'XRECHNUNG'
  return 'EN 16931'
}

/**
 * Odoo announces EXTENDED whatever the invoice says. EXTENDED goes beyond the standard, so a receiver may not take it;
 * EN 16931 is what every receiver of the public sector must take (directive 2014/55/EU, article 7). An invoice that
 * says nothing beyond the core is announced as what it is; one that does keeps its profile.
 */
export function announceCoreProfile(cii: Cii): Repair[] {
  const profile = elementAt(cii.root, PROFILE)
  if (profile === undefined || !EXTENDED.test(profile.text.trim()) || !fitsEn16931(cii)) return []
  profile.text = EN16931
  return [
    { code: 'BT-24_EN16931', term: 'BT-24', detail: 'EXTENDED announced without anything of it: EN 16931' },
  ]
}
