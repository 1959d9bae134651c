import { isAskedAgain } from '../../domain/invoice/asked-again.js'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { FieldsTelling, FieldValues, WantedActivity } from '../../domain/words/telling.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { backOffMs } from '../../domain/running/back-off.js'
import { mark } from '../../marks/mark.js'
import { OdooError, type OdooErrorKind } from '../../odoo/wire/error.js'
import type { Begin, InvoiceFields } from '../../odoo/port.js'
import type { OutboxRow } from '../../store/store.js'
import type { Stage, StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { noticeDeletion } from '../odoo-state/divergence.js'
import { batchesOf } from '../odoo-state/tell-batches.js'

/** So many that those of one sort fill a request each. */
const CLAIMED = 1_000

/** Refused so often (within half an hour), it is the invoice, or a right, that somebody has to see to. */
const MOST_REFUSALS = 5

/** An activity is only a reminder; but what is refused for a moment is not refused for good. */
const MOST_ACTIVITY_REFUSALS = 4

/** What Odoo refused is tried again a day later, when the invoice changes in Odoo, or when the administrator says so. */
export const REST_MS = 24 * 3_600_000

/** Beyond the time that Odoo gives a request, so that one that it goes on with unheard has ended. */
const MARGIN_MS = 10_000

/** Delivers to Odoo what it does not know yet: in order for each invoice, and each note once. */
export const tell: Stage = {
  name: 'tell',
  needs: ['odoo'],
  async run(context) {
    const { store, connection, clock, dryRun, log } = context
    if (dryRun) {
      const rows = await store.claimOutbox(connection.name, clock.now(), CLAIMED)
      if (rows.length > 0) log.info('dry run: would be told to Odoo', { count: rows.length })
      return
    }
    while (!context.stop.aborted) {
      const rows = await store.claimOutbox(connection.name, clock.now(), CLAIMED)
      if (rows.length === 0) return
      if (!(await tellRows(context, rows))) return
    }
  },
}

/** What was learnt while telling. */
interface Findings {
  /** Invoices of which nothing more is told now: after a telling that failed, the later ones wait, in their order. */
  readonly held: Set<number>
  /** Rows that Odoo may still be at work on. */
  readonly unsure: Set<number>
  /** Fields that this server lacks, for whichever invoice: what names one of them is not tried. */
  lacking?: { readonly names: readonly string[]; readonly error: OdooError }
  /** Another bridge has the lease. */
  isOver: boolean
}

/** Answers whether more may be told. */
async function tellRows(context: StageContext, rows: readonly OutboxRow[]): Promise<boolean> {
  const { store, clock } = context
  const findings: Findings = { held: new Set(), unsure: new Set(), isOver: false }
  const waiting = batchesOf(rows)
  await forEachStep(
    context,
    taken(waiting),
    async (batch) => {
      const refused = await tellBatch(context, notHeld(batch, findings), findings)
      // Whoever is guilty is found by halves, and is alone in the end; nobody else is put off for it.
      if (refused.length > 0) waiting.unshift(...halves(refused))
    },
    async (batch, why) => {
      for (const row of notHeld(batch, findings)) {
        findings.held.add(row.invoiceId)
        const wait = Math.max(
          backOffMs(row.attempts),
          findings.unsure.has(row.id) ? unheardMs(context.connection) : 0,
        )
        await store.recordTellFailed(row.id, why, new Date(clock.now().getTime() + wait))
      }
    },
    (batch) => batch.map(({ odooId }) => String(odooId)),
  )
  return !findings.isOver
}

function* taken(waiting: OutboxRow[][]): Generator<OutboxRow[]> {
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) yield batch
}

function notHeld(batch: readonly OutboxRow[], { held }: Findings): OutboxRow[] {
  return batch.filter(({ invoiceId }) => !held.has(invoiceId))
}

function halves(rows: readonly OutboxRow[]): OutboxRow[][] {
  const middle = Math.ceil(rows.length / 2)
  return [rows.slice(0, middle), rows.slice(middle)]
}

/** Another bridge has the lease, or may have; or a telling was delivered already. */
class NotOurs extends Error {}

