import type { Timeouts } from './http.js'

/** What proves who the bridge is to an Odoo server. */
export interface Access {
  readonly database: string
  readonly login: string
  /** Password or API key. */
  readonly password: string
}

/** A public method of a model, with its arguments as Python takes them: the records' ids come first. */
export interface MethodCall {
  readonly model: string
  readonly method: string
  readonly args: readonly unknown[]
  readonly kwargs: Readonly<Record<string, unknown>>
  /** Whether Odoo may have changed something once it has the call. */
  readonly effect: boolean
  readonly timeouts?: Timeouts | undefined
  readonly maxAnswerBytes?: number | undefined
}

export interface ServerVersion {
  /** Such as `17.0` or `saas~17.2`. */
  readonly serie: string
  /** `17`, also of `saas~17.2`. */
  readonly major: number
}

/** A user that Odoo knows, over one of its two protocols. */
export interface OdooSession {
  readonly uid: number
  version(): Promise<ServerVersion>
  /** What the method answers; `undefined` for Python's `None`. Throws an `OdooError`. */
  call(call: MethodCall): Promise<unknown>
}

export function versionOf(serie: string): ServerVersion {
  return { serie, major: Number(/\d+/.exec(serie)?.[0] ?? 0) }
}
