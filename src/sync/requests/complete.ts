import { latestMomentOf, type StatusEvent } from '../../domain/chorus-status/event.js'
import { MAX_ATTACHMENTS } from '../../domain/invoice/attachment.js'
import {
  complementType,
  designationOf,
  isNoAnswer,
  MAX_COMMENT_LENGTH,
  whyNoComplement,
} from '../../domain/invoice/complement.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { COMPLETED, statusLabel, SUSPENDED } from '../../domain/chorus-status/status.js'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import type { FieldsTelling } from '../../domain/words/telling.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { MarkedAttachment } from '../../odoo/port.js'
import type { ChorusAction, InvoiceRow, RequestOutcome } from '../../store/store.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import type { StageContext } from '../running/context.js'
import { actionAskedBy, isSameComment, sentComment, type Tried } from './became.js'
import { chorusTime } from './chorus-time.js'
import { doneTellings, keyOf, notShown, refused } from './request-outcomes.js'
import { act } from './settle-action.js'
import { stillAsked } from './still-asked.js'
import { uploaded, type UploadedPiece } from './upload.js'

/**
 * Answers a suspension with the files that a user marked, or else with those dropped on the invoice since, with a comment,
 * or with both. Undefined: nothing can be said yet.
 *
 * @param tried what was tried before, to the same end
 */
export async function complete(
  context: StageContext,
  row: InvoiceRow,
  tried?: Tried<ChorusAction>,
): Promise<RequestOutcome | undefined> {
  const { chorus, clock, log, attachmentTypes } = context
  const no = (why: string): RequestOutcome => refused(context, row, why)
  const { chorusIdentifier: identifier } = row
  if (row.statusCode !== SUSPENDED || identifier === undefined) return noLongerSuspended(context, row, tried)
  const present = await findFollowed(context, row)
  if (present === undefined) return notShown(context, row)
  if (present.current.code !== SUSPENDED)
    return tried?.isOpen === true ? undefined : no(notSuspended(present.current.code))
  const suspendedAt = present.current.occurredAt
  // Read now: the request may stand in a reading that is older than the files and the comment.
  const asked = await stillAsked(context, row)
  if ('instead' in asked) return asked.instead
  const { invoice } = asked
  const comment = sentComment(invoice.buyerComment)
  if (comment !== undefined && comment.length > MAX_COMMENT_LENGTH)
    return no(
      fr`Le commentaire pour l’acheteur compte ${comment.length.toLocaleString('fr-FR')} caractères ; Chorus Pro en accepte 2 000 au plus : raccourcissez-le, ou joignez-le comme pièce.`,
    )
  const chosen = await chosenFiles(context, row, invoice, suspendedAt)
  if ('why' in chosen) return no(chosen.why)
  if (chosen.files.length === 0 && comment === undefined) return no(NOTHING)
  const pieces: UploadedPiece[] = []
  for (const file of chosen.files) {
    const piece = await uploaded(context, row, file, suspendedAt)
    if (piece === undefined) return undefined
    if ('why' in piece) return no(piece.why)
    pieces.push(piece)
  }
  const types = { chorus, log, now: clock.now() }
  const type = pieces.length === 0 ? '' : complementType(await attachmentTypes.of(types, 'FACTURE'))
  return act(
    context,
    row,
    {
      kind: 'complete',
      requestKey: keyOf(row),
      begunAt: chorusTime(context),
      statusAt: suspendedAt,
      isAccepted: false,
      content: {
        comment: invoice.buyerComment,
        files: pieces.map(({ upload, name }) => ({ upload, name })),
        siret: undefined,
      },
    },
    {
      asRead: invoice,
      call: () =>
        chorus.completeInvoice({
          identifier,
          comment,
          files: pieces.map(({ pieceId: id, name }) => ({ id, designation: designationOf(name), type })),
        }),
      whyNot: notSuspended,
    },
    tried,
  )
}

const NOTHING = fr`Il n’y a rien à envoyer : déposez la pièce demandée dans le fil de discussion de la facture, ou écrivez un commentaire pour l’acheteur, puis refaites votre demande. (Une pièce choisie sur un autre document peut ne pas être visible de la passerelle : déposez-la ici.)`

function notSuspended(code: string | undefined): string {
  const only = fr`Seule une facture au statut « ${statusLabel(SUSPENDED)} » peut être complétée`
  return code === undefined
    ? fr`${only} ; celle-ci n’est pas encore dans Chorus Pro.`
    : fr`${only} ; celle-ci est au statut « ${statusLabel(code)} ».`
}

