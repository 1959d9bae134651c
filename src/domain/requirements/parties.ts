import { frenchVatNumber, hasSiretKey, isSiren, isSiret } from '../recipients/siret.js'
import { fr } from '../words/typography.js'
import type { DocumentFacts, DocumentTerms, InvoiceFacts } from './facts.js'
import { rule, when } from './requirement.js'

const MEASURED = 'AIFE, annexe EDI; measured: a SIREN alone is rejected'
const LUHN = 'INSEE, check digit of the SIRET'
const SIRET_SCHEME = '0002'
/** ISO 6523: the VAT number of an EU company outside France, in place of a SIRET. */
const EU_VAT_SCHEME = '0223'

/** What is wrong with a number that is no SIRET. */
function shapeOf(number: string): string {
  return isSiren(number)
    ? fr`est un SIREN de 9 chiffres ; Chorus Pro demande le SIRET entier`
    : 'n’a pas 14 chiffres'
}

export const partyRules = [
  rule({
    code: 'BUYER_SIRET_MISSING',
    source: MEASURED,
    severity: 'blocks',
    sentence: 'Le client « {buyer} » n’a pas de SIRET : renseignez-le sur sa fiche.',
    field: 'SIRET du client',
    check: ({ buyer }: InvoiceFacts) => (buyer.siret === undefined ? [{ buyer: buyer.name }] : []),
  }),
  rule({
    code: 'BUYER_SIRET_FORM',
    source: MEASURED,
    severity: 'blocks',
    sentence: 'Le SIRET « {siret} » du client « {buyer} » {shape}.',
    field: 'SIRET du client',
    check: ({ buyer: { siret, name } }: InvoiceFacts) =>
      siret === undefined || isSiret(siret) ? [] : [{ siret, buyer: name, shape: shapeOf(siret) }],
  }),
  rule({
    code: 'BUYER_SIRET_KEY',
    source: LUHN,
    severity: 'warns',
    sentence: 'La clé du SIRET {siret} du client « {buyer} » est fausse : vérifiez-le.',
    field: 'SIRET du client',
    check: ({ buyer: { siret, name } }: InvoiceFacts) =>
      siret === undefined || !isSiret(siret) || hasSiretKey(siret) ? [] : [{ siret, buyer: name }],
  }),
  rule({
    code: 'BUYER_UNKNOWN',
    source: 'Chorus Pro API, structures/v1/rechercher: only public structures are shown',
    severity: 'blocks',
    sentence:
      'Chorus Pro ne connaît aucune structure publique de SIRET {siret}. Vérifiez le SIRET de « {buyer} » dans l’annuaire de Chorus Pro.',
    field: 'SIRET du client',
    check: ({ buyer: { siret, name }, recipient }: InvoiceFacts) =>
      siret !== undefined && isSiret(siret) && recipient === undefined ? [{ siret, buyer: name }] : [],
  }),
  rule({
    code: 'BUYER_INACTIVE',
    source: 'AIFE, annexe EDI; measured: inactive recipients are refused',
    severity: 'blocks',
    sentence:
      'La structure « {structure} » (SIRET {siret}) n’est plus active dans Chorus Pro : demandez au client son nouveau SIRET.',
    field: 'SIRET du client',
    check: ({ recipient }: InvoiceFacts) =>
      recipient?.structure.active === false
        ? [{ structure: recipient.structure.name, siret: recipient.structure.siret }]
        : [],
  }),
]

