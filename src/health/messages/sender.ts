import type { AlarmMessage } from '../../domain/alarms/alarm-words.js'
import { connectionRemedy } from '../../http/connection-remedy.js'

/** Gives a message to who passes it on. Ends within `SEND_MS`; throws a `NotSent` when it was not taken. */
export type Sender = (message: AlarmMessage) => Promise<void>

/** How long one try may take, in milliseconds. */
export const SEND_MS = 15_000

/** It was not taken, and is worth another try: English, one line, without the address, which may be a secret. */
export class NotSent extends Error {
  override readonly name = 'NotSent'

  constructor(
    message: string,
    /** English: what the administrator can do about it; undefined: the message says it, or it has to be waited for. */
    readonly remedy?: string,
  ) {
    super(message)
  }
}

/** `code`: of Node, OpenSSL, a proxy or the server itself. */
export function notTakenBy(name: string, key: string, code: string): NotSent {
  return new NotSent(
    `${name} did not take it: ${code}`,
    connectionRemedy(code, { name, isOurs: true, addressKeys: key }),
  )
}