/** Answers the rows, more than one, that Odoo refused together; none of them was done. */
async function tellBatch(
  context: StageContext,
  rows: readonly OutboxRow[],
  findings: Findings,
): Promise<readonly OutboxRow[]> {
  const { store, connection, holderId, clock } = context
  const [first, ...others] = rows
  if (findings.isOver || first === undefined) return []
  const lack = lackOf(first, findings)
  if (lack !== undefined) throw lack
  const ids = rows.map(({ id }) => id)
  const begin = async (): Promise<void> => {
    const now = clock.now()
    const heardOf = new Date(now.getTime() + unheardMs(connection))
    if (!(await store.beginTelling(ids, holderId, now, heardOf))) throw new NotOurs()
    const stoodStillMs = Math.abs(clock.now().getTime() - now.getTime())
    // Another bridge may tell it once this one is no longer expected to.
    if (stoodStillMs > MARGIN_MS && mark('old-telling-is-not-told')) throw new NotOurs()
  }
  try {
    await deliver(context, first, others, begin)
  } catch (error) {
    if (error instanceof NotOurs) {
      findings.isOver = true
      return []
    }
    if (!(error instanceof OdooError)) throw error
    if (error.outcomeUnknown) for (const id of ids) findings.unsure.add(id)
    // Surely not done: nothing needs to be waited for.
    else await store.recordNotTold(rows, clock.now())
    // Asked of the server, for the error may be about a value that one invoice alone has.
    if (error.kind === 'no-such-field')
      findings.lacking = { names: (await context.odoo.describe()).missingCustomFields, error }
    if (!REFUSALS.includes(error.kind)) throw error
    if (others.length > 0) return rows
    if (!(await isPutAway(context, first, error))) throw error
    if (first.telling.kind !== 'activity' || error.kind === 'missing-record')
      findings.held.add(first.invoiceId)
    return []
  }
  await store.recordDelivered(ids, clock.now())
  // What kept this one from being told may have kept others.
  if (rows.some(({ wasRefused }) => wasRefused)) await store.takeUpRefused(connection.name)
  return []
}

function lackOf({ telling }: OutboxRow, { lacking }: Findings): OdooError | undefined {
  if (telling.kind !== 'fields') return undefined
  return lacking?.names.some((name) => name in telling.values) === true ? lacking.error : undefined
}

/** Odoo's answer is a no to what it was told; anything else is tried again soon. */
const REFUSALS: readonly OdooErrorKind[] = ['access', 'refused', 'missing-record']

/** How long Odoo may go on with a request of which we no longer hear: only then does a search say what came of it. */
export function unheardMs(connection: StageContext['connection']): number {
  return connection.odoo.requestLimitSeconds * 1_000 + MARGIN_MS
}

/** Whether nothing is to be tried again soon after the no to this telling: the store knows then what becomes of it. */
async function isPutAway(context: StageContext, row: OutboxRow, error: OdooError): Promise<boolean> {
  const { odoo, store, connection, clock, log } = context
  if (error.kind === 'missing-record' && (await odoo.isDeleted(row.odooId))) {
    const [invoice] = await store.knownInvoices(connection.name, [row.odooId])
    if (invoice !== undefined) await noticeDeletion(context, invoice)
    return true
  }
  // An activity is only a reminder: one that Odoo will not take must not hold up what comes after it.
  if (row.telling.kind === 'activity' && error.kind !== 'missing-record') {
    if (row.attempts + 1 < MOST_ACTIVITY_REFUSALS && mark('activity-tried-again')) return false
    await store.setAside(row.id, error.message)
    log.warn('Odoo does not take the activity; the note and the fields say the same', {
      odooId: row.odooId,
      cause: error.message,
    })
    return true
  }
  if (row.attempts + 1 < MOST_REFUSALS) return false
  const now = clock.now()
  await store.recordRefused(row.id, error.message, now, new Date(now.getTime() + REST_MS))
  log.warn('Odoo refuses what is to be told on this invoice: set aside until tomorrow', {
    odooId: row.odooId,
    cause: error.message,
    remedy: `${error.remedy} Then run "chorus-bridge tell-again".`,
  })
  return true
}

