import type { AlarmKind, ExpiringSecret, KnownAlarm, Secret } from '../../domain/alarms/alarm.js'
import type { AlarmMessage } from '../../domain/alarms/alarm-words.js'
import type { Stage } from '../../domain/chorus-status/stage.js'

/** What people are told of a connection as a whole, and what that is judged by. */
export interface AlarmStore {
  /** When a cycle of the connection last ended well; undefined: never. */
  lastGoodCycle(connection: string): Promise<Date | undefined>
  recordGoodCycle(connection: string, now: Date): Promise<void>

  /** Those of which the cause is there, or of which Odoo still shows an activity. */
  alarms(connection: string): Promise<AlarmRow[]>
  /**
   * How an alarm goes on, with the messages about it. That it is over is told only where it was told: a message that was
   * not sent yet is dropped instead.
   */
  recordAlarm(
    connection: string,
    alarm: KnownAlarm,
    messages: readonly NewMessage[],
    now: Date,
  ): Promise<void>
  /** What its activity in Odoo says now; empty: it is gone. */
  recordAlarmActivity(connection: string, kind: AlarmKind, note: string): Promise<void>

  /**
   * The oldest message of all connections that is due, by one of these channels: it is this process's to send until then,
   * and another one's if it was neither forgotten nor failed by then.
   */
  claimMessage(channels: readonly Channel[], now: Date, until: Date): Promise<MessageRow | undefined>
  /** It was taken, or is given up. */
  forgetMessage(id: number): Promise<void>
  recordMessageFailed(id: number, nextAttemptAt: Date): Promise<void>

  /** Secrets whose end was asked for since, with it where there is one. */
  expiries(connection: string): Promise<ExpiryRow[]>
  /** @param expiresAt undefined: its side tells of no end */
  recordExpiry(connection: string, secret: Secret, expiresAt: Date | undefined, now: Date): Promise<void>

  /** Invoices of one of the stages that have been in it since before, the longest first; deleted ones are none. */
  invoicesWaiting(connection: string, waits: readonly Wait[], limit: number): Promise<WaitingInvoices>
  /** What tells whether deposits are made. */
  depositHealth(connection: string, now: Date): Promise<DepositHealth>
}

export interface AlarmRow extends KnownAlarm {
  readonly activity: string
}

export type Channel = 'webhook' | 'mail'

export interface NewMessage {
  readonly channel: Channel
  readonly body: AlarmMessage
}

export interface MessageRow extends NewMessage {
  readonly id: number
  readonly madeAt: Date
  readonly attempts: number
}

export interface ExpiryRow {
  readonly secret: Secret
  readonly expiresAt: ExpiringSecret['at'] | undefined
  readonly askedAt: Date
}

export interface Wait {
  readonly stage: Stage
  readonly before: Date
}

export interface WaitingInvoices {
  readonly numbers: readonly string[]
  /** All of them, those beyond the limit included. */
  readonly count: number
}

export interface DepositHealth {
  /** Whether an invoice is ready and due: after a cycle that could deposit there is none. */
  readonly isAnyReady: boolean
  /** Deposits of which the answer was lost, and which are not settled. */
  readonly uncertain: number
  /** When Chorus Pro last took one. */
  readonly lastAcceptedAt: Date | undefined
}
