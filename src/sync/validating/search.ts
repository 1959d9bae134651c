import { ChorusError } from '../../chorus/wire/error.js'
import type { InvoiceToValidate } from '../../chorus/port.js'
import { AWAITING } from '../../domain/validating/validation.js'
import { mark } from '../../marks/mark.js'
import { describeFailure } from '../health/failure.js'
import { failsAlone } from '../health/probe.js'
import { sellerSiretOf } from '../recipients/seller.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { ASKED_DAILY_MS, ASKED_HOURLY_MS } from './asked.js'
import { isSettled, noteAwaiting, noteGone } from './note.js'
import { takeUpUnknown } from './recall.js'

/**
 * Asks Chorus Pro what awaits the company's decision, when that is due, and what became of what no longer does. Answers whether
 * it was due, and there ever was anything.
 */
export async function lookForValidations(
  context: StageContext,
): Promise<{ readonly isDone: boolean; readonly hasAny: boolean }> {
  const { store, connection, clock, log } = context
  const known = await store.validationSearch(connection.name)
  if (known !== undefined && clock.now() < known.askAt && mark('validations-asked-hourly'))
    return { isDone: false, hasAny: known.hasAny }
  const found = await ifAllowed(context, () => awaiting(context))
  if (found === undefined) return { isDone: false, hasAny: known?.hasAny === true }
  const former = await store.waitingValidations(connection.name)
  await forEachStep(
    context,
    found,
    (seen) => noteAwaiting(context, seen),
    () => Promise.resolve(),
    ({ number }) => number,
  )
  // The store is new, or was lost.
  const isFirst = known === undefined || known.isRefused
  const waiting = [...former, ...(isFirst && !context.stop.aborted ? await takeUpUnknown(context) : [])]
  const hasAny = known?.hasAny === true || found.length > 0 || waiting.length > 0
  if (hasAny && known?.hasAny !== true) log.info('invoices that the company has to validate are followed')
  const shown = new Set(found.map(({ identifier }) => identifier))
  await forEachStep(
    context,
    waiting.filter((row) => !shown.has(row.identifier) && isSettled(row)),
    (row) => noteGone(context, row),
    () => Promise.resolve(),
    ({ facts }) => facts.number,
  )
  if (context.stop.aborted) return { isDone: false, hasAny }
  const askAt = new Date(clock.now().getTime() + (hasAny ? ASKED_HOURLY_MS : ASKED_DAILY_MS))
  await store.saveValidationSearch(connection.name, { askAt, hasAny, isRefused: false })
  return { isDone: true, hasAny }
}

/** One technical account may act for several companies. */
async function awaiting(context: StageContext): Promise<InvoiceToValidate[]> {
  const found: InvoiceToValidate[] = []
  for await (const page of context.chorus.invoicesToValidate({ statuses: AWAITING })) found.push(...page)
  if (found.length === 0) return found
  const own = await sellerSiretOf(context, await context.odoo.company())
  const siren = own?.slice(0, 9)
  return found.filter(
    ({ validatorSiret }) =>
      siren === undefined || validatorSiret === undefined || validatorSiret.startsWith(siren),
  )
}

/**
 * The services of validators are known from one source, and an account may not have their space: what they refuse, or answer
 * otherwise, is said once, and asked again the next day; everything else goes on. Undefined then.
 */
async function ifAllowed<T>(context: StageContext, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ChorusError) || context.stop.aborted || !(await failsAlone(context, error)))
      throw error
    if (!mark('validations-refused-alone')) throw error
    const { store, connection, clock, log } = context
    const known = await store.validationSearch(connection.name)
    const waitMs = error.kind === 'retry-later' ? ASKED_HOURLY_MS : ASKED_DAILY_MS
    const askAt = new Date(clock.now().getTime() + waitMs)
    await store.saveValidationSearch(connection.name, {
      askAt,
      hasAny: known?.hasAny ?? false,
      isRefused: true,
    })
    const { message, remedy } = describeFailure(error)
    const words = `what the company has to validate is not known for now: ${message}`
    if (known?.isRefused === true) log.debug(words)
    else log.warn(words, { remedy, askedAgainAt: askAt.toISOString() })
    return undefined
  }
}
