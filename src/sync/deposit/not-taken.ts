import { ChorusError } from '../../chorus/wire/error.js'
import * as remedy from '../../chorus/wire/remedies.js'
import { backOffMs } from '../../domain/running/back-off.js'
import {
  type DepositRefusal,
  refusalSignature,
  type SaidAgainst,
} from '../../domain/chorus-status/deposit-refusal.js'
import { concernsInvoice, namesItsData, saysPassing } from '../../domain/chorus-status/refusal-words.js'
import type { Reason } from '../../domain/words/reason.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import type { DepositRow, InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { pauseDeposits } from './deposit-pause.js'
import { describeFailure } from '../health/failure.js'
import { hold } from './hold-for-person.js'
import { namesOf } from './names-of.js'

/** A document that is as large as this may be too large for whoever says so. */
const LARGE_BYTES = 1_000_000

/** Refused so often, and by itself, it is the invoice's: a passing trouble of the side is over by then. */
const MOST_TRIES = 3

/** The same, where it is refused in other words each time, or in words that passed by themselves for others. */
const MOST_TRIES_IN_ALL = 6

/** So many in a row that are refused with the same code are refused for the same. */
const MANY = 3

/** What is no verdict on the invoice is tried again for so long before a person has to ask why. */
const PASSES_WITHIN_MS = 10 * 3_600_000

export const DEPOSIT_REFUSED = 'DEPOSIT_REFUSED'

/**
 * Chorus Pro said no to a deposit, or it surely did not arrive. Whose fault a no is shows in how others fare: one that
 * meets others too is the side's, or the configuration's, and holds no invoice back. Until that is known the invoice is
 * tried again.
 *
 * Answers why nothing more is to be deposited now, if it is not.
 *
 * @throws ChorusError for what is a whole side's
 */
export async function notTaken(
  context: StageContext,
  row: InvoiceRow,
  intent: DepositRow,
  error: ChorusError,
  bytes: number,
): Promise<ChorusError | undefined> {
  const { store, clock, connection, log } = context
  const now = clock.now().getTime()
  const { message } = describeFailure(error)
  if (error.kind !== 'refusal' && error.kind !== 'request') {
    // An outage or a quota is not the invoice's fault: it goes as soon as the side is back. What is none puts it off, once.
    await store.recordNotAccepted(intent.id, { why: message, dueAt: clock.now(), isCounted: false })
    throw error
  }
  const refusal: DepositRefusal = {
    signature: refusalSignature(saidAgainst(error), namesOf(row)),
    words: error.libelle,
  }
  const alike = await store.refusedAlike(connection.name, refusal.signature, 'accepted')
  const isPaused = (await store.depositPause(connection.name)) !== undefined
  const isAlike = alike.some(({ id }) => id !== row.id)
  if (
    (isAlike || isPaused || (await isOneOfMany(context, row, error))) &&
    mark('refusal-of-all-holds-none')
  ) {
    // The pause says when.
    const ofAll = { ...refusal, isOfAll: true }
    await store.recordNotAccepted(intent.id, { why: message, dueAt: clock.now(), refusal: ofAll })
    return takesNone(context, refusal, error, intent.intendedAt)
  }
  const dueAt = new Date(now + backOffMs(row.failures))
  await store.recordNotAccepted(intent.id, { why: message, dueAt, refusal })
  const isAboutIt = concernsInvoice(error.libelle ?? '') || (saysTooLarge(error) && bytes >= LARGE_BYTES)
  if ((await isItsOwn(context, row, intent, refusal, isAboutIt)) || !mark('refused-once-tried-again')) {
    await holdRefused(context, row, error)
    return undefined
  }
  log.warn(`Chorus Pro does not take the deposit: ${message}; it is tried again`, {
    remedy: error.remedy,
    invoice: row.invoice.number,
  })
  return undefined
}

/**
 * Whether others were refused with the same code, in whatever words, and none was taken since: words may bear anything that is of
 * one answer. Not where they surely name what the invoice says.
 */
async function isOneOfMany(
  { store, connection }: StageContext,
  row: InvoiceRow,
  error: ChorusError,
): Promise<boolean> {
  const { code, words } = saidAgainst(error)
  if (words === '' || namesItsData(words)) return false
  const met = await store.refusedWithCode(connection.name, code)
  return met.filter(({ id }) => id !== row.id).length >= MANY - 1 && mark('many-refused-with-one-code')
}

/** @param isAboutIt the words say so themselves */
async function isItsOwn(
  { store, connection, clock }: StageContext,
  row: InvoiceRow,
  intent: DepositRow,
  refusal: DepositRefusal,
  isAboutIt: boolean,
): Promise<boolean> {
  const { signature } = refusal
  const refused = inRow(row, intent, await store.deposits(row.id)).filter(
    (deposit) => !(deposit.refusal?.isOfAll === true && mark('refused-with-all-not-counted')),
  )
  const [earliest = intent] = refused
  const mayPass =
    saysPassing(refusal.words ?? '') ||
    (saysNothing(refusal) && !(await store.wasOneTakenSince(connection.name, earliest.id)))
  if (mayPass && mark('technical-no-is-no-verdict'))
    return clock.now().getTime() - earliest.intendedAt.getTime() >= PASSES_WITHIN_MS
  if (refused.length + 1 >= MOST_TRIES_IN_ALL) return true
  if (
    (await store.wasTakenAfterAll(connection.name, signature, row.id)) &&
    mark('refusal-that-passes-by-itself')
  )
    return false
  const alike = refused.filter((deposit) => deposit.refusal?.signature === signature)
  if (alike.length + 1 >= MOST_TRIES) return true
  const [first] = alike
  return isAboutIt && first !== undefined && (await store.wasOneTakenSince(connection.name, first.id))
}

