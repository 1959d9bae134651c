import OdooAwait from 'odoo-await'
import { z } from 'zod'
import type { TransportChoice } from '../../domain/running/transport.js'
import { mark } from '../../marks/mark.js'
import type { Unreadable } from '../../domain/running/unreadable.js'
import type { OnExchange } from '../../http/on-exchange.js'
import type { Net } from '../../http/pace.js'
import { AnswerTooLong } from './answer-too-long.js'
import { parseAnswer } from './answer.js'
import { openSession } from './choose-session.js'
import { OdooError } from './error.js'
import { DEFAULT_TIMEOUTS, OdooHttp, type Timeouts } from './http.js'
import type { MethodCall, OdooSession, ServerVersion } from './session.js'
import { unreadableError, unreadableRecord } from './unreadable.js'

export interface OdooClientOptions {
  /** `https://odoo.example.fr`, or with a path: `https://example.fr/erp`. */
  readonly url: string
  readonly database: string
  readonly login: string
  /** Password or API key. */
  readonly password: string
  readonly timeouts?: Partial<Timeouts> | undefined
  readonly userAgent?: string | undefined
  /** Ours, to be compared with the server's. */
  readonly clock?: (() => Date) | undefined
  /** `auto` when absent. */
  readonly transport?: TransportChoice | undefined
  /** Told once, in a line, what the administrator could do better. */
  readonly onWarning?: ((message: string) => void) | undefined
  /** Told of each record that cannot be read, whether the others go on or not. */
  readonly onUnreadable?: ((record: Unreadable) => void) | undefined
  /** Told of each call of a method, as `model.method`. */
  readonly onExchange?: OnExchange | undefined
  /** In place of the network. */
  readonly net?: Net | undefined
}

export interface CallOptions {
  readonly timeouts?: Timeouts
  /** Longest answer accepted, in bytes, when it is not the usual. */
  readonly maxAnswerBytes?: number
}

/** Methods that change nothing: repeating them after a lost answer is harmless. */
const READING_METHODS = new Set([
  'search_read',
  'search',
  'read',
  'search_count',
  'fields_get',
  'get_external_id',
  'check_object_reference',
  'has_access',
  'check_access_rights',
])

const paramsSchema = z.tuple([z.array(z.unknown()), z.record(z.string(), z.unknown()).default({})])

/**
 * The client of odoo-await speaking JSON-RPC or JSON-2. All that odoo-await does passes through `connect` and `execute_kw`;
 * both are replaced, the rest of its surface (`searchRead`, `create`, `update`, `delete`) is as it comes.
 * Every failure is an `OdooError`.
 */
export class OdooClient extends OdooAwait {
  readonly http: OdooHttp
  readonly #options: OdooClientOptions
  #session: Promise<OdooSession> | undefined
  #warned = false

  constructor(options: OdooClientOptions) {
    super({ baseUrl: options.url, db: options.database, username: options.login, password: '' })
    this.#options = options
    this.http = new OdooHttp({
      url: options.url,
      userAgent: options.userAgent ?? 'odoo-chorus-bridge',
      secrets: [options.password],
      ...(options.clock && { clock: options.clock }),
      timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
      net: options.net,
    })
  }

  /** Logs in unless it is done, and answers the user's id. Concurrent callers share one login. */
  override async connect(): Promise<number> {
    return (await this.#open()).uid
  }

  /** `params` as odoo-await gives them: a list of positional arguments, then maybe named ones. */
  override execute_kw(model: string, method: string, params: readonly unknown[]): Promise<unknown> {
    const [args, kwargs] = paramsSchema.parse(params)
    return this.#execute(model, method, args, kwargs)
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
      await this.#execute(model, method, args, kwargs, options),
      `${model}.${method}`,
    )
  }

  /** `searchRead`, parsed row by row into `schema`. Throws `unreadable` for the first that does not fit it. */
  async rows<T>(
    schema: z.ZodType<T>,
    model: string,
    domain: readonly unknown[],
    fields: readonly string[],
    options: RowOptions = {},
  ): Promise<T[]> {
    return (await this.rawRows(model, domain, fields, options)).map((row) => this.whole(schema, model, row))
  }

