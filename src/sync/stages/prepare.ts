import { backOffMs } from '../../domain/running/back-off.js'
import type { OdooCompany } from '../../domain/invoice/company.js'
import { noActivity } from '../../domain/words/activity.js'
import { OdooError } from '../../odoo/wire/error.js'
import type { InvoiceRow } from '../../store/store.js'
import { readTogether, type Reading } from '../odoo-state/reading.js'
import { conclude } from '../prepare/conclude.js'
import { examine } from '../prepare/examine.js'
import { examinedInGroups } from '../prepare/in-groups.js'
import { lookUpAhead } from '../prepare/look-up-ahead.js'
import type { Question } from '../prepare/question.js'
import type { Stage, StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'

const BATCH = 50

/** Takes an invoice from `discovered` or `blocked` to `ready`, `blocked` or `ignored`. */
export const prepare: Stage = {
  name: 'prepare',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, clock } = context
    // One pass over what is due now: an invoice that stays due (it failed) has been moved to a later time.
    for (;;) {
      const rows = await store.invoicesToPrepare(connection.name, clock.now(), BATCH)
      if (rows.length === 0 || context.stop.aborted) return
      await prepareBatch(context, rows)
    }
  },
}

async function prepareBatch(context: StageContext, rows: readonly InvoiceRow[]): Promise<void> {
  const { odoo, store, clock } = context
  const company = await odoo.company()
  const odooIds = rows.map(({ odooId }) => odooId)
  // Before anything else of them is read: what is changed later is in no document, or may not be.
  const changes = await odoo.documentChanges(odooIds)
  const reading = await readTogether(context, odooIds)
  const failures = await lookUpAhead(context, reading.together)
  await forEachStep(
    context,
    examinedInGroups(context, rows, (row) => examineOne(context, row, { reading, company, failures })),
    async ({ row, question, source, error }) => {
      if (error !== undefined) throw error
      if (question !== undefined) await conclude(context, row, question, source, changes)
    },
    async ({ row }, why) => {
      const dueAt = new Date(clock.now().getTime() + backOffMs(row.failures))
      await store.postpone(row.id, dueAt, why)
    },
    ({ row: { invoice } }) => invoice.number,
  )
}

/** What was asked for many invoices together. */
interface Batch {
  readonly reading: Reading
  readonly company: OdooCompany
  /** Of looking up customers, by SIRET. */
  readonly failures: ReadonlyMap<string, Error>
}

const SHOW_IT =
  'None, where a rule of access hides it on purpose: it is looked for again. Else have the rule let the user of the bridge see it.'

async function examineOne(
  context: StageContext,
  row: InvoiceRow,
  { reading, company, failures }: Batch,
): Promise<Question | undefined> {
  const { odoo, store, clock } = context
  const invoice = await reading.invoice(row.odooId)
  const buyer = invoice && (await reading.buyer(invoice))
  // One that a rule of Odoo hides is not gone: this fails then, and is tried again.
  if (invoice === undefined && !(await odoo.isDeleted(row.odooId))) {
    throw new OdooError('access', 'Odoo hides the invoice from the user of the bridge', SHOW_IT)
  }
  const failure = failures.get(buyer?.siret ?? '')
  if (failure !== undefined) throw failure
  if (invoice !== undefined && buyer !== undefined) return examine(context, row, { invoice, buyer, company })
  const choice = {
    code: 'NOT_POSTED',
    sentence: 'the invoice or its customer no longer exists in Odoo',
  }
  await store.recordIgnored(
    row.id,
    { choice, buyerSiret: undefined, examinedUntil: undefined, tellings: [noActivity] },
    clock.now(),
  )
  return undefined
}
