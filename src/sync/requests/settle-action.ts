import { ChorusError } from '../../chorus/wire/error.js'
import { eventMinute, latestMomentOf, type StatusEvent } from '../../domain/chorus-status/event.js'
import {
  COMPLETED,
  SUSPENDED,
  WRONG_VALIDATOR,
  endsUnpaid,
  statusLabel,
} from '../../domain/chorus-status/status.js'
import { requestHandledFields } from '../../domain/odoo-fields/field-values.js'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import { activityAfterReturn } from '../../domain/words/activity.js'
import { requestDoneNote, requestUnknownNote } from '../../domain/words/notes.js'
import type { FieldsTelling } from '../../domain/words/telling.js'
import { normaliseSiret } from '../../domain/recipients/siret.js'
import { frenchMinute } from '../../domain/words/french-time.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { ActionKind, ChorusAction, InvoiceRow, RequestOutcome } from '../../store/store.js'
import { findFollowed } from '../deposit/find-in-chorus.js'
import { failsAlone } from '../health/probe.js'
import { subjectOf } from '../odoo-state/subject.js'
import { claimOf, type StageContext } from '../running/context.js'
import { chorusTime } from './chorus-time.js'
import { refused, refusedUnlessPassing } from './request-outcomes.js'
import { stillAsked } from './still-asked.js'

const MINUTE_MS = 60_000

/** What was done is dated within so long after it was begun: a call may last for minutes. */
const TAKES_PLACE_WITHIN_MS = 10 * MINUTE_MS

/** An action whose answer was lost, and that nothing has shown for so long, was never carried out. */
const SHOWN_WITHIN_MS = 10 * MINUTE_MS

/** What Chorus Pro has said to be done, and does not show, is told all the same after so long. */
const ACCEPTED_SHOWN_WITHIN_MS = 24 * 60 * MINUTE_MS

/** How long the history of an invoice is asked for, where Chorus Pro does not give it, before that is told. */
const TOLD_WITHIN_MS = 24 * 60 * MINUTE_MS

/** The status in which each is asked for, and which it ends. */
const STATUS_OF: Readonly<Record<ActionKind, string>> = {
  complete: SUSPENDED,
  correct_validator: WRONG_VALIDATOR,
}

export interface ActionCall {
  readonly call: () => Promise<void>
  /** French: why it cannot be done to an invoice of this status. */
  readonly whyNot: (status: string | undefined) => string
}

/** Does it, with its intent before the call; what it answers shows no status, so that it is looked for at once. */
export async function act(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
  { call, whyNot }: ActionCall,
): Promise<RequestOutcome | undefined> {
  const { store } = context
  // Once more: files may have been on their way for minutes since the invoice was read.
  const asked = await stillAsked(context, row)
  if ('instead' in asked) return asked.instead
  await store.recordActionBegun(row.id, action, claimOf(context))
  try {
    await call()
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    if (error.kind === 'refusal') {
      const { became, code } = await whatBecameOf(context, row, action)
      // The no may come from a first attempt that was carried out, and that something on the way has repeated.
      if (became === 'done') return done(context, row, action)
      if (became === 'untold') {
        const content = { ...action.content, refusal: error.libelle ?? '' }
        await store.recordActionBegun(row.id, { ...action, content }, claimOf(context))
        return undefined
      }
      return became === 'something-else'
        ? refused(context, row, whyNot(code))
        : await refusedUnlessPassing(context, row, error)
    }
    // Surely without effect, so that there is nothing to be found out.
    if (error.kind !== 'unknown-outcome') await store.recordActionOver(row.id)
    throw error
  }
  await store.recordActionAccepted(row.id)
  return confirmed(context, row, { ...action, isAccepted: true })
}

/**
 * What became of an action of which nobody knows the outcome; undefined: that cannot be told yet. It is answered even when
 * the request was taken back meanwhile.
 */
