import type { Generated } from 'kysely'
import type { AlarmKind, Secret } from '../../domain/alarms/alarm.js'
import type { AlarmMessage } from '../../domain/alarms/alarm-words.js'
import type { Channel } from '../store.js'

/** What people are told of a connection as a whole (`0020_alarms.sql`). */
export interface CyclesTable {
  connection: string
  good_at: number
}

export interface AlarmsTable {
  connection: string
  kind: AlarmKind
  since: number | null
  raised_at: number | null
  facts: string
  activity: Generated<string>
}

export interface AlarmMessagesTable {
  id: Generated<number>
  connection: string
  kind: AlarmKind
  channel: Channel
  state: AlarmMessage['state']
  body: string
  made_at: number
  attempts: Generated<number>
  next_attempt_at: number
}

export interface ExpiriesTable {
  connection: string
  secret: Secret
  expires_at: number | null
  asked_at: number
}
