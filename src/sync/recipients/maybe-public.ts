import type { InvoiceChoice } from '../../domain/recipients/selection.js'
import type { OdooPartner } from '../../domain/invoice/invoice.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { maybePublic, type MaybePublic, sirenIn } from '../../domain/recipients/maybe-public.js'
import { MAYBE_PUBLIC_SUMMARY, maybePublicActivity } from '../../domain/words/maybe-public-activity.js'
import { maybePublicValues } from '../../domain/odoo-fields/maybe-public-fields.js'
import { soundsPrivate } from '../../domain/recipients/public-name.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { OdooError } from '../../odoo/wire/error.js'
import type { MaybePublicCustomer } from '../../store/store.js'
import type { Stage, StageContext } from '../running/context.js'
import { type DirectoryContext, isSirenPublished } from './directory.js'
import { describeFailure } from '../health/failure.js'
import { isMarkingRefused, noteRefusal, writeOnPartners } from './partners.js'

/** Why a customer that the directory does not know may be a public body, by what is known of it by now. */
export async function whyMaybePublic(
  context: DirectoryContext,
  customer: OdooPartner,
): Promise<MaybePublic | undefined> {
  const { siret } = customer
  if (siret === undefined) return maybePublic(customer)
  const siren = sirenIn(siret)
  return maybePublic({
    ...customer,
    legalCategory: await context.store.legalCategory(context.connection.chorusPro.environment, siret),
    sirenIsPublic: siren === undefined ? undefined : await isSirenPublished(context, siren),
  })
}

/**
 * What is kept of the customer of an invoice that is left out; undefined unless it may be public all the same. Where
 * INSEE may tell more, it is asked later.
 */
export async function customerLeftOut(
  context: StageContext,
  choice: InvoiceChoice,
  customer: OdooPartner,
): Promise<MaybePublicCustomer | undefined> {
  if (choice.code !== 'NOT_PUBLIC') return undefined
  const { siret, name, isPrivate } = customer
  if (siret !== undefined && isSiret(siret) && isPrivate !== true && !soundsPrivate(name))
    await context.store.wantLegalCategory(context.connection.chorusPro.environment, siret)
  const found = await whyMaybePublic(context, customer)
  return found && { partnerId: customer.id, name, reason: found.sentence.fr }
}

/**
 * Tells of the customers that are taken for private ones and may be public: in one activity, and by a mark on each that
 * a filter finds. Asks nothing and writes nothing while they are the same.
 */
export const tellMaybePublic: Stage = {
  name: 'maybe-public',
  needs: ['odoo'],
  async run(context) {
    const { store, connection, dryRun, log } = context
    const customers = await store.maybePublicCustomers(connection.name)
    if (dryRun) {
      if (customers.length > 0)
        log.info('dry run: would be listed as maybe public', { count: customers.length })
      return
    }
    if (await isMarkingRefused(context)) return
    if (await tellActivity(context, customers)) await mark(context, customers)
  },
}

/** Answers whether the user may write on contacts, as far as it was tried. */
async function tellActivity(
  context: StageContext,
  customers: readonly MaybePublicCustomer[],
): Promise<boolean> {
  const { odoo, store, connection, clock, log } = context
  const wanted = maybePublicActivity(customers)
  const note = wanted?.note ?? ''
  if (note === (await store.maybePublicActivity(connection.name))) return true
  try {
    if (wanted === undefined) await odoo.clearCompanyActivity(MAYBE_PUBLIC_SUMMARY)
    else {
      const owner = await odoo.setCompanyActivity({
        ...wanted,
        deadline: frenchDay(clock.now()),
        userLogin: connection.responsibleLogin,
        userId: customers.find(({ userId }) => userId !== undefined)?.userId,
      })
      log.warn('customers that Chorus Pro does not know may be public bodies', {
        customers: customers.slice(0, 10).map(({ name }) => name),
        count: customers.length,
        remedy: `${owner === 'own' ? 'Set responsibleLogin to the login of an active internal user, for nobody got the activity about them; and s' : 'S'}ee the filter "Peut-être publics" on customers in Odoo.`,
      })
    }
  } catch (error) {
    if (!(error instanceof OdooError)) throw error
    if (error.kind === 'access') {
      await noteRefusal(context)
      return false
    }
    if (error.kind !== 'refused') throw error
    // A rule of another module: tried again when the list changes.
    const { message, remedy } = describeFailure(error)
    log.warn(`Odoo does not take the activity about customers that may be public: ${message}`, { remedy })
  }
  await store.recordMaybePublicActivity(connection.name, note)
  return true
}

/** Each write on a customer makes its invoices appear as changed: only what differs is written. */
async function mark(context: StageContext, customers: readonly MaybePublicCustomer[]): Promise<void> {
  const { odoo, store, connection } = context
  const wanted = new Map(customers.map(({ partnerId, reason }) => [partnerId, reason]))
  const marked = await store.maybePublicMarks(connection.name)
  const changed = [...new Set([...wanted.keys(), ...marked.keys()])].filter(
    (id) => wanted.get(id) !== marked.get(id),
  )
  if (changed.length === 0) return
  const shown = await odoo.readMaybePublicMarks(changed)
  if (shown === undefined) return
  for (const reason of new Set(changed.map((id) => wanted.get(id)))) {
    const ids = changed.filter((id) => wanted.get(id) === reason)
    if (context.stop.aborted) return
    // One that was deleted is not among those shown.
    const differing = ids.filter((id) => shown.has(id) && shown.get(id) !== reason)
    if (differing.length > 0 && !(await writeOnPartners(context, maybePublicValues(reason), differing)))
      return
    await store.recordMaybePublicMarks(connection.name, ids, reason)
  }
}