export const partyDocumentRules = [
  rule({
    code: 'SELLER_SIRET_MISSING',
    source: MEASURED,
    severity: 'blocks',
    sentence: 'Votre société n’a pas de SIRET : renseignez-le sur sa fiche.',
    field: 'SIRET de la société',
    check: ({ terms }: DocumentFacts) => when(terms.sellerSiret === undefined),
  }),
  rule({
    code: 'SELLER_SIRET_FORM',
    source: MEASURED,
    severity: 'blocks',
    sentence:
      'Le SIRET « {siret} » de votre société {shape}. Mettez les 14 chiffres sur la fiche de la société, même si Odoo les a remplacés par le SIREN en l’inscrivant à une plateforme agréée.',
    field: 'SIRET de la société',
    check: ({ terms }: DocumentFacts) => {
      const siret = frenchSeller(terms)
      return siret === undefined || isSiret(siret) ? [] : [{ siret, shape: shapeOf(siret) }]
    },
  }),
  rule({
    code: 'SELLER_SIRET_KEY',
    source: LUHN,
    severity: 'warns',
    sentence: 'La clé du SIRET {siret} de votre société est fausse : vérifiez-le.',
    field: 'SIRET de la société',
    check: ({ terms }: DocumentFacts) => {
      const siret = frenchSeller(terms)
      return siret === undefined || !isSiret(siret) || hasSiretKey(siret) ? [] : [{ siret }]
    },
  }),
  rule({
    code: 'SELLER_FOREIGN_FORM',
    source: 'AIFE, annexe EDI; measured: a seller of the EU outside France bears its VAT number',
    severity: 'blocks',
    sentence:
      'L’identifiant « {identifier} » de votre société n’est pas un numéro de TVA intracommunautaire.',
    field: 'Numéro de TVA de la société',
    check: ({ terms: { sellerSiret, sellerScheme } }: DocumentFacts) =>
      sellerScheme === EU_VAT_SCHEME && sellerSiret !== undefined && !/^[A-Z]{2}\w{2,}$/.test(sellerSiret)
        ? [{ identifier: sellerSiret }]
        : [],
  }),
  rule({
    code: 'PARTY_SCHEME',
    source: 'EN 16931, BT-30-1 and BT-47-1; ISO 6523',
    severity: 'repaired',
    sentence: 'Le document ne dit pas que l’identifiant {party} est un SIRET. Prévenez votre administrateur.',
    check: ({ terms }: DocumentFacts) => [
      ...(hasScheme(terms.sellerSiret, terms.sellerScheme, [SIRET_SCHEME, EU_VAT_SCHEME])
        ? []
        : [{ party: 'de votre société' }]),
      ...(hasScheme(terms.buyerSiret, terms.buyerScheme, [SIRET_SCHEME]) ? [] : [{ party: 'du client' }]),
    ],
  }),
  rule({
    code: 'SELLER_NAME_MISSING',
    source: 'EN 16931, BR-06',
    severity: 'blocks',
    sentence: 'Le document ne porte pas le nom de votre société.',
    field: 'Nom de la société',
    check: ({ terms }: DocumentFacts) => when(terms.sellerName === undefined),
  }),
  rule({
    code: 'SELLER_COUNTRY_MISSING',
    source: 'EN 16931, BR-09',
    severity: 'blocks',
    sentence: 'L’adresse de votre société n’a pas de pays : renseignez-le sur sa fiche.',
    field: 'Pays de la société',
    check: ({ terms }: DocumentFacts) => when(terms.sellerCountry === undefined),
  }),
  rule({
    code: 'BUYER_NAME_MISSING',
    source: 'EN 16931, BR-07',
    severity: 'blocks',
    sentence: 'Le document ne porte pas le nom du client.',
    field: 'Nom du client',
    check: ({ terms }: DocumentFacts) => when(terms.buyerName === undefined),
  }),
  rule({
    code: 'BUYER_COUNTRY_MISSING',
    source: 'EN 16931, BR-11',
    severity: 'blocks',
    sentence: 'L’adresse du client n’a pas de pays : renseignez-le sur sa fiche.',
    field: 'Pays du client',
    check: ({ terms }: DocumentFacts) => when(terms.buyerCountry === undefined),
  }),
  rule({
    code: 'SELLER_VAT_KEY',
    source: 'CGI, article 286 ter; DGFiP, key of the French VAT number',
    severity: 'warns',
    sentence: 'Le numéro de TVA {vat} de votre société ne va pas avec son SIRET : {expected} est attendu.',
    field: 'Numéro de TVA de la société',
    check: ({ terms }: DocumentFacts) => {
      const { sellerVat } = terms
      const siret = frenchSeller(terms)
      if (sellerVat?.startsWith('FR') !== true || siret === undefined || !isSiret(siret)) return []
      const expected = frenchVatNumber(siret)
      // Keys with letters exist and follow another rule; the SIREN after them is the same.
      const fits = /^FR\d\d/.test(sellerVat)
        ? sellerVat === expected
        : sellerVat.slice(4) === expected.slice(4)
      return fits ? [] : [{ vat: sellerVat, expected }]
    },
  }),
]

function frenchSeller({ sellerSiret, sellerScheme }: DocumentTerms): string | undefined {
  return sellerScheme === EU_VAT_SCHEME ? undefined : sellerSiret
}

function hasScheme(
  identifier: string | undefined,
  scheme: string | undefined,
  known: readonly string[],
): boolean {
  return identifier === undefined || !isSiret(identifier) || (scheme !== undefined && known.includes(scheme))
}
