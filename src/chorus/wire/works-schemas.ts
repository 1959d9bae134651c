import { z } from 'zod'
import type { ChorusInvoice } from '../port.js'
import { moment, optionalDay, optionalIdentifier, optionalText, text } from './fields.js'

/** A row of the search of works pieces. `typeFactureTravaux` takes the place of `typeFacture`. */
export const worksInvoice = z
  .object({
    idFactureTravaux: text,
    numeroFactureTravaux: text,
    statutFactureTravaux: text,
    dateHeureEtatCourant: moment,
    montantTTC: optionalText,
    dateFactureTravaux: optionalDay,
    dateDepot: optionalDay,
    identifiantFournisseur: optionalText,
    identifiantDestinataire: optionalText,
    typeFactureTravaux: optionalText,
  })
  .transform((row): ChorusInvoice => ({
    identifier: row.idFactureTravaux,
    number: row.numeroFactureTravaux,
    amountTotal: row.montantTTC,
    current: {
      code: row.statutFactureTravaux,
      occurredAt: row.dateHeureEtatCourant,
      comment: undefined,
      author: undefined,
    },
    flowNumber: undefined,
    invoiceDate: row.dateFactureTravaux,
    depositDate: row.dateDepot,
    depositMode: undefined,
    rejectionHandled: undefined,
    supplierSiret: row.identifiantFournisseur,
    buyerSiret: row.identifiantDestinataire,
    type: row.typeFactureTravaux,
    isWorks: true,
  }))

export const worksDetails = z.object({
  facture: z.object({ piecePrecedente: z.object({ idPiecePrecedente: optionalIdentifier }).nullish() }),
})
