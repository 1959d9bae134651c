import { refusalSignature } from '../../src/domain/chorus-status/deposit-refusal.js'
import { concernsDepositor, namesItsData } from '../../src/domain/chorus-status/refusal-words.js'

const signature = (words: string, own: readonly string[] = [], code = 'refusal 20099'): string =>
  refusalSignature({ code, words }, own)

/** What says the same of two invoices, or twice of one. */
const ALIKE: readonly (readonly [what: string, one: string, other: string])[] = [
  ['a moment', 'Dépôt fermé le 29/11/2026 à 20:47:01', 'Dépôt fermé le 29/11/2026 à 21h05'],
  [
    'a moment of ISO 8601',
    'Service indisponible (2026-11-29T20:47:01.123Z)',
    'Service indisponible (2026-11-30T01:02:03.456Z)',
  ],
  ['a number', 'Erreur technique n° 4711', 'Erreur technique n° 12'],
  [
    'an identifier',
    'Erreur 3f2a9b1c-33b1-4a5b-8c9d-001122334455',
    'Erreur 0badcafe-0000-4fff-bccc-aabbccddeeff',
  ],
  ['a ticket', 'Erreur technique, ticket XK7QZ9', 'Erreur technique, ticket 8PLM2A'],
]

describe('refusals are alike', () => {
  it.each(ALIKE)('where their words differ in %s', (_what, one, other) => {
    expect(signature(one)).toBe(signature(other))
  })

  it('where each names its own invoice and its own customer, in capitals or not', () => {
    expect(signature('Facture FAC/1 de MAIRIE DE LYON non traitée', ['FAC/1', 'Mairie de Lyon'])).toBe(
      signature('Facture FAC/2 de CHU DE NICE non traitée', ['FAC/2', 'CHU de Nice']),
    )
  })

  it('but not where a code differs, or what is said of the invoice itself', () => {
    expect(signature('GDP_MSG_11.022')).not.toBe(signature('GDP_MSG_11.023'))
    expect(signature('[BR-25] Nom')).not.toBe(signature('[BR-26] Nom'))
    expect(signature('Erreur', [], 'refusal 20001')).not.toBe(signature('Erreur', [], 'refusal 20003'))
    expect(signature('Le montant 12,00 est faux')).not.toBe(signature('Le montant 15,00 est faux'))
  })
})

describe('refusals of two invoices are alike', () => {
  const own = [
    ['INV/2026/00010', 'Commune de Saint-Étienne', '12345678200051'],
    ['INV/2026/00011', 'Département de l’Hérault', '22340001700015'],
  ] as const
  it.each([
    ['each names a file', 'Anomalie sur INV_2026_00010_10.pdf', 'Anomalie sur INV_2026_00011_11.pdf'],
    ['a number has other separators', 'Rejet de inv-2026-00010', 'Rejet de INV202600011'],
    ['capitals have no accents', 'Refus : COMMUNE DE SAINT-ETIENNE', "Refus : DEPARTEMENT DE L'HERAULT"],
    ['a trace has a prefix', 'Rejet, trace req_01HXABCDEF9K', 'Rejet, trace req_01HXBCDEFG9K'],
    ['an identifier has hyphens', 'Rejet [id=a7f3-b91e-44]', 'Rejet [id=a7f3-c91e-44]'],
    ['a ticket is short', 'Incident n° INC0012', 'Incident n° INC0099'],
    ['a day is named', 'Rejet du lundi 30/11', 'Rejet du mardi 01/12'],
    ['an amount has spaces', 'Montant 1 234,56 hors plage', 'Montant 2,56 hors plage'],
    ['a stack names an address', 'Erreur Foo$$Lambda$12/0x0a8', 'Erreur Foo$$Lambda$19/0x0b1'],
  ])('where %s', (_what, one, other) => {
    expect(signature(one, own[0])).toBe(signature(other, own[1]))
  })
})

describe('who deposits is what is wrong', () => {
  it.each([
    "Le fournisseur 12345678200051 n'existe pas",
    "Aucun droit attribué à l'utilisateur",
    "L'utilisateur n'a pas le droit d'appeler le service de dépôt",
    "Le compte technique n'est pas autorisé à contribuer pour cette structure",
  ])('where the words speak of it alone: %s', (words) => {
    expect(concernsDepositor(words)).toBe(true)
  })

  it.each(['Le RIB du fournisseur est inconnu', 'Le service du fournisseur est inconnu'])(
    'but not where they name what an invoice says: %s',
    (words) => {
      expect(concernsDepositor(words)).toBe(false)
    },
  )
})

describe('what an invoice says is what is wrong', () => {
  it.each([
    "Le numéro d'engagement EJ-2026-12 est inconnu",
    'Le code service est obligatoire pour ce destinataire',
    'Une facture de ce numéro existe déjà pour ce fournisseur',
    'Le montant total est incorrect',
  ])('surely: %s', (words) => {
    expect(namesItsData(words)).toBe(true)
  })

  it.each([
    'Les coordonnées bancaires du fournisseur ne sont pas référencées dans Chorus Pro',
    "Erreur technique lors de l'analyse antivirus de la pièce jointe principale",
    "Le contrat d'interface du raccordement EDI a expiré",
    'Erreur interne : service de validation des montants indisponible',
  ])('not surely: %s', (words) => {
    expect(namesItsData(words)).toBe(false)
  })
})
