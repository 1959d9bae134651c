import type { InvoiceChoice } from '../domain/selection.js'
import type { OdooPartner } from '../domain/invoice.js'
import { frenchDay } from '../domain/french-time.js'
import { maybePublic, type MaybePublic } from '../domain/maybe-public.js'
import { maybePublicActivity } from '../domain/maybe-public-activity.js'
import { maybePublicValues } from '../domain/maybe-public-fields.js'
import { soundsPrivate } from '../domain/public-name.js'
import { isSiret } from '../domain/siret.js'
import { OdooError } from '../odoo/error.js'
import type { MaybePublicCustomer } from '../store/store.js'
import type { Stage, StageContext } from './context.js'
import type { DirectoryContext } from './directory.js'
import { describeFailure } from './failure.js'
import { isMarkingRefused, writeOnPartners } from './partners.js'

const SIREN_LENGTH = 9

const DAY_MS = 24 * 3_600_000

/** Why a customer that the directory does not know may be a public body, by what is known of it by now. */
export async function whyMaybePublic(
  { store, connection }: DirectoryContext,
  customer: OdooPartner,
): Promise<MaybePublic | undefined> {
  const { environment } = connection.chorusPro
  const { siret } = customer
  if (siret === undefined || !isSiret(siret)) return maybePublic(customer)
  return maybePublic({
    ...customer,
    legalCategory: await store.legalCategory(environment, siret),
    sirenIsPublic: await store.publishesSiren(environment, siret.slice(0, SIREN_LENGTH)),
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
    await tellActivity(context, customers)
    await mark(context, customers)
  },
}

async function tellActivity(context: StageContext, customers: readonly MaybePublicCustomer[]): Promise<void> {
  const { odoo, store, connection, clock, log } = context
  const wanted = maybePublicActivity(customers)
  const told = await store.maybePublicActivity(connection.name)
  const now = clock.now()
  if (told.note === (wanted?.note ?? '')) return
  if (told.refusedAt !== undefined && now.getTime() - told.refusedAt.getTime() < DAY_MS) return
  try {
    if (wanted === undefined) await odoo.clearCompanyActivity()
    else {
      log.warn('customers that Chorus Pro does not know may be public bodies', {
        customers: customers.slice(0, 10).map(({ name }) => name),
        count: customers.length,
        remedy: 'see "chorus-bridge directory check", or the filter "Peut-être publics" on customers in Odoo',
      })
      const owner = await odoo.setCompanyActivity({
        ...wanted,
        deadline: frenchDay(now),
        userLogin: connection.responsibleLogin,
        userId: customers.find(({ userId }) => userId !== undefined)?.userId,
      })
      if (owner === 'own')
        log.warn(
          'nobody to give the activity about these customers to: it stands on the contact of the company',
          {
            remedy: 'Set responsibleLogin to the login of an active internal user.',
          },
        )
    }
  } catch (error) {
    if (!(error instanceof OdooError) || (error.kind !== 'access' && error.kind !== 'refused')) throw error
    await store.recordMaybePublicActivityRefused(connection.name, now)
    const { message, remedy } = describeFailure(error)
    log.warn(`Odoo does not take the activity about customers that may be public: ${message}`, { remedy })
    return
  }
  await store.recordMaybePublicActivity(connection.name, wanted?.note ?? '')
}

/** Each write on a customer makes its invoices appear as changed: only what differs is written. */
async function mark(context: StageContext, customers: readonly MaybePublicCustomer[]): Promise<void> {
  const { odoo, store, connection } = context
  const wanted = new Map(customers.map(({ partnerId, reason }) => [partnerId, reason]))
  const marked = await store.maybePublicMarks(connection.name)
  const changed = [...new Set([...wanted.keys(), ...marked.keys()])].filter(
    (id) => wanted.get(id) !== marked.get(id),
  )
  if (changed.length === 0 || (await isMarkingRefused(context))) return
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
