import { z } from 'zod'
import { repeatHarmless } from '../http/repeat.js'
import { retryAfterSeconds } from '../http/retry-after.js'
import { OdooError } from './error.js'
import { type HttpAnswer, type OdooHttp, type Timeouts } from './http.js'
import { odooErrorOf, remoteErrorSchema } from './remote-error.js'

export interface RpcCall {
  readonly path?: string
  /** Never shown in any message: it carries the password. */
  readonly params: Readonly<Record<string, unknown>>
  /** Whether Odoo may have changed something once it has the request: such a call is never repeated. */
  readonly effect: boolean
  readonly timeouts?: Timeouts | undefined
}

const envelopeSchema = z.object({ result: z.unknown().optional(), error: remoteErrorSchema.optional() })

/**
 * One JSON-RPC call. A method that returns nothing makes an answer without `result`: that is `undefined` here.
 * Throws an `OdooError` for everything else that is not an answer.
 */
export async function callJsonRpc(http: OdooHttp, call: RpcCall): Promise<unknown> {
  return (await exchangeJsonRpc(http, call)).result
}

export interface RpcExchange {
  readonly result: unknown
  readonly answer: HttpAnswer
}

/** The same with the HTTP answer, for the cookies of a web session. */
export async function exchangeJsonRpc(http: OdooHttp, call: RpcCall): Promise<RpcExchange> {
  if (call.effect) return exchangeOnce(http, call)
  const outcome = await repeatHarmless(
    () =>
      exchangeOnce(http, call).then(
        (exchange) => ({ exchange }),
        (error: unknown) => ({ error }),
      ),
    (last) => 'error' in last && isHiccup(last.error),
  )
  if ('error' in outcome) throw outcome.error
  return outcome.exchange
}

/** Perhaps over in a second: not when the server itself says how long to wait. */
function isHiccup(error: unknown): boolean {
  return (
    error instanceof OdooError &&
    (error.kind === 'busy' || error.kind === 'unreachable') &&
    error.retryAfterSeconds === undefined
  )
}

async function exchangeOnce(http: OdooHttp, call: RpcCall): Promise<RpcExchange> {
  const answer = await http.send({
    method: 'POST',
    path: call.path ?? '/jsonrpc',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: call.params }),
    ...(call.timeouts === undefined ? {} : { timeouts: call.timeouts }),
  })
  refuseStatus(http.origin, answer)
  const envelope = envelopeSchema.safeParse(parseJson(http.origin, answer))
  if (!envelope.success) throw notOdoo(http.origin, 'JSON of another shape')
  if (envelope.data.error !== undefined) throw odooErrorOf(envelope.data.error)
  return { result: envelope.data.result, answer }
}

/** Throws for every HTTP status but 200: Odoo reports its own errors under 200. */
export function refuseStatus(origin: string, answer: HttpAnswer): void {
  const { status } = answer
  if (status === 200) return
  if (status >= 300 && status < 400) throw redirected(origin, answer)
  if ([429, 502, 503, 504].includes(status)) {
    throw new OdooError(
      'busy',
      `${origin} cannot answer now (HTTP ${status})`,
      'None: it is tried again. If it lasts, check the Odoo server and its reverse proxy.',
      retryAfterSeconds(answer.retryAfter, answer.date, new Date()),
    )
  }
  if (status >= 500) {
    throw new OdooError(
      'unexpected',
      `${origin} failed (HTTP ${status})`,
      'Look at the log of the Odoo server at this moment.',
    )
  }
  throw new OdooError(
    'unexpected',
    `${origin} answered HTTP ${status}`,
    status === 404
      ? 'Check that the address is that of Odoo, and that the reverse proxy lets /jsonrpc through.'
      : 'Check that the reverse proxy in front of Odoo lets this machine through.',
  )
}

function redirected(origin: string, answer: HttpAnswer): OdooError {
  const target = URL.canParse(answer.location ?? '', origin)
    ? new URL(answer.location ?? '', origin)
    : undefined
  if (target !== undefined && target.origin !== origin) {
    return new OdooError(
      'unexpected',
      `${origin} redirects to ${target.origin}`,
      `Put ${target.origin} as the address of Odoo in the configuration.`,
    )
  }
  return new OdooError(
    'unexpected',
    `${origin} redirects to ${target?.pathname ?? 'nowhere'} instead of answering`,
    'Check the name of the database, and that no proxy asks for a login of its own in front of Odoo.',
  )
}

function parseJson(origin: string, answer: HttpAnswer): unknown {
  const text = answer.body.toString('utf8')
  if (text.trim() === '') throw notOdoo(origin, 'an empty body')
  try {
    return JSON.parse(text)
  } catch {
    const what = /^\s*</.test(text) || answer.contentType.includes('html') ? 'HTML' : 'cut or broken JSON'
    throw notOdoo(origin, what)
  }
}

function notOdoo(origin: string, what: string): OdooError {
  return new OdooError(
    'unexpected',
    `The answer of ${origin} is ${what}, not that of Odoo`,
    'Check that the address is that of Odoo, and what the reverse proxy in front of it does.',
  )
}
