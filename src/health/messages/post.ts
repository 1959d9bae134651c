import { backOffMs } from '../../domain/running/back-off.js'
import type { HealthSettings } from '../../config/health.js'
import { mark } from '../../marks/mark.js'
import type { Channel, MessageRow, Store } from '../../store/store.js'
import { StoreError } from '../../store/error.js'
import type { Log } from '../../sync/running/log.js'
import { mailSender } from './mail.js'
import { NotSent, type Sender } from './sender.js'
import { webhookSender } from './webhook.js'

/** Longer than any channel is given to take a message: another process may send it then. */
const CLAIMED_MS = 2 * 60_000

const CHANNELS: readonly Channel[] = ['webhook', 'mail']

/** After a day an alarm is no news: Odoo, the page and the log have it. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000

export type Senders = Readonly<Partial<Record<Channel, Sender>>>

/** Those that are configured. */
export function sendersOf({ alarms: { webhook, mail } }: HealthSettings): Senders {
  return {
    ...(webhook !== undefined && { webhook: webhookSender(webhook) }),
    ...(mail !== undefined && { mail: mailSender(mail) }),
  }
}

/** Passes messages about alarms on, beside the cycles: a dead channel holds nothing up but itself. */
export class Post {
  #round: Promise<void> | undefined

  constructor(
    private readonly store: Pick<Store, 'claimMessage' | 'forgetMessage' | 'recordMessageFailed'>,
    private readonly senders: Senders,
    private readonly log: Log,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** One try of each message that is due; a channel that fails is not tried again in the same round. */
  async round(): Promise<void> {
    this.#round ??= this.#tryEach().finally(() => {
      this.#round = undefined
    })
    await this.#round
  }

  /** Resolves when no message is under way. */
  async idle(): Promise<void> {
    await this.#round
  }

  async #tryEach(): Promise<void> {
    try {
      let alive = CHANNELS
      for (;;) {
        const now = this.now()
        const message = await this.store.claimMessage(alive, now, new Date(now.getTime() + CLAIMED_MS))
        if (message === undefined) break
        if (!(await this.#send(message))) alive = alive.filter((channel) => channel !== message.channel)
      }
    } catch (error) {
      // The cycle says what is wrong with the store.
      if (!(error instanceof StoreError)) throw error
    }
  }

  async #send({ id, channel, body, attempts, madeAt }: MessageRow): Promise<boolean> {
    const sender = this.senders[channel]
    try {
      // Its configuration was taken away since.
      if (sender !== undefined) await sender(body)
      await this.store.forgetMessage(id)
      return true
    } catch (error) {
      if (error instanceof StoreError) throw error
      const cause = error instanceof Error ? error.message : 'unexpected failure'
      const remedy = error instanceof NotSent ? error.remedy : undefined
      const fields = { alarm: body.kind, state: body.state, connection: body.connection, cause, remedy }
      if (this.now().getTime() - madeAt.getTime() >= GIVEN_UP_AFTER_MS && mark('dead-message-given-up')) {
        this.log.error(`a message about an alarm is given up (${channel})`, fields)
        await this.store.forgetMessage(id)
      } else {
        if (attempts === 0)
          this.log.warn(`a message about an alarm is tried again later (${channel})`, fields)
        await this.store.recordMessageFailed(id, new Date(this.now().getTime() + backOffMs(attempts)))
      }
      return false
    }
  }
}
