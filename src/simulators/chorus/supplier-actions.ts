import { z } from 'zod'
import { type Answer, BusinessError, done, RECIPIENT_REFUSED } from './answers.js'
import { checkRecipient } from './checks/recipient.js'
import { dateOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { expectStatus, ownInvoice, ownPaymentRequest } from './own-invoice.js'
import type { Platform } from './platform.js'

const recyclingBody = z.object({
  identifiantFactureCPP: z.int(),
  commentaire: z.string().optional(),
  destinataire: z
    .object({ codeDestinataire: z.string().optional(), codeServiceExecutant: z.string().optional() })
    .optional(),
  reference: z
    .object({ numeroBonCommande: z.string().optional(), numeroMarche: z.string().optional() })
    .optional(),
})

/** `factures/v1/recycler`, only from A_RECYCLER: what is not given stays as it was, except a service elsewhere. */
export function recycle(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const given = recyclingBody.parse(body)
  const invoice = ownInvoice(platform, account, given.identifiantFactureCPP)
  expectStatus(invoice, 'A_RECYCLER')
  const destinataire = given.destinataire?.codeDestinataire ?? invoice.destinataire
  const codeServiceExecutant =
    given.destinataire?.codeServiceExecutant ??
    (destinataire === invoice.destinataire ? invoice.codeServiceExecutant : undefined)
  const numeroBonCommande = given.reference?.numeroBonCommande ?? invoice.numeroBonCommande
  const refusals = checkRecipient(
    { destinataire, codeService: codeServiceExecutant, numeroEngagement: numeroBonCommande },
    platform.directory,
  )
  if (refusals.length > 0) throw new BusinessError(RECIPIENT_REFUSED)
  const now = platform.clock.now()
  invoice.destinataire = destinataire
  invoice.codeServiceExecutant = codeServiceExecutant
  invoice.numeroBonCommande = numeroBonCommande
  invoice.numeroMarche = given.reference?.numeroMarche ?? invoice.numeroMarche
  platform.recordAction(invoice, 'RECYCLER', now)
  platform.setStatus(invoice, 'DEPOSEE', now, given.commentaire)
  platform.live(invoice, invoice.life.afterRecycling ?? [], now)
  return done({
    identifiantFactureCPP: invoice.id,
    numeroFacture: invoice.content.numero,
    statutFacture: 'DEPOSEE',
    dateDepot: dateOf(invoice.depositedAt),
  })
}

const rejectionBody = z.object({
  listeDemandePaiement: z.array(z.object({ idDemandePaiement: z.int() })).min(1),
  motifRejet: z.string().optional(),
  cpltInfos: z.string().optional(),
})

/**
 * `factures/v1/traiterRejet`: all the invoices, works invoices too (go-choruspro), must be in REJETEE, or none is marked.
 */
export function handleRejections(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const ids = rejectionBody.parse(body).listeDemandePaiement.map(({ idDemandePaiement }) => idDemandePaiement)
  const invoices = ids.map((id) => ownPaymentRequest(platform, account, id))
  for (const invoice of invoices) expectStatus(invoice, 'REJETEE')
  for (const invoice of invoices) {
    invoice.rejetTraite = true
    platform.recordAction(invoice, 'TRAITER_REJET', platform.clock.now())
  }
  return done()
}
