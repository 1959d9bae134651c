import { z } from 'zod'
import { type Answer, BusinessError, done, UNKNOWN_VALIDATOR } from './answers.js'
import type { Structure } from './directory.js'
import type { TechnicalAccount } from './options.js'
import { expectStatus, ownInvoice } from './own-invoice.js'
import type { Platform } from './platform.js'
import { silence } from './validation-circuit.js'

const correctionBody = z.object({
  idFacture: z.int(),
  idStructure: z.int().optional(),
  identifiantStructure: z.string().optional(),
  typeIdentifiantStructure: z.string().optional(),
})

/**
 * `factures/v1/corriger/valideur/facture`: by the supplier (the sub- or co-contractor), from
 * ERREUR_FOURNISSEUR_SUR_VALIDEUR only. The validator is named by its SIRET, by its identifier (which a supplier can
 * hardly know: other companies do not show in searches), or by both if they agree. The answer carries no status.
 *
 * In doubt, and chosen here: the validator is an active structure that Chorus Pro knows and not the supplier itself; a
 * SIRET counts only with `typeIdentifiantStructure` `SIRET`; the invoice then waits for its validator, `A_VALIDER_1`;
 * the validator that was wrong may be given once more. The frame (A9, A12) is not looked at.
 */
export function correctValidator(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const given = correctionBody.parse(body)
  const invoice = ownInvoice(platform, account, given.idFacture)
  expectStatus(invoice, 'ERREUR_FOURNISSEUR_SUR_VALIDEUR')
  const validator = structureNamed(platform, given)
  if (validator?.actif !== true || validator.siret === invoice.fournisseur) {
    throw new BusinessError(UNKNOWN_VALIDATOR)
  }
  const now = platform.clock.now()
  invoice.valideur = validator.siret
  platform.recordAction(invoice, 'CORRIGER_VALIDEUR', now)
  platform.setStatus(invoice, 'A_VALIDER_1', now)
  platform.live(invoice, invoice.life.afterCorrection ?? silence(invoice, 1), now)
  return done({ idFacture: invoice.id })
}

function structureNamed(
  { directory }: Platform,
  { idStructure, identifiantStructure, typeIdentifiantStructure }: z.infer<typeof correctionBody>,
): Structure | undefined {
  const byId = idStructure === undefined ? undefined : directory.findById(idStructure)
  if (identifiantStructure === undefined) return byId
  if (typeIdentifiantStructure !== 'SIRET') return undefined
  const bySiret = directory.find(identifiantStructure)
  return idStructure === undefined || byId === bySiret ? bySiret : undefined
}
