import { z } from 'zod'
import { ACTIVITY_PREFIX } from '../domain/activity.js'
import { type Capabilities, companyContext } from './capabilities.js'
import type { OdooClient } from './client.js'
import { OdooError } from './error.js'
import type { Activity, ActivityOwner, Begin } from './port.js'
import { many2oneSchema, optional, textSchema } from './values.js'

/** *To-Do*: what every database has, and what people may not delete. */
const TYPE = 'mail.mail_activity_data_todo'

/** Without it Odoo mails the assignee of each activity that another user gives (measured on 17.0 and 19.0). */
const QUIETLY = { mail_activity_quick_update: true }

const activitySchema = z.object({
  id: z.int(),
  summary: textSchema,
  note: textSchema,
  user_id: optional(many2oneSchema),
})
type ExistingActivity = z.infer<typeof activitySchema>

const userSchema = z.object({ id: z.int(), login: z.string() })
const doneSchema = z.unknown()

/**
 * Ours are those that our user made and whose summary begins as all of ours do. A person to whom one was passed on keeps
 * it, and its deadline stays: only one that was nobody's is given to somebody when there is somebody now.
 */
export async function setActivity(
  client: OdooClient,
  capabilities: Capabilities,
  activity: Activity,
  begin: Begin,
): Promise<ActivityOwner> {
  const own = capabilities.server.uid
  const [existing, ...others] = await ours(client, capabilities, activity.invoiceId)
  await unlink(client, capabilities, others, begin)
  const assignee = await assigneeOf(client, capabilities, activity, existing?.user_id?.id)
  if (existing === undefined || !(await brought(client, capabilities, existing, activity, assignee, begin))) {
    await begin()
    await client.call(doneSchema, 'account.move', 'activity_schedule', [[activity.invoiceId]], {
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
  await unlink(client, capabilities, await ours(client, capabilities, invoiceId), begin)
}

/** Open ones only, the oldest first: 19.0 archives what people tick off, and a search leaves the archive out. */
function ours(
  client: OdooClient,
  capabilities: Capabilities,
  invoiceId: number,
): Promise<ExistingActivity[]> {
  return client.rows(
    activitySchema,
    'mail.activity',
    [
      ['res_model', '=', 'account.move'],
      ['res_id', '=', invoiceId],
      ['create_uid', '=', capabilities.server.uid],
      ['summary', '=like', `${ACTIVITY_PREFIX}%`],
    ],
    ['summary', 'note', 'user_id'],
    { order: 'id asc', context: companyContext(capabilities) },
  )
}

/** The holder, else the first wished-for user who is a person that works here, else the bridge's own user. */
async function assigneeOf(
  client: OdooClient,
  capabilities: Capabilities,
  { userId, userLogin }: Activity,
  holder: number | undefined,
): Promise<number> {
  const own = capabilities.server.uid
  const ids = [holder, userId].filter((id) => id !== undefined)
  // `share`: users of the portal. Archived users are left out of every search.
  const users = await client.rows(
    userSchema,
    'res.users',
    [['share', '=', false], '|', ['id', 'in', ids], ['login', '=', userLogin ?? false]],
    ['login'],
    { context: companyContext(capabilities) },
  )
  const people = users.filter(({ id }) => id !== own)
  const found =
    people.find(({ id }) => id === holder) ??
    people.find(({ id }) => id === userId) ??
    people.find(({ login }) => login === userLogin)
  return found?.id ?? own
}

/** Writes what differs; `false` when somebody has ticked the activity off meanwhile. */
async function brought(
  client: OdooClient,
  capabilities: Capabilities,
  existing: ExistingActivity,
  wanted: Activity,
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
