import { z } from 'zod'
import { VALIDATION_MODEL } from '../../domain/odoo-fields/validation-fields.js'
import { ACTIVITY_PREFIX } from '../../domain/words/activity.js'
import type { OdooClient } from '../wire/client.js'
import type { SetupStep } from './report.js'
import { textSchema } from '../wire/values.js'

const idSchema = z.object({ id: z.int() })
const activitySchema = z.object({ id: z.int(), summary: textSchema })

/** So many go into one request. */
const BATCH = 200

/**
 * Takes away the open activities that the bridge asked people for; nobody would close them once it is gone. They are
 * known by what they begin with and by who made them.
 *
 * @param login of the bridge's user
 */
export async function removeActivities(admin: OdooClient, login: string): Promise<SetupStep[]> {
  const activities = await openActivities(admin, login)
  for (let from = 0; from < activities.length; from += BATCH) {
    const ids = activities.slice(from, from + BATCH).map(({ id }) => id)
    await admin.call(z.unknown(), 'mail.activity', 'unlink', [ids])
  }
  return counted(activities, 'removed')
}

/** Those that stay with the data: somebody has to tick them off. */
export async function tellActivities(admin: OdooClient, login: string): Promise<SetupStep[]> {
  return counted(
    await openActivities(admin, login),
    'skipped',
    'open, and stays like the data: tick it off when it is done',
  )
}

type OpenActivity = z.infer<typeof activitySchema>

async function openActivities(admin: OdooClient, login: string): Promise<OpenActivity[]> {
  // It may have been archived first.
  const users = await admin.rows(idSchema, 'res.users', [['login', '=', login]], ['id'], {
    context: { active_test: false },
  })
  const domain = [
    ['res_model', 'in', ['account.move', 'res.partner', 'sale.order', VALIDATION_MODEL]],
    ['create_uid', 'in', users.map(({ id }) => id)],
    ['summary', '=like', `${ACTIVITY_PREFIX}%`],
  ]
  // 19.0 archives what people tick off, and this leaves the archive out.
  return users.length === 0
    ? []
    : admin.rows(activitySchema, 'mail.activity', domain, ['summary'], { order: 'id asc' })
}

/** One line for all that say the same. */
function counted(
  activities: readonly OpenActivity[],
  outcome: SetupStep['outcome'],
  detail?: string,
): SetupStep[] {
  const counts = new Map<string, number>()
  for (const { summary = '' } of activities) counts.set(summary, (counts.get(summary) ?? 0) + 1)
  return [...counts].map(([summary, count]) => ({
    what: 'activity',
    name: count === 1 ? summary : `${summary} (${String(count)} times)`,
    outcome,
    ...(detail !== undefined && { detail }),
  }))
}