/** A call that was not understood, for whatever cause; that one is too large is a cause. */
function saysNothing({ words, signature }: DepositRefusal): boolean {
  return words === undefined && signature.startsWith('request ') && !signature.includes('http 413')
}

/** Whether what it was held for says nothing against it, and nobody knows yet how it fares where others pass. */
export async function isHeldForNothing(context: StageContext, row: InvoiceRow): Promise<boolean> {
  const { store, connection } = context
  const deposits = await store.deposits(row.id)
  const refused = deposits.slice(deposits.findLastIndex(({ acceptedAt }) => acceptedAt !== undefined) + 1)
  const [first, last] = [refused[0], refused.at(-1)]
  if (first === undefined || last?.refusal === undefined) return false
  if (!saysNothing(last.refusal) && !saysPassing(last.refusal.words ?? '')) return false
  return !(await store.wasOneTakenSince(connection.name, first.id, last.id))
}

/** Refused before this one since it was prepared, asked for by a person, or taken: its failures are counted from there. */
function inRow({ failures }: InvoiceRow, { attempt }: DepositRow, all: readonly DepositRow[]): DepositRow[] {
  const earlier = all.filter((deposit) => deposit.attempt < attempt)
  const refused = earlier
    .slice(earlier.findLastIndex(({ acceptedAt }) => acceptedAt !== undefined) + 1)
    .filter(({ refusal }) => refusal !== undefined)
  return refused.slice(Math.max(0, refused.length - failures))
}

/**
 * The account may not deposit, and is answered whatever else it asks: no reason to leave Chorus Pro alone, where invoices are
 * to be followed.
 *
 * Answers why nothing more is to be deposited now.
 */
export async function depositsForbidden(
  context: StageContext,
  intents: readonly DepositRow[],
  error: ChorusError,
): Promise<ChorusError> {
  const { store, clock } = context
  const signature = refusalSignature(saidAgainst(error), [])
  const refusal: DepositRefusal = { signature, words: undefined, isOfAll: true }
  for (const { id } of intents)
    await store.recordNotAccepted(id, { why: error.message, dueAt: clock.now(), refusal })
  return takesNone(context, refusal, error, latestOf(intents))
}

function latestOf(intents: readonly DepositRow[]): Date {
  return new Date(Math.max(...intents.map(({ intendedAt }) => intendedAt.getTime())))
}

async function takesNone(
  context: StageContext,
  refusal: DepositRefusal,
  { message, remedy: whatToDo, kind }: ChorusError,
  intendedAt: Date,
): Promise<ChorusError> {
  await pauseDeposits(context, { kind: 'call', refusal, message, intendedAt })
  // Said by its own service alone: no failure of the side.
  const isForbidden = kind === 'credentials' || kind === 'quota'
  return new ChorusError(
    isForbidden ? 'refusal' : kind,
    `Chorus Pro takes no deposit, whatever the invoice: ${message}; invoices stay ready, and one is tried now and then`,
    isForbidden ? whatToDo : remedy.NO_DEPOSIT,
  )
}

/** Without words of Chorus Pro's, ours say what there is to say: the call, and the status of HTTP. */
function saidAgainst({ kind, codeRetour, libelle, message }: ChorusError): SaidAgainst {
  return libelle === undefined
    ? { code: `${kind} ${message}`, words: '' }
    : { code: `${kind} ${String(codeRetour)}`, words: libelle }
}

/** HTTP 413, or the code of the deposit service for it (`chorus-pro-api`, GDP_MSG_11.022), which it gives for other things too. */
function saysTooLarge({ message, codeRetour, libelle }: ChorusError): boolean {
  return (codeRetour === 20001 && OF_SIZE.test(libelle ?? '')) || message.includes('HTTP 413')
}

const OF_SIZE = /GDP_MSG_11[._]022|taille|volumineu|trop (?:gros|grand|lourd)|\bMo\b|octets/i

async function holdRefused(context: StageContext, row: InvoiceRow, error: ChorusError): Promise<void> {
  context.log.warn(`Chorus Pro does not take the deposit: ${error.message}`, {
    remedy: error.remedy,
    invoice: row.invoice.number,
  })
  await hold(context, row, depositRefused(error.libelle))
}

/** @param libelle why, in Chorus Pro's words; undefined when it gives none */
export function depositRefused(libelle: string | undefined): Reason {
  return {
    code: DEPOSIT_REFUSED,
    sentence:
      libelle === undefined
        ? fr`Chorus Pro n’accepte pas le dépôt de cette facture et n’en donne pas le motif ; votre administrateur en trouvera le détail dans le journal de la passerelle.`
        : fr`Chorus Pro n’accepte pas le dépôt de cette facture : ${libelle}`,
  }
}
