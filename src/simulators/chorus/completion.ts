import { z } from 'zod'
import {
  type Answer,
  ATTACHMENTS_TOO_LARGE,
  BusinessError,
  COMMENT_TOO_LONG,
  DESIGNATION_REFUSED,
  done,
  NOTHING_TO_COMPLETE,
  UNKNOWN_ATTACHMENT,
} from './answers.js'
import { invoiceType } from './attachment-types.js'
import { dateOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { expectStatus, ownInvoice } from './own-invoice.js'
import type { Platform } from './platform.js'
import type { AttachmentLink } from './records.js'

/** An invoice with all its attachments. */
export const MAX_INVOICE_BYTES = 120 * 1024 * 1024
const MAX_COMMENT = 2_000
const MAX_DESIGNATION = 100

const piece = z.object({
  pieceJointeComplementaireId: z.int(),
  pieceJointeComplementaireDesignation: z.string().optional(),
  pieceJointeComplementaireType: z.string().optional(),
  pieceJointeComplementaireNumeroLigneFacture: z.int().optional(),
})

export const completionBody = z.object({
  identifiantFactureCPP: z.int(),
  commentaire: z.string().optional(),
  pieceJointeComplementaire: z.array(piece).optional(),
})

/**
 * `factures/v1/completer`, by the supplier, from SUSPENDUE only: attachments, a comment, or both. It takes place as a
 * whole or not at all, and its answer carries no status.
 *
 * From AIFE's API appendix: designation (100 characters) and type of each attachment are obligatory, a comment has at
 * most 2000 characters. An attachment is one that the same account has uploaded; it may be used again. In doubt: an
 * empty comment counts as none; the comment is shown with the status; all that an invoice holds is at most 120 MB; `dateTraitement` is a day, as the Swagger
 * of 2023 has it (the appendix says `AAAA-MM-JJ HH:MI`).
 */
export function complete(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const { identifiantFactureCPP, commentaire, pieceJointeComplementaire = [] } = completionBody.parse(body)
  const invoice = ownInvoice(platform, account, identifiantFactureCPP)
  expectStatus(invoice, 'SUSPENDUE')
  const hasComment = commentaire !== undefined && commentaire.trim() !== ''
  if (!hasComment && pieceJointeComplementaire.length === 0) throw new BusinessError(NOTHING_TO_COMPLETE)
  if (commentaire !== undefined && commentaire.length > MAX_COMMENT) throw new BusinessError(COMMENT_TOO_LONG)
  const links = pieceJointeComplementaire.map((given) => linked(platform, account, given))
  const bytes = [...invoice.pieces, ...links].reduce((sum, { attachment }) => sum + attachment.bytes, 0)
  if (invoice.bytes + bytes > MAX_INVOICE_BYTES) throw new BusinessError(ATTACHMENTS_TOO_LARGE)
  const now = platform.clock.now()
  invoice.pieces.push(...links)
  platform.recordAction(invoice, 'COMPLETER', now)
  platform.setStatus(invoice, 'COMPLETEE', now, shownWords(platform, hasComment ? commentaire : undefined))
  platform.live(invoice, invoice.life.afterCompletion ?? [], now)
  return done({
    identifiantFactureCPP: invoice.id,
    numeroFacture: invoice.content.numero,
    dateTraitement: dateOf(now),
  })
}

function shownWords({ completedWords }: Platform, typed: string | undefined): string | undefined {
  if (completedWords === 'typed') return typed
  return completedWords === 'own' ? 'Facture complétée par le fournisseur' : undefined
}

function linked(platform: Platform, account: TechnicalAccount, given: z.infer<typeof piece>): AttachmentLink {
  const attachment = platform.attachments.get(given.pieceJointeComplementaireId)
  const type = invoiceType(given.pieceJointeComplementaireType ?? '')
  if (attachment?.compte !== account.login || type === undefined) throw new BusinessError(UNKNOWN_ATTACHMENT)
  const designation = given.pieceJointeComplementaireDesignation ?? ''
  if (designation === '' || designation.length > MAX_DESIGNATION) throw new BusinessError(DESIGNATION_REFUSED)
  return {
    id: platform.nextEntryId(),
    attachment,
    designation,
    type,
    ligne: given.pieceJointeComplementaireNumeroLigneFacture,
  }
}