  /** The same for lists that are of use without the records that cannot be read. */
  async readableRows<T>(
    schema: z.ZodType<T>,
    model: string,
    domain: readonly unknown[],
    fields: readonly string[],
    options: RowOptions = {},
  ): Promise<T[]> {
    return this.readable(schema, model, await this.rawRows(model, domain, fields, options))
  }

  /** `searchRead`, as it comes. */
  async rawRows(
    model: string,
    domain: readonly unknown[],
    fields: readonly string[],
    options: RowOptions = {},
  ): Promise<unknown[]> {
    const rows: unknown = await this.searchRead<unknown>(model, domain, [...fields], options)
    const call = `${model}.search_read`
    const listed = parseAnswer(z.array(z.unknown()), rows, call)
    const { limit } = options
    if (limit !== undefined && listed.length > limit && mark('odoo-more-rows-than-asked'))
      throw new AnswerTooLong(this.http.address, `has ${listed.length} rows, not ${limit}`, false, call)
    return listed
  }

  /** Those of the rows that fit the schema; the others are told to `onUnreadable`. */
  readable<T>(schema: z.ZodType<T>, model: string, rows: readonly unknown[]): T[] {
    return rows.flatMap((row) => {
      const parsed = schema.safeParse(row)
      if (parsed.success) return [parsed.data]
      const record = this.#unreadable(model, row, parsed.error)
      if (!mark('unreadable-record-set-aside')) throw unreadableError(record)
      return []
    })
  }

  /** One record. Throws `unreadable` when it does not fit the schema. */
  whole<T>(schema: z.ZodType<T>, model: string, row: unknown): T {
    const parsed = schema.safeParse(row)
    if (parsed.success) return parsed.data
    throw unreadableError(this.#unreadable(model, row, parsed.error))
  }

  async version(): Promise<ServerVersion> {
    return (await this.#open()).version()
  }

  /** Opens a web session (not possible with an API key) and answers its parameters for `/web/session/authenticate`. */
  webCredentials(): { db: string; login: string; password: string } {
    return { db: this.#options.database, login: this.#options.login, password: this.#options.password }
  }

  close(): void {
    this.http.close()
  }

  #open(): Promise<OdooSession> {
    if (this.#session === undefined) {
      const { database, login, password, transport = 'auto' } = this.#options
      const session = openSession(this.http, { database, login, password }, transport, (message) => {
        this.#warnOnce(message)
      })
      this.#session = session
      session.catch(() => {
        this.#forget(session)
      })
    }
    return this.#session
  }

  async #execute(
    model: string,
    method: string,
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<unknown> {
    const call = {
      model,
      method,
      args,
      kwargs,
      effect: !READING_METHODS.has(method),
      timeouts: options.timeouts,
      maxAnswerBytes: options.maxAnswerBytes,
    }
    const { onExchange = () => undefined } = this.#options
    const service = `${model}.${method}`
    try {
      const answer = await this.#called(call)
      onExchange(service, 'ok')
      return answer
    } catch (error) {
      onExchange(service, error instanceof OdooError ? error.kind : 'fault')
      throw error
    }
  }

  async #called(call: MethodCall): Promise<unknown> {
    const { model, method } = call
    const session = this.#open()
    const opened = await session
    try {
      return await opened.call(call)
    } catch (error) {
      if (error instanceof AnswerTooLong) throw error.to(`${model}.${method}`)
      if (!(error instanceof OdooError) || error.kind !== 'credentials') throw error
      // Odoo checks the secret before it runs the method, so nothing was done: log in again and repeat, once.
      this.#forget(session)
      return (await this.#open()).call(call)
    }
  }

  #unreadable(model: string, row: unknown, error: z.ZodError): Unreadable {
    const record = unreadableRecord(model, row, error)
    this.#options.onUnreadable?.(record)
    return record
  }

  #warnOnce(message: string): void {
    if (!this.#warned) this.#options.onWarning?.(message)
    this.#warned = true
  }

  #forget(session: Promise<OdooSession>): void {
    if (this.#session === session) this.#session = undefined
  }
}

export interface RowOptions {
  readonly limit?: number
  readonly order?: string
  readonly context?: Readonly<Record<string, unknown>>
}