export async function settleAction(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
): Promise<RequestOutcome | 'never-done' | undefined> {
  if (action.isAccepted) return confirmed(context, row, action)
  const { became, code } = await whatBecameOf(context, row, action)
  if (became === 'done') return done(context, row, action)
  if (became === 'something-else') return 'never-done'
  if (became === 'untold')
    return isOlder(context, action, TOLD_WITHIN_MS) ? neverTold(context, row, action, code) : undefined
  return isOlder(context, action, SHOWN_WITHIN_MS) ? 'never-done' : undefined
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

/**
 * - `done`: a status shows it
 * - `not-shown`: the invoice stands as it did
 * - `something-else`: it has gone on, but not by this
 * - `untold`: it has gone on, and Chorus Pro does not say how
 */
type Became = 'done' | 'not-shown' | 'something-else' | 'untold'

async function whatBecameOf(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
): Promise<{ readonly became: Became; readonly code: string | undefined }> {
  const present = await findFollowed(context, row)
  const code = present?.current.code
  if (present === undefined || isStillSame(present.current, action)) return { became: 'not-shown', code }
  if (shows(present.current, action)) return { became: 'done', code }
  const history = await historyOf(context, present.identifier)
  if (history === undefined && mark('refused-history-tells-nothing')) return { became: 'untold', code }
  return { became: history?.some((event) => shows(event, action)) ? 'done' : 'something-else', code }
}

/** To the minute: that is all that histories tell. */
function isStillSame(event: StatusEvent, { kind, statusAt }: ChorusAction): boolean {
  return (
    event.code === STATUS_OF[kind] &&
    (event.occurredAt.getTime() < statusAt.getTime() + MINUTE_MS ||
      eventMinute(event) === frenchMinute(statusAt))
  )
}

/** Undefined: Chorus Pro does not tell it, and answers what else it is asked. */
export async function historyOf(
  context: StageContext,
  identifier: string,
): Promise<StatusEvent[] | undefined> {
  try {
    return await context.chorus.history(identifier)
  } catch (error) {
    if ((await failsAlone(context, error)) && mark('outcome-without-its-history')) return undefined
    throw error
  }
}

/**
 * Whether an event is what the action leads to. Somebody may do the same on the portal: then at another time, or in other
 * words.
 */
function shows(event: StatusEvent, { kind, begunAt, isAccepted, content }: ChorusAction): boolean {
  // A minute that has begun before, on a clock that may be a little off.
  const isSince = (moment: Date): boolean => moment.getTime() >= begunAt.getTime() - 2 * MINUTE_MS
  const isSoonAfter = (moment: Date): boolean =>
    isSince(moment) && moment.getTime() <= begunAt.getTime() + TAKES_PLACE_WITHIN_MS
  const isInTime = (moment: Date): boolean => (isAccepted ? isSince(moment) : isSoonAfter(moment))
  if (!isInTime(event.occurredAt) && !(isInTime(latestMomentOf(event)) && mark('hour-that-comes-twice')))
    return false
  if (kind === 'correct_validator') return event.code !== WRONG_VALIDATOR && !endsUnpaid(event.code)
  if (event.code !== COMPLETED) return false
  if (isAccepted) return true
  return isSameComment(content.comment, event.comment)
}

/** Whether what somebody typed is what Chorus Pro shows. */
export function isSameComment(typed: string | undefined, shown: string | undefined): boolean {
  const words = sentComment(typed)
  return words === undefined ? shown === undefined : squeezed(shown ?? '') === squeezed(words)
}

/** As it goes to Chorus Pro; undefined: there is none. */
export function sentComment(typed: string | undefined): string | undefined {
  return typed?.replace(/\r\n?/g, '\n').trim() || undefined
}

function squeezed(words: string): string {
  return words.replace(/\s+/g, ' ').trim()
}

function isOlder(context: StageContext, { begunAt }: ChorusAction, ms: number): boolean {
  return chorusTime(context).getTime() - begunAt.getTime() >= ms
}

async function done(
  context: StageContext,
  row: InvoiceRow,
  action: ChorusAction,
  more = '',
): Promise<RequestOutcome> {
  const { kind, requestKey, content } = action
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
      requestDoneNote(subjectOf(context, row), requestKey, `${whatWasDone(action)}${more}`),
      // What has come since has an activity of its own, or none.
      ...(isLatest ? [activityAfterReturn(row.divergence, STATUS_OF[kind])] : []),
    ],
  }
}

/** Neither done nor impossible: what is said must not be the opposite of what the buyer sees. */
function neverTold(
  context: StageContext,
  row: InvoiceRow,
  { kind, requestKey, content }: ChorusAction,
  code: string | undefined,
): RequestOutcome {
  const isAnswer = row.invoice.request === kind
  const status = code === undefined ? fr`a changé de statut` : fr`est au statut « ${statusLabel(code)} »`
  const since = fr`il ne donne pas l’historique de la facture, qui depuis ${status}`
  const check = fr`Vous pouvez le vérifier sur le portail.`
  const sentence =
    content.refusal === undefined
      ? fr`La réponse de Chorus Pro s’est perdue, et ${since} : la passerelle ne peut pas dire si votre envoi a été reçu. ${check}`
      : fr`Chorus Pro a refusé votre envoi${content.refusal === '' ? '' : ` (${content.refusal})`}, et ${since} : la passerelle ne peut pas dire si un premier essai avait été reçu. ${check}`
  return {
    leavesRequest: !isAnswer,
    endsAction: true,
    tellings: [
      ...(isAnswer ? [requestHandledFields(row.invoice.request)] : []),
      requestUnknownNote(subjectOf(context, row), requestKey, sentence),
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
