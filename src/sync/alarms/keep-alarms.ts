import { ALARMS, type AlarmFacts, nextAlarm } from '../../domain/alarms/alarm.js'
import { alarmMessage } from '../../domain/alarms/alarm-words.js'
import { StoreError } from '../../store/error.js'
import type { Channel } from '../../store/store.js'
import { type AlarmContext, observeAlarms } from './observe.js'

/**
 * Judges what people are to be told of one connection, and writes it down with the messages that tell it. Between cycles,
 * and by the clock while one lasts; one call waits for the other.
 */
export class AlarmKeeper {
  #last: Promise<void> = Promise.resolve()

  /** @param channels by which messages go, beside the activity in Odoo */
  constructor(
    private readonly context: AlarmContext,
    private readonly channels: readonly Channel[],
  ) {}

  async look(): Promise<void> {
    const before = this.#last
    this.#last = before.then(() => this.#look())
    await this.#last
  }

  async #look(): Promise<void> {
    try {
      await this.#judge()
    } catch (error) {
      // The cycle says what is wrong with the store; /readyz does not need it.
      if (!(error instanceof StoreError)) throw error
    }
  }

  async #judge(): Promise<void> {
    const { connection, store, clock, log } = this.context
    const now = clock.now()
    const subject = { connection: connection.name, environment: connection.chorusPro.environment }
    const known = new Map((await store.alarms(connection.name)).map((alarm) => [alarm.kind, alarm]))
    const observed = await observeAlarms(this.context)
    for (const kind of ALARMS) {
      const before = known.get(kind)
      const change = nextAlarm(kind, before, observed.get(kind) ?? { is: 'unknown' }, now)
      if (change === undefined) continue
      const { alarm, tell } = change
      const isSame =
        tell === undefined &&
        before?.since?.getTime() === alarm.since?.getTime() &&
        sameFacts(before?.facts, alarm.facts)
      if (isSame) continue
      const about = tell === 'cleared' && before !== undefined ? before : alarm
      const messages =
        tell === undefined
          ? []
          : this.channels.map((channel) => ({ channel, body: alarmMessage(about, tell, subject, now) }))
      await store.recordAlarm(connection.name, alarm, messages, now)
      // What went wrong was said when it did; this says that people are told.
      if (tell === 'raised') log.warn(`alarm: ${kind}`, { ...alarm.facts })
      if (tell === 'cleared') log.info(`the alarm is over: ${kind}`)
    }
  }
}

function sameFacts(before: AlarmFacts | undefined, now: AlarmFacts): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now)
}
