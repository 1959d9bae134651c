import { ChorusError } from '../../chorus/wire/error.js'
import { statusLabel } from '../../domain/chorus-status/status.js'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import { activityAfterReturn } from '../../domain/words/activity.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { requestDoneNote, requestUnknownNote } from '../../domain/words/notes.js'
import type { FieldsTelling, NoteTelling } from '../../domain/words/telling.js'
import { normaliseSiret } from '../../domain/recipients/siret.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { ChorusAction, InvoiceRow, RequestOutcome } from '../../store/store.js'
import { OVERLAP_MS } from '../follow/window.js'
import { subjectOf } from '../odoo-state/subject.js'
import { claimOf, type StageContext } from '../running/context.js'
import { isStillSame, repeating, sentComment, STATUS_OF, type Tried, whatBecameOf } from './became.js'
import { chorusTime } from './chorus-time.js'
import { isPassing, refused, refusedBy } from './request-outcomes.js'
import { stillAsked } from './still-asked.js'

const MINUTE_MS = 60_000

/** An action whose answer was lost, and that nothing has shown for so long, is tried again: searches may lag behind by as much. */
const SHOWN_WITHIN_MS = OVERLAP_MS

/** What Chorus Pro has said to be done, and does not show, is told all the same after so long. */
const ACCEPTED_SHOWN_WITHIN_MS = 24 * 60 * MINUTE_MS

/** How long the history of an invoice is asked for, where Chorus Pro does not give it, before that is told. */
const TOLD_WITHIN_MS = 24 * 60 * MINUTE_MS

export interface ActionCall {
  /** From which it was put together. */
  readonly asRead: OdooInvoice
  readonly call: () => Promise<void>
  /** French: why it cannot be done to an invoice of this status. */
  readonly whyNot: (status: string | undefined) => string
}

/**
 * Does it, with its intent before the call; what it answers shows no status, so that it is looked for at once.
 *
 * @param tried what was tried before, of the same
 */
export async function act(
  context: StageContext,
  row: InvoiceRow,
  wanted: ChorusAction,
  { asRead, call, whyNot }: ActionCall,
  tried?: Tried<ChorusAction>,
): Promise<RequestOutcome | undefined> {
  const { store } = context
  // Once more: files may have been on their way for minutes since the invoice was read.
  const asked = await stillAsked(context, row, asRead)
  if ('instead' in asked) return asked.instead
  const action = repeating(wanted, tried)
  await store.recordActionBegun(row.id, action, claimOf(context))
  try {
    await call()
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    if (error.kind === 'refusal') {
      const declined = { ...action, content: { ...action.content, refusal: error.libelle ?? '' } }
      const { became, code } = await whatBecameOf(context, row, declined)
      // The no may come from a first attempt that was carried out, and that something on the way has repeated.
      if (became === 'done') return done(context, row, action)
      if (became === 'maybe') return maybeDone(context, row, declined)
      if (became === 'not-shown' && (await isPassing(context, row, error))) return undefined
      // Or from the first of two, which searches do not show yet.
      const isRepeated = action.content.firstBegunAt !== undefined
      const isOpen = became === 'not-shown' && isRepeated && mark('refused-for-it-may-be-done')
      if (became === 'untold' || isOpen) {
        await store.recordActionBegun(row.id, declined, claimOf(context))
        return undefined
      }
      return became === 'something-else'
        ? refused(context, row, whyNot(code))
        : refusedBy(context, row, error, code)
    }
    // Surely without effect, so that there is nothing to be found out but what became of the one before.
    if (error.kind !== 'unknown-outcome')
      await (tried?.isOpen === true
        ? store.recordActionBegun(row.id, tried.attempt, claimOf(context))
        : store.recordActionOver(row.id))
    throw error
  }
  await store.recordActionAccepted(row.id)
  return confirmed(context, row, { ...action, isAccepted: true })
}

/**
 * What became of an action of which nobody knows the outcome; undefined: that cannot be told yet. One that is not shown is to be
 * tried again. It is answered even when the request was taken back meanwhile.
 */
export async function settleAction(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
): Promise<RequestOutcome | 'never-done' | 'not-shown' | undefined> {
  if (action.isAccepted) return confirmed(context, row, action)
  const { became, code } = await whatBecameOf(context, row, action)
  if (became === 'done') return done(context, row, action)
  if (became === 'maybe') return maybeDone(context, row, action)
  if (became === 'something-else') return 'never-done'
  if (became === 'untold')
    return isOlder(context, action, TOLD_WITHIN_MS) ? neverTold(context, row, action, code) : undefined
  if (action.content.refusal !== undefined)
    return isOlder(context, action, ACCEPTED_SHOWN_WITHIN_MS) ? neverShown(context, row, action) : undefined
  return isOlder(context, action, SHOWN_WITHIN_MS) ? 'not-shown' : undefined
}

/** Chorus Pro has said that it is done: told once a status shows it. */
async function confirmed(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
): Promise<RequestOutcome | undefined> {
  const { became } = await whatBecameOf(context, row, action)
  if (became === 'not-shown' && mark('told-once-shown'))
    return isOlder(context, action, ACCEPTED_SHOWN_WITHIN_MS)
      ? done(context, row, action, NOT_SHOWN)
      : undefined
  return done(context, row, action)
}

const NOT_SHOWN = fr` Chorus Pro ne montre pas encore le nouveau statut ; la passerelle le dira ici.`

function isOlder(context: StageContext, { begunAt }: ChorusAction, ms: number): boolean {
  return chorusTime(context).getTime() - begunAt.getTime() >= ms
}

async function done(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
  more = '',
): Promise<RequestOutcome> {
  const sentence = `${whatWasDone(action)}${more}`
  return over(context, row, action, requestDoneNote(subjectOf(context, row), action.requestKey, sentence))
}

