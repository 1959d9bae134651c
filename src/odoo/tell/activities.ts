import { z } from 'zod'
import { VALIDATION_MODEL } from '../../domain/odoo-fields/validation-fields.js'
import { ACTIVITY_PREFIX } from '../../domain/words/activity.js'
import { type Capabilities, companyContext, notEntered } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import {
  type Activity,
  type ActivityOwner,
  type Begin,
  type CompanyActivity,
  justBegin,
  type OrderActivity,
} from '../port.js'
import { many2oneSchema, optional, textSchema } from '../wire/values.js'

/** *To-Do*: what every database has, and what people may not delete. */
const TYPE = 'mail.mail_activity_data_todo'

/** Without it Odoo mails the assignee of each activity that another user gives (measured on 17.0 and 19.0). */
const QUIETLY = { mail_activity_quick_update: true }

/** What cannot be read of one is written anew, like what differs. */
const activitySchema = z.object({
  id: z.int(),
  summary: textSchema.catch(undefined),
  note: textSchema.catch(undefined),
  user_id: optional(many2oneSchema).catch(undefined),
})
type ExistingActivity = z.infer<typeof activitySchema>

const userSchema = z.object({ id: z.int(), login: z.string() })
const companySchema = z.object({ partner_id: many2oneSchema })
const doneSchema = z.unknown()

/** The record on which an activity stands. */
type Place =
  | { readonly model: 'account.move' | 'sale.order' | typeof VALIDATION_MODEL; readonly id: number }
  /** The company's own contact may bear several, known by what they are about. */
  | { readonly model: 'res.partner'; readonly id: number; readonly summary: string }

/** Id or login of a user; undefined: none is known. */
type Wish = number | string | undefined

export async function setActivity(
  client: OdooClient,
  capabilities: Capabilities,
  activity: Activity,
  begin: Begin,
): Promise<ActivityOwner> {
  const place = { model: 'account.move', id: activity.invoiceId } as const
  return setAt(client, capabilities, place, activity, [activity.userId, activity.userLogin], begin)
}

/** See `OdooPort.setCompanyActivity`. */
export async function setCompanyActivity(
  client: OdooClient,
  capabilities: Capabilities,
  activity: CompanyActivity,
): Promise<ActivityOwner> {
  const place = await companyContact(client, capabilities, activity.summary)
  return setAt(client, capabilities, place, activity, [activity.userLogin, activity.userId], justBegin)
}

/** See `OdooPort.setOrderActivity`. */
export function setOrderActivity(
  client: OdooClient,
  capabilities: Capabilities,
  activity: OrderActivity,
): Promise<ActivityOwner> {
  const place = { model: 'sale.order', id: activity.orderId } as const
  return setAt(client, capabilities, place, activity, [activity.userId, activity.userLogin], justBegin)
}

/** See `OdooPort.setValidationActivity`. */
export function setValidationActivity(
  client: OdooClient,
  capabilities: Capabilities,
  id: number,
  activity: CompanyActivity,
): Promise<ActivityOwner> {
  const place = { model: VALIDATION_MODEL, id } as const
  return setAt(client, capabilities, place, activity, [activity.userLogin, activity.userId], justBegin)
}

export async function clearValidationActivity(
  client: OdooClient,
  capabilities: Capabilities,
  id: number,
): Promise<void> {
  const place = { model: VALIDATION_MODEL, id } as const
  await unlink(client, capabilities, await ours(client, capabilities, place), justBegin)
}

export async function clearOrderActivity(
  client: OdooClient,
  capabilities: Capabilities,
  orderId: number,
): Promise<void> {
  const place = { model: 'sale.order', id: orderId } as const
  await unlink(client, capabilities, await ours(client, capabilities, place), justBegin)
}

async function companyContact(
  client: OdooClient,
  capabilities: Capabilities,
  summary: string,
): Promise<Place> {
  const { companyId } = capabilities
  const context = companyContext(capabilities)
  const fields = ['partner_id']
  const [company] = await client.rows(companySchema, 'res.company', [['id', '=', companyId]], fields, {
    context,
  })
  if (company === undefined) throw notEntered(companyId)
  return { model: 'res.partner', id: company.partner_id.id, summary }
}

/**
 * Ours are those that our user made and whose summary begins as all of ours do. A person to whom one was passed on keeps
 * it, and its deadline stays: only one that was nobody's is given to somebody when there is somebody now.
 */
