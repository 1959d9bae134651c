import { z } from 'zod'
import type { Database } from './database.js'
import { environment } from './environment.js'
import { accessDenied, errorBody, OdooError, typeError, valueError } from './errors.js'
import type { Models } from './models/index.js'
import { isObject, type Json, type JsonObject, jsonSchema } from './values.js'
import { majorOf, type OdooVersion, seriesOf } from './version.js'

const requestSchema = z.object({
  id: jsonSchema.optional(),
  params: z.object({ service: z.string(), method: z.string(), args: z.array(jsonSchema) }),
})

export type RpcRequest = z.infer<typeof requestSchema>

/** @throws when the body is no JSON-RPC call */
export function parseRequest(body: string): RpcRequest {
  return requestSchema.parse(JSON.parse(body))
}

/** What a request calls, for the book and the faults: a model's method, or one of `common`. */
export function target(request: RpcRequest): { model: string; method: string } {
  const { service, method, args } = request.params
  if (service !== 'object') return { model: service, method }
  const [model, called] = [args[3], args[4]]
  return { model: typeof model === 'string' ? model : '', method: typeof called === 'string' ? called : '' }
}

export function versionInfo(version: OdooVersion): JsonObject {
  const series = seriesOf(version)
  return {
    server_version: series,
    server_version_info: [majorOf(version), 0, 0, 'final', 0, ''],
    server_serie: series,
    protocol_version: 1,
  }
}

/** The two services of `/jsonrpc` that integrations use. */
export class RpcServices {
  readonly #db: Database
  readonly #database: string
  readonly #models: Models

  constructor(db: Database, database: string, models: Models) {
    this.#db = db
    this.#database = database
    this.#models = models
  }

  /**
   * Answers a call; `undefined` for Python's `None`.
   * @throws OdooError
   */
  call(request: RpcRequest): Json | undefined {
    const { service, method, args } = request.params
    if (service === 'common') return this.#common(method, args)
    if (service === 'object') return this.#object(method, args)
    throw new OdooError('builtins.KeyError', service)
  }

  /** The id of the user who proves to be `login`, by password or (not for a web session) API key. */
  userOf(login: string, password: string, withApiKey: boolean): number | undefined {
    const user = this.#db.userByLogin(login)
    if (user === undefined || !this.#proves(user.id, password, withApiKey)) return undefined
    return user.id
  }

  /** @throws OdooError when the server has no such database */
  checkDatabase(name: Json | undefined): void {
    if (name === this.#database) return
    const message = `FATAL:  database "${typeof name === 'string' ? name : ''}" does not exist\n`
    throw new OdooError('psycopg2.OperationalError', message)
  }

  #proves(userId: number, password: string, withApiKey: boolean): boolean {
    const known = this.#db.credentials.get(userId)
    if (known === undefined || password === '') return false
    return known.password === password || (withApiKey && known.apiKey === password)
  }

  #common(method: string, args: readonly Json[]): Json {
    if (method === 'version') return versionInfo(this.#db.version)
    if (method !== 'authenticate' && method !== 'login') throw valueError(`Method not found: ${method}`)
    const [database, login, password] = args
    this.checkDatabase(database)
    if (typeof login !== 'string' || typeof password !== 'string') return false
    return this.userOf(login, password, true) ?? false
  }

  #object(method: string, args: readonly Json[]): Json | undefined {
    const [database, uid, password, model, called, ...rest] = args
    this.checkDatabase(database)
    if (typeof uid !== 'number' || typeof password !== 'string' || !this.#proves(uid, password, true)) {
      throw accessDenied()
    }
    if (typeof model !== 'string' || typeof called !== 'string') {
      throw typeError(`${method}() missing required positional arguments`)
    }
    if (method !== 'execute_kw' && method !== 'execute') throw valueError(`Method not available ${method}`)
    const positional = method === 'execute' ? rest : (rest[0] ?? [])
    const kwargs = method === 'execute_kw' && isObject(rest[1]) ? rest[1] : {}
    if (!Array.isArray(positional)) throw typeError('argument after * must be an iterable')
    const context = isObject(kwargs['context']) ? kwargs['context'] : {}
    const env = environment(this.#db, uid, context)
    return this.#db.undo.run(() => this.#models.call(env, model, called, { args: positional, kwargs }))
  }
}

/** The body of the HTTP answer to a call that went well; a `None` has no `result`. */
export function resultBody(id: Json | undefined, result: Json | undefined): JsonObject {
  return { jsonrpc: '2.0', id: id ?? null, ...(result === undefined ? {} : { result }) }
}

export function failureBody(version: OdooVersion, id: Json | undefined, error: OdooError): JsonObject {
  return { jsonrpc: '2.0', id: id ?? null, error: errorBody(version, error) }
}

/**
 * What 20.0 says on `/jsonrpc` to all but the question for its version, unless its parameter
 * `rpc.use_deprecated_services` is set: an error 404 under HTTP 200, as every error of such a route.
 */
export function notFoundBody(version: OdooVersion, id: Json | undefined): JsonObject {
  const message =
    '404 Not Found: The requested URL was not found on the server. If you entered the URL manually please check your ' +
    'spelling and try again.'
  const { data } = errorBody(version, new OdooError('werkzeug.exceptions.NotFound', message))
  return { jsonrpc: '2.0', id: id ?? null, error: { code: 404, message: '404: Not Found', data: data ?? {} } }
}
