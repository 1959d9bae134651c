import { z } from 'zod'
import type { HttpAnswer, OdooHttp, Timeouts } from './http.js'
import { NoSuchPage, notOdoo, parseJson, refuseStatus } from './http-answer.js'
import { odooErrorOf, remoteErrorSchema } from './remote-error.js'
import { repeatReading } from './repeat-reading.js'

export interface RpcCall {
  readonly path?: string
  /** Never shown in any message: it carries the password. */
  readonly params: Readonly<Record<string, unknown>>
  /** Whether Odoo may have changed something once it has the request: such a call is never repeated. */
  readonly effect: boolean
  readonly timeouts?: Timeouts | undefined
  readonly maxAnswerBytes?: number | undefined
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
  return call.effect ? exchangeOnce(http, call) : repeatReading(() => exchangeOnce(http, call), http.pace)
}

async function exchangeOnce(http: OdooHttp, call: RpcCall): Promise<RpcExchange> {
  const path = call.path ?? '/jsonrpc'
  const answer = await http.send({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    effect: call.effect,
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: call.params }),
    ...(call.timeouts === undefined ? {} : { timeouts: call.timeouts }),
    maxAnswerBytes: call.maxAnswerBytes,
  })
  refuseStatus(http.address, answer, call.effect, path)
  const envelope = envelopeSchema.safeParse(parseJson(http.address, answer, call.effect))
  if (!envelope.success) throw notOdoo(http.address, 'JSON of another shape', call.effect)
  const { error } = envelope.data
  // How 20.0 says that it no longer has this service.
  if (error?.data?.name === 'werkzeug.exceptions.NotFound') throw new NoSuchPage(http.address, path)
  if (error !== undefined) throw odooErrorOf(error, http.hide)
  return { result: envelope.data.result, answer }
}