async function setAt(
  client: OdooClient,
  capabilities: Capabilities,
  place: Place,
  activity: CompanyActivity,
  wishes: readonly Wish[],
  begin: Begin,
): Promise<ActivityOwner> {
  const own = capabilities.server.uid
  const [existing, ...others] = await ours(client, capabilities, place)
  await unlink(client, capabilities, others, begin)
  const assignee = await assigneeOf(client, capabilities, [existing?.user_id?.id, ...wishes])
  if (existing === undefined || !(await brought(client, capabilities, existing, activity, assignee, begin))) {
    await begin()
    await client.call(doneSchema, place.model, 'activity_schedule', [[place.id]], {
      act_type_xmlid: TYPE,
      summary: activity.summary,
      note: activity.note,
      date_deadline: activity.deadline,
      user_id: assignee,
      context: { ...companyContext(capabilities), ...QUIETLY },
    })
  }
  return assignee === own ? 'own' : 'person'
}

/**
 * Removed, not marked as done: that would put a line *To-Do done*, in Odoo's words and with the old reasons, into the
 * chatter (measured on 17.0 and 19.0), where the bridge's own note already says what came of it.
 */
export async function clearActivity(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
  begin: Begin,
): Promise<void> {
  const place = { model: 'account.move', id: invoiceId } as const
  await unlink(client, capabilities, await ours(client, capabilities, place), begin)
}

/** See `OdooPort.clearCompanyActivity`. */
export async function clearCompanyActivity(
  client: OdooClient,
  capabilities: Capabilities,
  summary: string,
): Promise<void> {
  const place = await companyContact(client, capabilities, summary)
  await unlink(client, capabilities, await ours(client, capabilities, place), justBegin)
}

/** Open ones only, the oldest first: 19.0 archives what people tick off, and a search leaves the archive out. */
function ours(client: OdooClient, capabilities: Capabilities, place: Place): Promise<ExistingActivity[]> {
  return client.rows(
    activitySchema,
    'mail.activity',
    [
      ['res_model', '=', place.model],
      ['res_id', '=', place.id],
      ['create_uid', '=', capabilities.server.uid],
      place.model === 'res.partner'
        ? ['summary', '=', place.summary]
        : ['summary', '=like', `${ACTIVITY_PREFIX}%`],
    ],
    ['summary', 'note', 'user_id'],
    { order: 'id asc', context: companyContext(capabilities) },
  )
}

/** The first wished-for user who is a person that works here, else the bridge's own user. */
async function assigneeOf(
  client: OdooClient,
  capabilities: Capabilities,
  wishes: readonly Wish[],
): Promise<number> {
  const own = capabilities.server.uid
  const ids = wishes.filter((wish) => typeof wish === 'number')
  const logins = wishes.filter((wish) => typeof wish === 'string')
  // `share`: users of the portal. Archived users are left out of every search.
  const users = await client.rows(
    userSchema,
    'res.users',
    [['share', '=', false], '|', ['id', 'in', ids], ['login', 'in', logins]],
    ['login'],
    { context: companyContext(capabilities) },
  )
  const people = users.filter(({ id }) => id !== own)
  const [found] = wishes.flatMap((wish) => people.filter(({ id, login }) => id === wish || login === wish))
  return found?.id ?? own
}

/** Writes what differs; `false` when somebody has ticked the activity off meanwhile. */
async function brought(
  client: OdooClient,
  capabilities: Capabilities,
  existing: ExistingActivity,
  wanted: CompanyActivity,
  assignee: number,
  begin: Begin,
): Promise<boolean> {
  const values = {
    ...(existing.summary !== wanted.summary && { summary: wanted.summary }),
    ...(asKept(existing.note ?? '') !== asKept(wanted.note) && { note: wanted.note }),
    ...(existing.user_id?.id !== assignee && { user_id: assignee }),
  }
  if (Object.keys(values).length === 0) return true
  const context = { ...companyContext(capabilities), ...QUIETLY }
  await begin()
  return ifPresent(client.call(doneSchema, 'mail.activity', 'write', [[existing.id], values], { context }))
}

async function unlink(
  client: OdooClient,
  capabilities: Capabilities,
  activities: readonly ExistingActivity[],
  begin: Begin,
): Promise<void> {
  const context = companyContext(capabilities)
  for (const { id } of activities) {
    await begin()
    await ifPresent(client.call(doneSchema, 'mail.activity', 'unlink', [[id]], { context }))
  }
}

/** People end activities too: one that has gone between our look and our call is no failure. */
async function ifPresent(change: Promise<unknown>): Promise<boolean> {
  try {
    await change
    return true
  } catch (error) {
    if (error instanceof OdooError && error.kind === 'missing-record') return false
    throw error
  }
}

/** Odoo writes the quotes of an HTML text back as themselves; a no-break space may come as itself or as an entity. */
function asKept(html: string): string {
  return html
    .replace(/&(?:nbsp|#160|#xA0);/gi, '\u00A0')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#34;', '"')
    .trim()
}
