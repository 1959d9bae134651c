import type { AlarmMessage } from '../../domain/alarms/alarm-words.js'

/** Gives a message to who passes it on. Ends within `SEND_MS`; throws a `NotSent` when it was not taken. */
export type Sender = (message: AlarmMessage) => Promise<void>

/** How long one try may take, in milliseconds. */
export const SEND_MS = 15_000

/** It was not taken, and is worth another try: English, one line, without the address, which may be a secret. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
}
