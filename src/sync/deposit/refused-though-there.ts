import { ChorusError } from '../../chorus/wire/error.js'
import { type DepositRefusal, refusalSignature } from '../../domain/chorus-status/deposit-refusal.js'
import { saysDuplicate } from '../../domain/chorus-status/flow-state.js'
import { mark } from '../../marks/mark.js'
import type { StageContext } from '../running/context.js'
import { adopt } from './adopt.js'
import { findInChorus, identityOf } from './find-in-chorus.js'
import { namesOf } from './names-of.js'
import type { Intended } from './send.js'
import { FIRST_LOOK_MS } from './settle.js'

/**
 * Chorus Pro refused the deposit of an invoice, in whatever words. It may have it all the same, by an attempt whose answer was
 * lost or by another hand: then it is followed. One of which it says so, and that it does not show yet, is looked for as long
 * as one whose answer was lost, and not sent again. False: the refusal is to be judged.
 */
export async function isThereAllTheSame(
  context: StageContext,
  { row, intent, document }: Intended,
  error: ChorusError,
): Promise<boolean> {
  const { store, clock, log } = context
  const { kind, libelle, codeRetour, message } = error
  if (kind !== 'refusal') return false
  const ours = identityOf(row, document.sellerSiret)
  const found = await ifAsked(() => findInChorus(context, row, ours))
  if (found?.isOurs === true && mark('refused-though-there')) {
    log.info('refused, and already in Chorus Pro: adopted', { invoice: row.invoice.number })
    await adopt(context, row, found.seen, true)
    return true
  }
  const isSaid = found === undefined && libelle !== undefined && saysDuplicate(libelle)
  if (!(isSaid && mark('looked-for-though-refused'))) return false
  const signature = refusalSignature({ code: `${kind} ${String(codeRetour)}`, words: libelle }, namesOf(row))
  const refusal: DepositRefusal = { signature, words: libelle }
  const settleAt = new Date(clock.now().getTime() + FIRST_LOOK_MS)
  await store.recordUncertain(intent.id, message, settleAt, { refusal })
  log.info('Chorus Pro says that it has the invoice: it is looked for', { invoice: row.invoice.number })
  return true
}

/** Undefined: Chorus Pro does not show it, or cannot be asked now. Then the refusal stands for itself. */
export async function ifAsked<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ChorusError) return undefined
    throw error
  }
}
