import { markOf, partnerChanges, type PartnerValues } from '../../domain/odoo-fields/partner-fields.js'
import { OdooError } from '../../odoo/wire/error.js'
import type { MarkedBuyer } from '../../store/store.js'
import type { Clock } from '../running/clock.js'
import type { Stage, StageContext } from '../running/context.js'
import { describeFailure } from '../health/failure.js'

/** A user that may not write on contacts may have got the right since. */
const REFUSAL_LASTS_MS = 24 * 3_600_000

/**
 * Shows on the customer's record in Odoo what Chorus Pro's directory demands of its invoices, each time the directory
 * was asked about a customer whose invoices the bridge handles. By it the menu and the filter of invoices not sent know
 * those that the bridge has not taken up yet. Only what differs is written: a write on a customer makes all its invoices
 * appear as changed in the next search, and must not lead to another.
 */
export const markBuyers: Stage = {
  name: 'partners',
  needs: ['odoo'],
  async run(context) {
    const { store, odoo, connection, clock, dryRun } = context
    if (dryRun) return
    const { environment } = connection.chorusPro
    const buyers = await store.buyersToMark(connection.name, environment, refusedSince(clock))
    if (buyers.length === 0) return
    const shown = await odoo.readPartnerMarks(buyers.map(({ partnerId }) => partnerId))
    if (shown === undefined) return
    const writes = new Map<string, { values: PartnerValues; buyers: MarkedBuyer[] }>()
    const settled: MarkedBuyer[] = []
    for (const buyer of buyers) {
      const mark = shown.get(buyer.partnerId)
      const values = mark && partnerChanges(mark, markOf(buyer.entry?.structure, buyer.checkedAt))
      if (values === undefined) {
        settled.push(buyer)
        continue
      }
      const key = JSON.stringify(values)
      const write = writes.get(key) ?? { values, buyers: [] }
      write.buyers.push(buyer)
      writes.set(key, write)
    }
    await store.recordBuyersMarked(connection.name, settled)
    for (const write of writes.values()) {
      if (context.stop.aborted || !(await writeOne(context, write.values, write.buyers))) return
    }
  },
}

/** Answers whether the next write is worth trying. */
async function writeOne(
  context: StageContext,
  values: PartnerValues,
  buyers: readonly MarkedBuyer[],
): Promise<boolean> {
  const ids = buyers.map(({ partnerId }) => partnerId)
  if (!(await writeOnPartners(context, values, ids))) return false
  await context.store.recordBuyersMarked(context.connection.name, buyers)
  return true
}

function refusedSince(clock: Clock): Date {
  return new Date(clock.now().getTime() - REFUSAL_LASTS_MS)
}

/** Whether Odoo said no so short a time ago that it is not asked again. */
export function isMarkingRefused({ store, connection, clock }: StageContext): Promise<boolean> {
  return store.wasMarkingRefused(connection.name, refusedSince(clock))
}

/** Writes on customers. Answers whether the next write is worth trying: not where the user may not write on any. */
export async function writeOnPartners(
  context: StageContext,
  values: PartnerValues,
  ids: readonly number[],
): Promise<boolean> {
  const { odoo, log } = context
  try {
    await odoo.writePartners(ids, values)
  } catch (error) {
    if (!(error instanceof OdooError)) throw error
    if (error.kind === 'access') {
      await noteRefusal(context)
      return false
    }
    if (error.kind !== 'refused' && error.kind !== 'missing-record') throw error
    // A rule of another module, or a customer deleted meanwhile: tried again when the directory is asked again.
    const { message, remedy } = describeFailure(error)
    log.warn(message, { remedy, partners: ids.slice(0, 10), count: ids.length })
  }
  return true
}

/** The user may not write on contacts: said once a day, as long as somebody would be told there. */
export async function noteRefusal({ store, connection, clock, log }: StageContext): Promise<void> {
  await store.recordMarkingRefused(connection.name, clock.now())
  log.warn(
    'Odoo does not let this user write on contacts: what Chorus Pro demands is not shown on customers, nor which of them may be public bodies',
    {
      remedy:
        'give the user of the bridge the right "Contact Creation" (Extra Rights / Contact Creation, in Odoo 19 Contact / Creation); without it the Chorus Pro menu and the filter of invoices not sent miss those that the bridge has not taken up yet, only "chorus-bridge directory check" lists customers that may be public, and nothing else is lost',
    },
  )
}