/** The invoice is completed, which is what was wanted; by whom is not known. */
async function maybeDone(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
): Promise<RequestOutcome> {
  const { refusal } = action.content
  const answer =
    refusal === undefined
      ? fr`la réponse à votre envoi s’est perdue`
      : fr`Chorus Pro a refusé votre envoi${inBrackets(refusal)}`
  const sentence = fr`La facture est complétée dans Chorus Pro, mais ${answer}, et ce qui s’y affiche ne dit pas si c’est par lui qu’elle l’est. ${CHECK}`
  return unknown(context, row, action, sentence)
}

/** Neither done nor impossible: what is said must not be the opposite of what the buyer sees. */
function neverTold(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
  code: string | undefined,
): Promise<RequestOutcome> {
  const { refusal } = action.content
  const status = code === undefined ? fr`a changé de statut` : fr`est au statut « ${statusLabel(code)} »`
  const since = fr`il ne donne pas l’historique de la facture, qui depuis ${status}`
  return unknown(
    context,
    row,
    action,
    refusal === undefined
      ? fr`La réponse de Chorus Pro s’est perdue, et ${since} : la passerelle ne peut pas dire si votre envoi a été reçu. ${CHECK}`
      : fr`Chorus Pro a refusé votre envoi${inBrackets(refusal)}, et ${since} : la passerelle ne peut pas dire si un premier essai avait été reçu. ${CHECK}`,
  )
}

/** The second of two was refused, which may be for the first was carried out. */
function neverShown(context: StageContext, row: InvoiceRow, action: ChorusAction): Promise<RequestOutcome> {
  return unknown(context, row, action, refusedAgain(action.content.refusal ?? ''))
}

const CHECK = fr`Vous pouvez le vérifier sur le portail.`

/** What is said where the answer to the first of two was lost, the second was refused, and nothing shows either. */
export function refusedAgain(refusal: string): string {
  return fr`La réponse de Chorus Pro à votre envoi s’est perdue, puis il a refusé le même envoi${inBrackets(refusal)}, sans montrer de nouveau statut : la passerelle ne peut pas dire si le premier a été reçu. ${CHECK}`
}

function inBrackets(refusal: string): string {
  return refusal === '' ? '' : ` (${refusal})`
}

/** What it was done with stands in the answer: it is in its fields no more. */
async function unknown(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
  sentence: string,
): Promise<RequestOutcome> {
  const { comment, files } = action.content
  const words = sentComment(comment)
  const what = [
    ...files.map(({ name }) => fr`« ${name} »`),
    ...(words === undefined ? [] : [fr`le commentaire « ${words} »`]),
  ].join(', ')
  const said = what === '' ? sentence : fr`${sentence} Il s’agit de : ${what}.`
  return over(context, row, action, requestUnknownNote(subjectOf(context, row), action.requestKey, said))
}

/**
 * It has an outcome, and what it was begun with is done with, also where nobody knows whether it arrived: the buyer would get it
 * a second time at the next return.
 */
async function over(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
  answer: NoteTelling,
): Promise<RequestOutcome> {
  const { kind, content } = action
  // What was asked for since is another request, and has an answer of its own.
  const isAnswer = row.invoice.request === kind
  const sent = content.files.map(({ upload }) => upload)
  const uploads = sent.length === 0 ? [] : await context.store.uploads(row.id)
  const usedFiles = uploads.filter(({ name }) => sent.includes(name)).map(({ attachmentId }) => attachmentId)
  const fields = usedFields(row, isAnswer, action, usedFiles)
  const isLatest =
    row.statusCode === undefined ||
    row.statusAt === undefined ||
    isStillSame(
      { code: row.statusCode, occurredAt: row.statusAt, comment: undefined, author: undefined },
      action,
    )
  return {
    leavesRequest: !isAnswer,
    endsAction: true,
    addedUploads: sent,
    tellings: [
      ...(Object.keys(fields.values).length > 0 || usedFiles.length > 0 ? [fields] : []),
      answer,
      // What has come since has an activity of its own, or none.
      ...(isLatest ? [activityAfterReturn(row.divergence, STATUS_OF[kind])] : []),
    ],
  }
}

function whatWasDone({ kind, content: { comment, files, siret = '' } }: ChorusAction): string {
  if (kind === 'correct_validator')
    return fr`Le valideur est corrigé dans Chorus Pro : SIRET ${normaliseSiret(siret)}.`
  const names = files.map(({ name }) => fr`« ${name} »`).join(', ')
  const hasComment = sentComment(comment) !== undefined
  if (names === '') return fr`La facture est complétée dans Chorus Pro avec votre commentaire.`
  return hasComment
    ? fr`La facture est complétée dans Chorus Pro avec ${names} et votre commentaire.`
    : fr`La facture est complétée dans Chorus Pro avec ${names}.`
}

/** What users had filled in and chosen is done with: a store that is lost would have it sent again for the next return. */
function usedFields(
  { invoice }: InvoiceRow,
  isAnswer: boolean,
  { content }: ChorusAction,
  usedFiles: readonly number[],
): FieldsTelling {
  const used = {
    ...(content.comment !== undefined && { [FIELD.buyerComment]: content.comment }),
    ...(content.siret !== undefined && { [FIELD.validatorSiret]: content.siret }),
  }
  return {
    kind: 'fields',
    values: {
      ...(isAnswer && { [FIELD.request]: false as const }),
      ...Object.fromEntries(Object.keys(used).map((field) => [field, false as const])),
    },
    ...(isAnswer && { answered: invoice.request }),
    ...(Object.keys(used).length > 0 && { used }),
    ...(usedFiles.length > 0 && mark('files-sent-are-done-with') && { usedFiles }),
  }
}
