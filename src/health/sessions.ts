import { randomBytes } from 'node:crypto'

const LASTS_MS = 12 * 3_600_000

/** One administrator has a browser or two. The oldest gives way. */
const MOST = 20

export interface Session {
  readonly id: string
  /** Stands in each form: what another page sends lacks it. */
  readonly csrf: string
  readonly endsAt: number
  /** Code of what the last button did, shown once. */
  done: string | undefined
}

/** Who has shown the token. In memory: a restart asks for it again. */
export class Sessions {
  readonly #sessions = new Map<string, Session>()

  constructor(private readonly now: () => Date) {}

  begin(): Session {
    const now = this.now().getTime()
    for (const session of this.#sessions.values())
      if (session.endsAt <= now || this.#sessions.size >= MOST) this.#sessions.delete(session.id)
    const session = { id: secret(), csrf: secret(), endsAt: now + LASTS_MS, done: undefined }
    this.#sessions.set(session.id, session)
    return session
  }

  find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#sessions.get(id)
    return session !== undefined && session.endsAt > this.now().getTime() ? session : undefined
  }

  end(id: string): void {
    this.#sessions.delete(id)
  }
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}