async function noLongerSuspended(
  context: StageContext,
  row: InvoiceRow,
  tried: Tried<ChorusAction> | undefined,
): Promise<RequestOutcome> {
  const completion = (await context.store.events(row.id)).findLast(({ code }) => code === COMPLETED)
  // By a bridge whose store was lost before it could say so, or by somebody on the portal.
  const isSince = completion !== undefined && latestMomentOf(completion) > actionAskedBy(row, tried)
  const used = wordsSent(row, completion)
  const sentence = used.length > 0 ? COMPLETED_SO : tried?.isOpen === false ? BY_ANOTHER : BY_SOMEBODY
  const { tellings } = isSince
    ? { tellings: doneTellings(context, row, sentence) }
    : refused(context, row, notSuspended(row.statusCode))
  return { tellings: [...used, ...tellings] }
}

const COMPLETED_SO = fr`La facture est complétée dans Chorus Pro avec votre commentaire.`

/** What was begun came to nothing. */
const BY_ANOTHER = fr`La facture est complétée dans Chorus Pro, mais pas par votre envoi, d’après ce qui s’y affiche : quelqu’un d’autre l’y a complétée, et ce que vous aviez préparé n’est pas parti.`

const BY_SOMEBODY = fr`La facture est complétée dans Chorus Pro, sans que la passerelle sache si c’est par votre demande ou sur le portail. Si ce que vous aviez préparé doit encore parvenir à l’acheteur, vérifiez sur le portail s’il l’a reçu.`

/** What Chorus Pro has is done with, though the field may not have been emptied when it went. */
function wordsSent({ invoice }: InvoiceRow, completion: StatusEvent | undefined): FieldsTelling[] {
  const { buyerComment } = invoice
  const isSent =
    buyerComment !== undefined &&
    isSameComment(buyerComment, completion?.comment) &&
    mark('comment-sent-is-done-with')
  if (!isSent) return []
  const used = { [FIELD.buyerComment]: buyerComment }
  return [{ kind: 'fields', values: { [FIELD.buyerComment]: false }, used }]
}

type Chosen = { readonly files: readonly MarkedAttachment[] } | { readonly why: string }

/** Those marked that Chorus Pro does not have yet, or else those dropped since the suspension. */
async function chosenFiles(
  context: StageContext,
  row: InvoiceRow,
  invoice: OdooInvoice,
  suspendedAt: Date,
): Promise<Chosen> {
  const { odoo, store } = context
  const marked = invoice.complementIds ?? []
  const added = new Set(
    (await store.uploads(row.id)).flatMap(({ isAdded, attachmentId }) => (isAdded ? [attachmentId] : [])),
  )
  if (await wasDeletedSince(context, row, marked)) return { why: DELETED }
  const fresh = marked.filter((id) => !(added.has(id) && mark('file-added-once')))
  if (fresh.length > MAX_ATTACHMENTS) return { why: TOO_MANY }
  const files = fresh.length > 0 ? await odoo.attachments(fresh) : await addedSince()
  if (fresh.length > files.length && mark('marked-file-is-missing')) return { why: NOT_READ }
  if (files.length > MAX_ATTACHMENTS) return { why: TOO_MANY }
  const why = whyNoComplement(files)
  return why === undefined ? { files } : { why }

  async function addedSince(): Promise<MarkedAttachment[]> {
    const found = await odoo.attachmentsAddedSince(row.odooId, suspendedAt, MAX_ATTACHMENTS + 1)
    return found.filter(({ id, name }) => !added.has(id) && !isNoAnswer(name, invoice.number))
  }
}

const DELETED = fr`Une pièce que vous aviez choisie n’est plus dans Odoo : déposez-la de nouveau dans le fil de discussion, choisissez-la, puis refaites votre demande.`
const NOT_READ = fr`La passerelle n’a pas accès à l’une des pièces choisies, ou elle a été supprimée : déposez-la dans le fil de discussion de la facture, choisissez-la de nouveau, puis refaites votre demande.`
const TOO_MANY = fr`La passerelle joint ${String(MAX_ATTACHMENTS)} pièces au plus : choisissez celles que l’acheteur demande, ou réunissez-les en un seul fichier.`

/** Whether a file was marked when the request was made and is gone, which takes it out of the field as well. */
async function wasDeletedSince(
  { odoo }: StageContext,
  row: InvoiceRow,
  marked: readonly number[],
): Promise<boolean> {
  const missing = (row.invoice.complementIds ?? []).filter((id) => !marked.includes(id))
  if (missing.length === 0) return false
  return (await odoo.attachments(missing)).length < missing.length && mark('file-deleted-since')
}