/** The first row and others of its sort. */
async function deliver(
  context: StageContext,
  first: OutboxRow,
  others: readonly OutboxRow[],
  begin: Begin,
): Promise<void> {
  const { odoo } = context
  const rows = [first, ...others]
  switch (first.telling.kind) {
    case 'fields':
      await odoo.writeFieldsEach(
        await withRequestsMadeSince(
          context,
          rows.flatMap(({ telling, ...row }) => (telling.kind === 'fields' ? [{ ...row, telling }] : [])),
        ),
        begin,
      )
      return
    case 'note':
      await odoo.postNotes(
        rows.flatMap(({ odooId, telling }) =>
          telling.kind === 'note'
            ? [{ invoiceId: odooId, messageId: telling.messageId, body: telling.body }]
            : [],
        ),
        begin,
      )
      return
    case 'activity':
      if (first.telling.wanted === undefined) await odoo.clearActivity(first.odooId, begin)
      else await setActivity(context, first.odooId, first.telling.wanted, begin)
  }
}

/**
 * Emptying a request is meant for the one that was answered; what somebody asks for since then stays. The same asked for
 * again can only be told apart where the field may have been emptied before.
 */
async function withRequestsMadeSince(
  { odoo, store }: StageContext,
  rows: readonly FieldsRow[],
): Promise<InvoiceFields[]> {
  const answered = rows.filter(
    ({ telling: { answered, used, usedFiles } }) =>
      answered !== undefined || used !== undefined || usedFiles !== undefined,
  )
  const readings = answered.length === 0 ? [] : await odoo.readInvoices(answered.map(({ odooId }) => odooId))
  const byId = new Map(readings.map((reading) => [reading.id, reading]))
  for (const { id, odooId } of answered) {
    const reading = byId.get(odooId)
    if (reading !== undefined) await store.recordWrittenOver(id, reading)
  }
  return rows.map(({ odooId, telling: { values, answered, used = {}, usedFiles = [] }, writtenOver }) => {
    const present = byId.get(odooId)
    const request = present?.request
    const isAnother = request !== undefined && answered !== undefined && request !== answered
    const isAgain = present !== undefined && writtenOver !== undefined && isAskedAgain(writtenOver, present)
    const isNew = (isAnother && mark('request-made-since-stays')) || (isAgain && mark('asked-again-stays'))
    return {
      invoiceId: odooId,
      usedFiles: usedFiles.filter((file) => present?.complementIds?.includes(file)),
      values: {
        ...values,
        ...(present && filledInSince(present, used, isNew && isMeantForWords(request))),
        ...(isNew && request !== undefined && { [FIELD.request]: request }),
      },
    }
  })
}

/** Any other request leaves what was filled in alone: what was sent goes with the one that sent it. */
function isMeantForWords(request: string | undefined): boolean {
  return request === 'complete' || request === 'correct_validator'
}

/** `isNew`: for a request that was made since, so that even the same words are meant for it. */
function filledInSince(
  { buyerComment, validatorSiret }: OdooInvoice,
  used: Readonly<Record<string, string>>,
  isNew: boolean,
): FieldValues {
  const present = { [FIELD.buyerComment]: buyerComment, [FIELD.validatorSiret]: validatorSiret }
  return Object.fromEntries(
    Object.entries(present).flatMap(([field, words]) =>
      words !== undefined &&
      field in used &&
      (isNew || (words !== used[field] && mark('filled-in-since-stays')))
        ? [[field, words]]
        : [],
    ),
  )
}

type FieldsRow = Omit<OutboxRow, 'telling'> & { readonly telling: FieldsTelling }

async function setActivity(
  context: StageContext,
  odooId: number,
  wanted: WantedActivity,
  begin: Begin,
): Promise<void> {
  const { odoo, connection, clock, log } = context
  // Read now: the invoice may have got its salesperson after it was prepared.
  const invoice = await odoo.readInvoice(odooId)
  if (invoice === undefined)
    throw new OdooError(
      'missing-record',
      `Odoo does not show invoice ${String(odooId)}`,
      'Nothing to do if it was deleted; else give the user the right to read it.',
    )
  const today = frenchDay(clock.now())
  const { deadline = today } = wanted
  const owner = await odoo.setActivity(
    {
      invoiceId: odooId,
      ...wanted,
      deadline: deadline > today ? deadline : today,
      userId: invoice.responsibleUserId,
      userLogin: connection.responsibleLogin,
    },
    begin,
  )
  if (owner === 'own')
    log.warn(
      'nobody to give an activity to: it is assigned to the bridge itself, where nobody looks for it',
      {
        invoice: invoice.number,
        remedy:
          'Set responsibleLogin to the login of an active internal user, or a salesperson on the invoice.',
      },
    )
}
