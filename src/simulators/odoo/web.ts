import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Database } from './database.js'
import { environment } from './environment.js'
import { accessDenied } from './errors.js'
import { keepReport, renderedPdf } from './models/documents.js'
import type { RpcServices } from './rpc.js'
import { type JsonObject, jsonSchema } from './values.js'
import { isBefore, seriesOf } from './version.js'

const loginSchema = z.object({
  id: jsonSchema.optional(),
  params: z.object({ db: z.string(), login: z.string(), password: z.string() }),
})

export type LoginRequest = z.infer<typeof loginSchema>

export function parseLogin(body: string): LoginRequest {
  return loginSchema.parse(JSON.parse(body))
}

/** Sessions of the web client, which reports are printed in. */
export class WebSessions {
  readonly #db: Database
  readonly #services: RpcServices
  readonly #sessions = new Map<string, number>()

  constructor(db: Database, services: RpcServices) {
    this.#db = db
    this.#services = services
  }

  /** @throws OdooError AccessDenied; API keys open no session */
  open(request: LoginRequest): { cookie: string; info: JsonObject } {
    const { db, login, password } = request.params
    this.#services.checkDatabase(db)
    const userId = this.#services.userOf(login, password, false)
    if (userId === undefined) throw accessDenied()
    const token = randomBytes(20).toString('hex')
    this.#sessions.set(token, userId)
    const info = {
      uid: userId,
      is_system: this.#db.inGroup(userId, 'base.group_system'),
      db,
      username: login,
      server_version: seriesOf(this.#db.version),
    }
    return { cookie: `session_id=${token}; Max-Age=604800; HttpOnly; Path=/`, info }
  }

  userOf(cookieHeader: string | undefined): number | undefined {
    const token = /(?:^|;\s*)session_id=([0-9a-f]+)/.exec(cookieHeader ?? '')?.[1]
    return token === undefined ? undefined : this.#sessions.get(token)
  }

  /** The invoice report; 16.0 keeps it on the invoice. `undefined` when there is no such invoice. */
  invoiceReport(userId: number, moveId: number): Uint8Array | undefined {
    const move = this.#db.table('account.move').get(moveId)
    if (move === undefined) return undefined
    const env = environment(this.#db, userId)
    const pdf = renderedPdf(env, move)
    if (isBefore(this.#db.version, '17.0')) keepReport(env, move, pdf)
    return pdf
  }
}
