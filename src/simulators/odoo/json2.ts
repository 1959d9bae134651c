import { z } from 'zod'
import type { Database } from './database.js'
import { environment } from './environment.js'
import { json2Body, OdooError } from './errors.js'
import { bindNamed } from './json2-signatures.js'
import type { Models } from './models/index.js'
import { isObject, type Json, type JsonObject, jsonSchema } from './values.js'

export interface Json2Request {
  readonly model: string
  readonly method: string
  readonly body: string
  /** The header. */
  readonly authorization: string | undefined
}

export interface Json2Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

const werkzeug = (name: string, message: string): OdooError =>
  new OdooError(`werkzeug.exceptions.${name}`, message)

export const notFound = (message: string): OdooError => werkzeug('NotFound', message)

/** The addresses `/json/2/<model>/<method>` of 19.0. */
export class Json2Service {
  readonly #db: Database
  readonly #database: string
  readonly #models: Models

  constructor(db: Database, database: string, models: Models) {
    this.#db = db
    this.#database = database
    this.#models = models
  }

  /** Whether the request reaches a database; without one Odoo has no such pages. The only one is the default. */
  reaches(database: string | undefined): boolean {
    return database === undefined || database === this.#database
  }

  call(request: Json2Request): Json2Answer {
    try {
      return { status: 200, headers: {}, body: this.#call(request) ?? null }
    } catch (error) {
      if (error instanceof OdooError) return refusal(error)
      throw error
    }
  }

  #call({ model, method, body, authorization }: Json2Request): Json | undefined {
    const userId = this.#owner(authorization)
    const { ids, context, ...named } = parameters(body)
    if (!this.#db.registry.has(model)) throw notFound(`the model '${model}' does not exist`)
    const env = environment(this.#db, userId, isObject(context) ? context : {})
    const call = bindNamed(model, method, ids, named)
    const answer = this.#db.undo.run(() => {
      try {
        return this.#models.call(env, model, method, call)
      } catch (error) {
        if (error instanceof OdooError && error.pythonName === 'builtins.AttributeError')
          throw notFound(error.message)
        throw error
      }
    })
    // A recordset is answered as the list of its ids, one record's too.
    return method === 'create' && typeof answer === 'number' ? [answer] : answer
  }

  #owner(authorization: string | undefined): number {
    const key = /^bearer\s+(.+)$/i.exec(authorization ?? '')?.[1]
    if (key === undefined) {
      throw werkzeug(
        'Unauthorized',
        'User not authenticated, use an API Key with a Bearer Authorization header.',
      )
    }
    for (const [userId, known] of this.#db.credentials) if (known.apiKey === key) return userId
    throw werkzeug('Unauthorized', 'Invalid apikey')
  }
}

function parameters(body: string): JsonObject {
  if (body === '') return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw werkzeug(
      'BadRequest',
      'could not parse the body as json: Expecting value: line 1 column 1 (char 0)',
    )
  }
  const object = z.record(z.string(), jsonSchema).safeParse(parsed)
  return object.success ? object.data : {}
}

const STATUS: Readonly<Record<string, number>> = {
  'werkzeug.exceptions.BadRequest': 400,
  'werkzeug.exceptions.Unauthorized': 401,
  'werkzeug.exceptions.NotFound': 404,
  'werkzeug.exceptions.UnprocessableEntity': 422,
  'odoo.exceptions.AccessDenied': 403,
  'odoo.exceptions.AccessError': 403,
  'odoo.exceptions.MissingError': 404,
  'odoo.exceptions.UserError': 422,
  'odoo.exceptions.ValidationError': 422,
}

export function refusal(error: OdooError): Json2Answer {
  const status = STATUS[error.pythonName] ?? 500
  const headers: Record<string, string> = status === 401 ? { 'WWW-Authenticate': 'Bearer ' } : {}
  return { status, headers, body: json2Body(error, status) }
}
