import OdooAwait from 'odoo-await'
import { z } from 'zod'
import { OdooError } from './error.js'
import { DEFAULT_TIMEOUTS, OdooHttp, type Timeouts } from './http.js'
import { callJsonRpc } from './json-rpc.js'
import { oneLine, refusedCredentials } from './remote-error.js'

export interface OdooClientOptions {
  /** `https://odoo.example.fr`, without a path. */
  readonly url: string
  readonly database: string
  readonly login: string
  /** Password or API key. */
  readonly password: string
  readonly timeouts?: Partial<Timeouts> | undefined
  readonly userAgent?: string | undefined
}

export interface CallOptions {
  readonly timeouts?: Timeouts
}

export interface ServerVersion {
  /** `server_serie`, such as `17.0` or `saas~17.2`. */
  readonly serie: string
  /** `17`, also of `saas~17.2`. */
  readonly major: number
}

/** Methods that change nothing: repeating them after a lost answer is harmless. */
const READING_METHODS = new Set([
  'search_read',
  'search',
  'read',
  'search_count',
  'fields_get',
  'get_external_id',
])

const uidSchema = z.union([z.int().positive(), z.literal(false), z.null()])
const versionSchema = z.object({ server_serie: z.string() })

/**
 * The client of odoo-await speaking JSON-RPC. All that odoo-await does passes through `connect` and `execute_kw`;
 * both are replaced, the rest of its surface (`searchRead`, `create`, `update`, `delete`) is as it comes.
 * Every failure is an `OdooError`.
 */
export class OdooClient extends OdooAwait {
  readonly http: OdooHttp
  readonly #options: OdooClientOptions
  #session: Promise<number> | undefined

  constructor(options: OdooClientOptions) {
    super({ baseUrl: options.url, db: options.database, username: options.login, password: '' })
    this.#options = options
    this.http = new OdooHttp({
      url: options.url,
      userAgent: options.userAgent ?? 'odoo-chorus-bridge',
      timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    })
  }

  /** Logs in unless it is done, and answers the user's id. Concurrent callers share one login. */
  override connect(): Promise<number> {
    if (this.#session === undefined) {
      const session = this.#authenticate()
      this.#session = session
      session.catch(() => {
        this.#forget(session)
      })
    }
    return this.#session
  }

  /** `params` as odoo-await gives them: positional arguments, then maybe named ones. */
  override execute_kw(model: string, method: string, params: readonly unknown[]): Promise<unknown> {
    return this.#execute(model, method, params)
  }

  /** Calls any method, and parses what comes back. */
  async call<T>(
    schema: z.ZodType<T>,
    model: string,
    method: string,
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>> = {},
    options: CallOptions = {},
  ): Promise<T> {
    return parseAnswer(
      schema,
      await this.#execute(model, method, [args, kwargs], options),
      `${model}.${method}`,
    )
  }

  /** `searchRead`, parsed row by row into `schema`. */
  async rows<T>(
    schema: z.ZodType<T>,
    model: string,
    domain: readonly unknown[],
    fields: readonly string[],
    options: RowOptions = {},
  ): Promise<T[]> {
    const rows: unknown = await this.searchRead<unknown>(model, domain, [...fields], options)
    return parseAnswer(z.array(schema), rows, `${model}.search_read`)
  }

  async version(): Promise<ServerVersion> {
    const answer = await callJsonRpc(this.http, {
      params: { service: 'common', method: 'version', args: [] },
      effect: false,
    })
    const { server_serie: serie } = parseAnswer(versionSchema, answer, 'common.version')
    return { serie, major: Number(/\d+/.exec(serie)?.[0] ?? 0) }
  }

  /** Opens a web session (not possible with an API key) and answers its parameters for `/web/session/authenticate`. */
  webCredentials(): { db: string; login: string; password: string } {
    return { db: this.#options.database, login: this.#options.login, password: this.#options.password }
  }

  close(): void {
    this.http.close()
  }

  async #authenticate(): Promise<number> {
    const { database, login, password } = this.#options
    const answer = await callJsonRpc(this.http, {
      params: { service: 'common', method: 'authenticate', args: [database, login, password, {}] },
      effect: false,
    })
    const uid = parseAnswer(uidSchema, answer, 'common.authenticate')
    if (uid === false || uid === null) throw refusedCredentials()
    return uid
  }

  async #execute(
    model: string,
    method: string,
    params: readonly unknown[],
    options: CallOptions = {},
  ): Promise<unknown> {
    const session = this.connect()
    const uid = await session
    try {
      return await this.#callAs(uid, model, method, params, options)
    } catch (error) {
      if (!(error instanceof OdooError) || error.kind !== 'credentials') throw error
      // Odoo checks the password before it runs the method, so nothing was done: log in again and repeat, once.
      this.#forget(session)
      return this.#callAs(await this.connect(), model, method, params, options)
    }
  }

  #callAs(
    uid: number,
    model: string,
    method: string,
    params: readonly unknown[],
    options: CallOptions,
  ): Promise<unknown> {
    const { database, password } = this.#options
    return callJsonRpc(this.http, {
      params: {
        service: 'object',
        method: 'execute_kw',
        args: [database, uid, password, model, method, ...params],
      },
      effect: !READING_METHODS.has(method),
      timeouts: options.timeouts,
    })
  }

  #forget(session: Promise<number>): void {
    if (this.#session === session) this.#session = undefined
  }
}

export interface RowOptions {
  readonly limit?: number
  readonly order?: string
  readonly context?: Readonly<Record<string, unknown>>
}

/** What a method that makes one record answers: an id, or a list of one id (19.0). */
export const oneIdSchema = z.union([z.int(), z.tuple([z.int()]).transform(([id]) => id)])

export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown, call: string): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new OdooError(
    'unexpected',
    `The answer to ${call} has a shape that was not expected (${oneLine(where)})`,
    'Report it with the version of Odoo and the modules that change this model.',
  )
}
