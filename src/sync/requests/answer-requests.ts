import type { InvoiceRow, RequestOutcome, WhichRequests } from '../../store/store.js'
import { fr } from '../../domain/words/typography.js'
import { OdooError, type OdooErrorKind } from '../../odoo/wire/error.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { answers } from '../health/probe.js'
import { describeFailure } from '../health/failure.js'
import { isLastTry, keyOf, refused } from './request-outcomes.js'

const BATCH = 50

/**
 * Answers what users asked on invoices. What fails is tried again by itself, later each time.
 *
 * @param outcomeOf undefined: nothing can be said yet
 */
export async function answerRequests(
  context: StageContext,
  which: WhichRequests,
  outcomeOf: (row: InvoiceRow) => Promise<RequestOutcome | undefined>,
): Promise<void> {
  const { store, connection, clock, log, dryRun, requestBackOffs } = context
  // Those that wait must not fill the batch for ever.
  const asked = await store.invoicesWithRequest(connection.name, which, BATCH + requestBackOffs.size)
  const rows = asked.filter((row) => !requestBackOffs.isWaiting(row.id, keyOf(row), clock.now()))
  if (dryRun) {
    for (const { invoice } of rows)
      log.info('dry run: a request would be answered', { invoice: invoice.number, request: invoice.request })
    return
  }
  const later = (row: InvoiceRow): void => {
    // Not its `dueAt`, which is that of its stage: a blocked invoice would wait a day to be deposited again.
    requestBackOffs.failed(row.id, keyOf(row), clock.now())
  }
  await forEachStep(
    context,
    rows,
    async (row) => {
      const outcome = await outcomeOf(row).catch((error: unknown) => declinedByOdoo(context, row, error))
      if (outcome === undefined) {
        later(row)
        return
      }
      await store.recordRequestOutcome(row.id, outcome, clock.now())
      log.info('request answered', { invoice: row.invoice.number, request: row.invoice.request })
      requestBackOffs.done(row.id)
    },
    (row) => {
      later(row)
      return Promise.resolve()
    },
    ({ invoice }) => invoice.number,
  )
}

/** What lasts, whatever is tried: a right that lacks, a rule of another module, a file that a proxy does not let through. */
const LASTING: readonly OdooErrorKind[] = [
  'access',
  'refused',
  'missing-record',
  'no-such-field',
  'unexpected',
]

const ODOO_REFUSES = fr`Odoo refuse à la passerelle ce qu’il faut pour votre demande (un droit qui manque, une règle d’un autre module, un fichier trop volumineux…) : votre administrateur en trouve la cause dans le journal de la passerelle. Refaites votre demande une fois la cause levée.`

/** Odoo as a whole answers, and goes on refusing what this request needs. Every other failure is thrown. */
async function declinedByOdoo(
  context: StageContext,
  row: InvoiceRow,
  error: unknown,
): Promise<RequestOutcome> {
  const isLasting = error instanceof OdooError && LASTING.includes(error.kind) && !error.outcomeUnknown
  if (!isLasting || !(await answers(context, 'odoo')) || !(await isLastTry(context, row, 'odoo'))) throw error
  const { message, remedy } = describeFailure(error)
  const { number: invoice, request } = row.invoice
  context.log.warn(`Odoo refused what a request needs: ${message}`, { remedy, invoice, request })
  return refused(context, row, ODOO_REFUSES)
}
