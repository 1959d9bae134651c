import { alarmActivity, alarmSummary } from '../../domain/alarms/alarm-words.js'
import { frenchDay } from '../../domain/words/french-time.js'
import { OdooError } from '../../odoo/wire/error.js'
import type { AlarmRow } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import type { Stage, StageContext } from '../running/context.js'

/**
 * Shows alarms in Odoo, where people are: an activity each on the company's own contact, for who is responsible, taken away
 * once it is over. Asks nothing while nothing has changed.
 */
export const tellAlarms: Stage = {
  name: 'alarms',
  needs: ['odoo'],
  async run(context) {
    const { store, connection, dryRun, stop } = context
    if (dryRun) return
    for (const alarm of await store.alarms(connection.name)) {
      if (stop.aborted) return
      await tellAlarm(context, alarm)
    }
  },
}

/**
 * Who may not write on a record may put no activity on it but on an invoice (`_mail_post_access`, 16.0 to 19.0); none of what
 * *Invoicing* may write is there in every company and about none of its invoices.
 */
const NEEDS_CONTACTS =
  'give the user of the bridge the right Contact Creation in Odoo: the activity stands on the contact of the company'

async function tellAlarm(context: StageContext, alarm: AlarmRow): Promise<void> {
  const { odoo, store, connection, clock, log } = context
  const { environment } = connection.chorusPro
  const wanted =
    alarm.since === undefined || alarm.raisedAt === undefined
      ? undefined
      : alarmActivity(alarm, { connection: connection.name, environment })
  const note = wanted?.note ?? ''
  if (note === alarm.activity) return
  try {
    if (wanted === undefined) await odoo.clearCompanyActivity(alarmSummary(alarm.kind, environment))
    else {
      const owner = await odoo.setCompanyActivity({
        ...wanted,
        deadline: frenchDay(clock.now()),
        userLogin: connection.responsibleLogin,
        userId: undefined,
      })
      if (owner === 'own')
        log.warn('nobody in Odoo is told of the alarm', {
          remedy: 'set responsibleLogin of the connection to the login of an active internal user',
        })
    }
  } catch (error) {
    if (!(error instanceof OdooError) || !['access', 'refused'].includes(error.kind)) throw error
    // Said once: it is taken as told, and tried again when the alarm changes.
    const { message, remedy } = describeFailure(error)
    log.warn(`Odoo does not take the activity about an alarm: ${message}`, {
      remedy: error.kind === 'access' ? NEEDS_CONTACTS : remedy,
    })
  }
  await store.recordAlarmActivity(connection.name, alarm.kind, note)
}
