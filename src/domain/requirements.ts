import type { OdooInvoice, OdooPartner } from './invoice.js'
import type { Reason } from './reason.js'
import { isSiret } from './siret.js'
import type { PublicStructure, StructureService } from './structure.js'

/** What the directory says of a recipient. */
export interface Recipient {
  readonly structure: PublicStructure
  readonly services: readonly (StructureService & { readonly requiresCommitmentNumber: boolean | undefined })[]
}

/** At most 20 characters, letters, digits, space and `- + _ /` (AIFE, annexe "Règles de gestion", measured). */
const INVOICE_NUMBER = /^[A-Za-z0-9 \-+_/]{1,20}$/
const REFERENCE_MAX = 50

/**
 * Everything about the invoice, its buyer and the recipient's demands that only a person can mend. Empty: it may be
 * sent as far as these rules know.
 */
export function missingForDeposit(
  invoice: OdooInvoice,
  buyer: OdooPartner,
  recipient: Recipient | undefined,
): Reason[] {
  return [
    ...invoiceReasons(invoice),
    ...buyerReasons(buyer, recipient),
    ...(recipient ? recipientReasons(invoice, recipient) : []),
  ]
}

function invoiceReasons(invoice: OdooInvoice): Reason[] {
  const reasons: Reason[] = []
  if (!INVOICE_NUMBER.test(invoice.number))
    reasons.push({
      code: 'INVOICE_NUMBER_FORM',
      sentence: `Le numéro « ${invoice.number} » n’est pas admis par Chorus Pro : 20 caractères au plus, lettres sans accent, chiffres, espace et - + _ /.`,
      field: 'Numéro',
    })
  if (invoice.currency !== 'EUR')
    reasons.push({
      code: 'CURRENCY_NOT_EURO',
      sentence: `La facture est en ${invoice.currency} ; la passerelle n’envoie que des factures en euros.`,
      field: 'Devise',
    })
  const { serviceCode, commitmentNumber, contract } = invoice.references
  const tooLong: [string | undefined, string, string][] = [
    [serviceCode, 'Code service', 'SERVICE_CODE_LENGTH'],
    [commitmentNumber, 'Numéro d’engagement', 'COMMITMENT_NUMBER_LENGTH'],
    [contract, 'Numéro de marché', 'CONTRACT_LENGTH'],
  ]
  for (const [value, field, code] of tooLong) {
    if (value !== undefined && value.length > REFERENCE_MAX)
      reasons.push({
        code,
        sentence: `« ${field} » dépasse ${REFERENCE_MAX} caractères, la limite de Chorus Pro.`,
        field,
      })
  }
  return reasons
}

function buyerReasons(buyer: OdooPartner, recipient: Recipient | undefined): Reason[] {
  if (buyer.siret === undefined)
    return [
      {
        code: 'BUYER_SIRET_MISSING',
        sentence: `Le client « ${buyer.name} » n’a pas de SIRET : renseignez-le sur sa fiche.`,
        field: 'SIRET du client',
      },
    ]
  if (!isSiret(buyer.siret))
    return [
      {
        code: 'BUYER_SIRET_FORM',
        sentence: `Le SIRET « ${buyer.siret} » du client « ${buyer.name} » n’a pas 14 chiffres.`,
        field: 'SIRET du client',
      },
    ]
  if (recipient === undefined)
    return [
      {
        code: 'BUYER_UNKNOWN',
        sentence: `Chorus Pro ne connaît aucune structure publique de SIRET ${buyer.siret}. Vérifiez le SIRET de « ${buyer.name} » dans l’annuaire de Chorus Pro.`,
        field: 'SIRET du client',
      },
    ]
  if (!recipient.structure.active)
    return [
      {
        code: 'BUYER_INACTIVE',
        sentence: `La structure « ${recipient.structure.name} » (SIRET ${buyer.siret}) n’est plus active dans Chorus Pro : demandez au client son nouveau SIRET.`,
        field: 'SIRET du client',
      },
    ]
  return []
}

function recipientReasons(invoice: OdooInvoice, recipient: Recipient): Reason[] {
  const { structure, services } = recipient
  const { serviceCode, commitmentNumber } = invoice.references
  const reasons: Reason[] = []
  if (structure.requiresEither && serviceCode === undefined && commitmentNumber === undefined)
    reasons.push({
      code: 'SERVICE_OR_COMMITMENT_REQUIRED',
      sentence: `« ${structure.name} » exige un code service ou un numéro d’engagement : demandez-le au client.`,
      field: 'Code service ou numéro d’engagement',
    })
  if (serviceCode === undefined) {
    if (structure.requiresServiceCode)
      reasons.push({
        code: 'SERVICE_CODE_REQUIRED',
        sentence: `« ${structure.name} » exige un code service${serviceExamples(recipient)}.`,
        field: 'Code service',
      })
  } else {
    const service = services.find(({ code }) => code === serviceCode)
    if (service === undefined)
      reasons.push({
        code: 'SERVICE_CODE_UNKNOWN',
        sentence: `« ${structure.name} » n’a pas de service « ${serviceCode} »${serviceExamples(recipient)}.`,
        field: 'Code service',
      })
    else if (!service.active)
      reasons.push({
        code: 'SERVICE_CODE_INACTIVE',
        sentence: `Le service « ${serviceCode} » de « ${structure.name} » n’est plus actif${serviceExamples(recipient)}.`,
        field: 'Code service',
      })
    else if (
      service.requiresCommitmentNumber &&
      commitmentNumber === undefined &&
      !structure.requiresCommitmentNumber
    )
      reasons.push({
        code: 'COMMITMENT_NUMBER_REQUIRED',
        sentence: `Le service « ${serviceCode} » de « ${structure.name} » exige un numéro d’engagement (numéro de commande) : demandez-le au client.`,
        field: 'Numéro d’engagement',
      })
  }
  if (structure.requiresCommitmentNumber && commitmentNumber === undefined)
    reasons.push({
      code: 'COMMITMENT_NUMBER_REQUIRED',
      sentence: `« ${structure.name} » exige un numéro d’engagement (numéro de commande) : demandez-le au client.`,
      field: 'Numéro d’engagement',
    })
  return reasons
}

const EXAMPLES_SHOWN = 5

function serviceExamples({ services }: Recipient): string {
  const active = services.filter((service) => service.active).map(({ code }) => code)
  if (active.length === 0) return ''
  const shown = active.slice(0, EXAMPLES_SHOWN).join(', ')
  return ` ; ses services actifs : ${shown}${active.length > EXAMPLES_SHOWN ? '…' : ''}`
}
