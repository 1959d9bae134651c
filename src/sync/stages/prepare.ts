import { activityFor, noActivity } from '../../domain/words/activity.js'
import { backOffMs } from '../../domain/running/back-off.js'
import { reasonFields, stageFields } from '../../domain/odoo-fields/field-values.js'
import type { OdooInvoice, OdooPartner } from '../../domain/invoice/invoice.js'
import { companyDay } from '../../domain/invoice/company-day.js'
import type { OdooCompany } from '../../domain/invoice/company.js'
import { referencesOf } from '../../domain/invoice/fillers.js'
import { blockedNote, platformNote } from '../../domain/words/notes.js'
import type { Reason } from '../../domain/words/reason.js'
import { checkInvoice, type InvoiceFacts, type Recipient } from '../../domain/requirements/index.js'
import {
  chooseByDirectory,
  chooseByInvoice,
  chooseByPlatform,
  chooseByTags,
  type InvoiceChoice,
} from '../../domain/recipients/selection.js'
import type { Telling } from '../../domain/words/telling.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { toldReasons } from '../../domain/words/told-reasons.js'
import { mark } from '../../marks/mark.js'
import { OdooError } from '../../odoo/wire/error.js'
import type { InvoiceRow } from '../../store/store.js'
import type { Stage, StageContext } from '../running/context.js'
import { fillFromOrders } from '../orders/fill.js'
import { recipientOf } from '../recipients/directory.js'
import { creditNoteHold, KEPT_IN_ODOO, keptInOdoo } from '../recipients/credit-note.js'
import { documentFor } from '../document/choose.js'
import { forEachStep } from '../running/each.js'
import { hold } from '../deposit/hold-for-person.js'
import { customerLeftOut } from '../recipients/maybe-public.js'
import { byPlatform, DESPITE_PLATFORM, platformFailed } from '../recipients/platform.js'
import { sellerSiretOf } from '../recipients/seller.js'
import { keptNote } from '../../domain/words/rejection-notes.js'
import { readTogether } from '../odoo-state/reading.js'
import { subjectOf } from '../odoo-state/subject.js'

const BATCH = 50

/** A blocked invoice is looked at when it or its buyer changes in Odoo, and once a day for what changes elsewhere. */
export const RECHECK_MS = 24 * 3_600_000

/** Stages in which an invoice's number is used in Chorus Pro, or will be: a refused flow leaves no trace of it. */
const TAKES_NUMBER: readonly InvoiceRow['stage'][] = [
  'ready',
  'depositing',
  'deposited',
  'followed',
  'closed',
]

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
  const reading = await readTogether(
    context,
    rows.map(({ odooId }) => odooId),
  )
  await forEachStep(
    context,
    rows,
    async (row) => {
      const invoice = await reading.invoice(row.odooId)
      const buyer = invoice && (await reading.buyer(invoice))
      // One that a rule of Odoo hides is not gone: this fails then, and is tried again.
      if (invoice === undefined && !(await odoo.isDeleted(row.odooId))) {
        throw new OdooError(
          'unexpected',
          `Odoo hides invoice ${String(row.odooId)}`,
          'None: it is read again.',
        )
      }
      if (invoice === undefined || buyer === undefined) {
        const choice = {
          code: 'NOT_POSTED',
          sentence: 'the invoice or its customer no longer exists in Odoo',
        }
        await store.recordIgnored(
          row.id,
          { choice, buyerSiret: undefined, examinedUntil: undefined, tellings: [noActivity] },
          clock.now(),
        )
        return
      }
      await prepareOne(context, row, { invoice, buyer, company })
    },
    async (row, why) => {
      const dueAt = new Date(clock.now().getTime() + backOffMs(row.failures))
      await store.postpone(row.id, dueAt, why)
    },
    ({ invoice }) => invoice.number,
  )
}

interface Reading {
  /** With the references that somebody gave, on the invoice alone. */
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
  readonly company: OdooCompany
}

