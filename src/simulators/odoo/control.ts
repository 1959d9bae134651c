import { z } from 'zod'
import type { Book } from './book.js'
import type { Database } from './database.js'
import { OdooError } from './errors.js'
import { type Faults, faultRuleSchema } from './faults.js'
import { PLATFORM_PROGRESS } from './models/platform.js'
import type { OtherUsers } from './other-users.js'
import { type Json, jsonObjectSchema, type JsonObject, type Row } from './values.js'

const editSchema = z.object({ model: z.string(), id: z.int(), values: jsonObjectSchema })
const progressSchema = z.enum(PLATFORM_PROGRESS)
const platformSchema = z.object({ id: z.int(), progress: progressSchema })
const faultsSchema = z.object({ rules: z.array(faultRuleSchema) })

export interface ControlAnswer {
  readonly status: number
  readonly body: JsonObject | Json
}

export interface ControlParts {
  readonly db: Database
  readonly book: Book
  readonly faults: Faults
  readonly users: OtherUsers
}

/** What a checker in another process may ask of the simulator; no real server has these addresses. */
export class Control {
  readonly #parts: ControlParts

  constructor(parts: ControlParts) {
    this.#parts = parts
  }

  /** `undefined` when there is no such address. */
  handle(method: string, path: string, body: string): ControlAnswer | undefined {
    try {
      if (method === 'GET') return this.#get(path)
      if (method === 'POST') return this.#post(path, body)
      return undefined
    } catch (error) {
      const message = error instanceof OdooError || error instanceof z.ZodError ? error.message : 'no JSON'
      return { status: 400, body: { error: message } }
    }
  }

  #get(path: string): ControlAnswer | undefined {
    const { book, db } = this.#parts
    if (path === 'book') {
      return { status: 200, body: { counts: book.counts, total: book.total, emailed: [...book.emailed] } }
    }
    const model = path.startsWith('records/') ? path.slice('records/'.length) : undefined
    if (model === undefined || !db.registry.has(model)) return undefined
    return { status: 200, body: db.table(model).rows.map((row): Row => ({ ...row })) }
  }

  #post(path: string, body: string): ControlAnswer | undefined {
    if (path === 'faults') {
      const { rules } = faultsSchema.parse(JSON.parse(body))
      this.#parts.faults.clear()
      for (const rule of rules) this.#parts.faults.add(rule)
      return { status: 200, body: { rules: rules.length } }
    }
    if (path === 'edit') {
      const { model, id, values } = editSchema.parse(JSON.parse(body))
      this.#parts.users.edit(model, id, values)
      return { status: 200, body: true }
    }
    if (path === 'platform/register') {
      this.#parts.users.registerWithPlatform()
      return { status: 200, body: true }
    }
    if (path === 'platform/send') {
      const { id, progress } = platformSchema.parse(JSON.parse(body))
      this.#parts.users.sendByPlatform(id, progress)
      return { status: 200, body: true }
    }
    return undefined
  }
}
