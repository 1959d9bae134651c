import { z } from 'zod'
import type { InvoiceToValidate, RefusalMotive } from '../port.js'
import { optionalDay, optionalIdentifier, optionalText, text } from './fields.js'

/** A row of the search of a validator. It has neither the frame of the invoice nor the moment of its status. */
export const invoiceToValidate = z
  .object({
    idFacture: text,
    numeroFacture: text,
    statut: text,
    typeDemandePaiement: optionalText,
    dateFacture: optionalDay,
    dateDepot: optionalDay,
    identifiantFournisseur: optionalText,
    designationFournisseur: optionalText,
    identifiantDestinataire: optionalText,
    designationDestinataire: optionalText,
    idValideur: optionalIdentifier,
    identifiantValideur: optionalText,
    numeroMarche: optionalText,
    numeroEngagement: optionalText,
    montantHT: optionalText,
    montantTTC: optionalText,
    montantAPayer: optionalText,
    devise: optionalText,
  })
  .transform((row): InvoiceToValidate => ({
    identifier: row.idFacture,
    number: row.numeroFacture,
    status: row.statut,
    isWorks: row.typeDemandePaiement === 'FACTURE_TRAVAUX',
    invoiceDate: row.dateFacture,
    depositDate: row.dateDepot,
    supplierSiret: row.identifiantFournisseur,
    supplierName: row.designationFournisseur,
    buyerSiret: row.identifiantDestinataire,
    buyerName: row.designationDestinataire,
    validatorId: row.idValideur,
    validatorSiret: row.identifiantValideur,
    contract: row.numeroMarche,
    commitment: row.numeroEngagement,
    amountUntaxed: row.montantHT,
    amountTotal: row.montantTTC,
    amountDue: row.montantAPayer,
    currency: row.devise ?? 'EUR',
  }))

export const validationDetails = z.object({
  facture: z.object({
    statutFacture: optionalText,
    cadreDeFacturation: z
      .object({
        codeCadreFacturation: optionalText,
        idValideur1: optionalIdentifier,
        idValideur2: optionalIdentifier,
      })
      .nullish(),
  }),
})

export const refusalMotive = z
  .object({ codeMotif: text, libelleMotif: optionalText })
  .transform(({ codeMotif, libelleMotif }): RefusalMotive => ({
    code: codeMotif,
    label: libelleMotif ?? codeMotif,
  }))

export const validationOutcome = z.object({ statutFacture: optionalText })