async function prepareOne(
  context: StageContext,
  row: InvoiceRow,
  { invoice: read, buyer, company }: Reading,
): Promise<void> {
  const { store, connection, clock } = context
  const lookUp = async (asked: OdooInvoice): Promise<Recipient | undefined> =>
    buyer.siret !== undefined && isSiret(buyer.siret)
      ? await recipientOf(context, buyer.siret, asked.references.serviceCode ?? buyer.reference)
      : undefined
  const early = chooseByInvoice(read, connection) ?? chooseByTags(buyer, connection)
  if (early?.selected === false) {
    await leaveOut(context, row, early, { invoice: read, buyer })
    return
  }
  const found = await lookUp(read)
  const choice = early ?? chooseByDirectory(buyer.siret, found !== undefined)
  if (!choice.selected) {
    await leaveOut(context, row, choice, { invoice: read, buyer })
    return
  }
  if (await goesByPlatform(context, row, { invoice: read, buyer, company })) return
  if (await staysInOdoo(context, row, choice, { invoice: read, buyer })) return
  const { invoice, disagreements } = await fillFromOrders(context, read)
  const recipient = invoice === read ? found : await lookUp(invoice)
  const facts: InvoiceFacts = {
    invoice: {
      ...invoice,
      references: referencesOf(invoice, buyer, recipient),
      // Configured for all invoices, it needs no question on each.
      framework: invoice.framework ?? (connection.framework === 'A2' ? 'A2' : undefined),
    },
    buyer,
    recipient,
    numberTaken: await isNumberTaken(context, row, invoice),
    today: companyDay(clock.now(), company),
    disagreements,
  }
  const findings = checkInvoice(facts)
  const companySiret = await sellerSiretOf(context, company)
  const outcome = await documentFor(context, {
    facts,
    seller: { company, siret: companySiret },
    blocking: findings.blocking,
    told: row.stage === 'blocked' ? await store.reasons(row.id) : undefined,
    examinedUntil: row.examinedUntil,
    rowId: row.id,
    failedRenderings: row.failedRenderings,
  })
  if ('reasons' in outcome) {
    await block(context, row, { invoice, buyer, choice, reasons: outcome.reasons })
    return
  }
  if ('wouldMake' in outcome) {
    context.log.info('dry run: Odoo would be asked to make the document', { invoice: invoice.number })
    await store.postpone(row.id, new Date(clock.now().getTime() + RECHECK_MS), 'dry run: no document yet')
    return
  }
  const tellings = [
    ...(row.stage === 'blocked' || row.choice?.code === KEPT_IN_ODOO ? [stageFields('ready')] : []),
    noActivity,
  ]
  const { document } = outcome
  const warnings = [...findings.warnings, ...outcome.warnings]
  await store.recordReady(
    row.id,
    { invoice, buyerSiret: buyer.siret ?? '', choice, document, companySiret, warnings, tellings },
    clock.now(),
  )
  context.log.info('invoice ready', {
    invoice: invoice.number,
    choice: choice.sentence,
    syntax: document.syntax,
    repairs: document.repairs.map(({ code }) => code),
    warnings: warnings.map(({ code }) => code),
  })
}

function isNews(told: readonly Reason[] | undefined, reasons: readonly Reason[]): boolean {
  return JSON.stringify(told) !== JSON.stringify(reasons)
}

/** What Odoo's own platform has, or gave back, is not deposited; unless a person asked for the latter. */
async function goesByPlatform(
  context: StageContext,
  row: InvoiceRow,
  { invoice, buyer }: Reading,
): Promise<boolean> {
  const { platform } = invoice
  if (platform === undefined) return false
  const choice = chooseByPlatform(invoice)
  if (choice !== undefined) {
    context.log.info("not deposited: Odoo's own platform has it", {
      invoice: invoice.number,
      state: platform.state,
    })
    const way = byPlatform(platform)
    const told = toldReasons(row.toldReasons, 'platform', [way])
    const words = [reasonFields('ignored', [way]), platformNote(subjectOf(context, row), told, way)]
    await leaveOut(context, row, choice, { invoice, buyer }, { words, told })
    return true
  }
  if (row.choice?.code === DESPITE_PLATFORM) return false
  await hold(context, row, platformFailed(platform))
  return true
}

/** A credit note of a rejected invoice: whether it goes is asked once for its customer. */
async function staysInOdoo(
  context: StageContext,
  row: InvoiceRow,
  choice: InvoiceChoice,
  { invoice, buyer }: { invoice: OdooInvoice; buyer: OdooPartner },
): Promise<boolean> {
  const held = await creditNoteHold(context, invoice, buyer)
  if (held === undefined) return false
  const { answer, reason } = held
  if (answer === 'ask') {
    await block(context, row, { invoice, buyer, choice, reasons: [reason] })
    return true
  }
  // Said once: the bridge's own writes have it looked at again.
  const isNew = row.choice?.code !== KEPT_IN_ODOO
  const told = isNew ? toldReasons(row.toldReasons, 'kept', [reason]) : undefined
  const words =
    told === undefined
      ? []
      : [reasonFields('ignored', [reason]), keptNote(subjectOf(context, row), told, reason)]
  await leaveOut(context, row, keptInOdoo, { invoice, buyer }, { words, ...(told !== undefined && { told }) })
  return true
}

/** Chorus Pro has, or is about to get, another invoice of this number. */
async function isNumberTaken(
  { store, connection }: StageContext,
  row: InvoiceRow,
  { number }: OdooInvoice,
): Promise<boolean> {
  const others = await store.invoicesByNumber(connection.name, [number])
  return others.some(({ id, stage }) => id !== row.id && TAKES_NUMBER.includes(stage))
}

async function leaveOut(
  context: StageContext,
  row: InvoiceRow,
  choice: InvoiceChoice,
  { invoice, buyer }: { invoice: OdooInvoice; buyer: OdooPartner },
  // A private customer's invoice is never written on; one that was shown as blocked is told that it no longer is.
  { words, told }: { words: readonly Telling[]; told?: string } = {
    words: row.stage === 'blocked' ? [stageFields('ignored')] : [],
  },
): Promise<void> {
  const { store, clock, log } = context
  const tellings = [...words, noActivity]
  const examined = examinedUntil(context, invoice, buyer)
  const maybePublic = await customerLeftOut(context, choice, buyer)
  const ignored = { choice, buyerSiret: buyer.siret, examinedUntil: examined, maybePublic, told, tellings }
  await store.recordIgnored(row.id, ignored, clock.now())
  log.debug('invoice left alone', { invoice: row.invoice.number, choice: choice.sentence })
}

interface Blocking {
  readonly invoice: OdooInvoice
  readonly buyer: OdooPartner
  readonly choice: InvoiceChoice
  readonly reasons: readonly Reason[]
}

async function block(context: StageContext, row: InvoiceRow, blocking: Blocking): Promise<void> {
  const { store, clock, log } = context
  const { invoice, buyer, choice, reasons } = blocking
  const former = row.stage === 'blocked' ? await store.reasons(row.id) : []
  // That it is not to be sent was told already; by now somebody thinks otherwise.
  const wasHeldBack = row.invoice.request === 'do_not_send' && mark('held-back-no-longer')
  const same = !isNews(former, reasons) && !wasHeldBack
  const told = same ? row.toldReasons : toldReasons(row.toldReasons, 'blocked', reasons)
  const attempt = (await store.deposits(row.id)).length + 1
  await store.recordBlocked(
    row.id,
    {
      invoice,
      examinedUntil: examinedUntil(context, invoice, buyer),
      buyerSiret: buyer.siret,
      choice,
      reasons,
      recheckAt: new Date(clock.now().getTime() + RECHECK_MS),
      told,
      tellings:
        same || told === undefined
          ? []
          : [
              reasonFields('blocked', reasons),
              blockedNote(subjectOf(context, row), attempt, told, reasons),
              activityFor({ why: 'blocked', reasons }),
            ],
    },
    clock.now(),
  )
  if (!same)
    log.info('invoice blocked', { invoice: invoice.number, reasons: reasons.map(({ code }) => code) })
}

const A_MOMENT_MS = 2_000

/**
 * The latest change that this examination has taken in. Odoo shows whole seconds: of a change made this very moment
 * another may follow in the same second, so it does not count as taken in yet, and the next cycle looks again.
 */
function examinedUntil(context: StageContext, invoice: OdooInvoice, buyer: OdooPartner): Date {
  const changed = Math.max(invoice.writeDate.getTime(), buyer.writeDate.getTime())
  const odooNow = context.odoo.serverTime()?.getTime() ?? context.clock.now().getTime()
  return new Date(odooNow - changed < A_MOMENT_MS ? changed - 1 : changed)
}
