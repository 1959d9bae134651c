import { ZodError } from 'zod'
import type { Asked, Reply } from '../reply.js'
import { authenticate } from './accounts.js'
import { type Answer, BusinessError, HttpError } from './answers.js'
import { receiveCall, settleCall } from './calls.js'
import { CONTROL_PREFIX, control } from './control.js'
import { type Arrival, deposit, receiveDeposit } from './deposits.js'
import { strikeAfter, strikeBefore } from './gateway-faults.js'
import { parseJson, sendJson } from './http.js'
import { numbersIn } from './numbers-in.js'
import type { TokenService } from './oauth.js'
import type { Platform } from './platform.js'
import { DEPOSIT_PATH, ROUTES, TOKEN_PATH } from './routes.js'

/** Serves one request, from the book entry to the answer, faults included. */
export async function serve(
  platform: Platform,
  tokens: TokenService,
  request: Asked,
  readBody: () => Promise<string>,
  response: Reply,
): Promise<void> {
  const path = new URL(request.url, 'http://simulator').pathname
  try {
    const body = await readBody()
    if (path.startsWith(CONTROL_PREFIX)) {
      sendJson(response, 200, control(platform, request.method, path, body))
      return
    }
    await platform.faults.onRequest?.({ path, body })
    platform.book.count(path)
    const arrival = path === DEPOSIT_PATH ? await receiveDeposit(platform, jsonOrNothing(body)) : undefined
    const numbers = (): readonly string[] => numbersIn(platform, jsonOrNothing(body), arrival)
    const call = receiveCall(platform, path, () => jsonOrNothing(body), numbers)
    const fault = await platform.faults.take(path, numbers)
    if (fault?.kind === 'expired-token') tokens.expireAll()
    if (await strikeBefore(fault, response)) return
    platform.settle()
    const answer = answerTo(platform, tokens, request, path, body, arrival)
    if (call !== undefined) settleCall(call, answer)
    if (await strikeAfter(fault, response, answer)) return
    sendJson(response, 200, answer, () => {
      if (arrival !== undefined) arrival.entry.answered = true
      if (call !== undefined) call.answered = true
    })
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    sendJson(response, error.status, error.body)
  }
}

function answerTo(
  platform: Platform,
  tokens: TokenService,
  request: Asked,
  path: string,
  body: string,
  arrival: Arrival | undefined,
): Answer {
  if (request.method === 'POST' && path === TOKEN_PATH) {
    return tokens.issue(request.headers['content-type'] ?? '', body)
  }
  const route = ROUTES.get(path)
  if (request.method !== 'POST' || (route === undefined && arrival === undefined)) {
    throw new HttpError(403, { httpStatus: 403, error: 'Forbidden' })
  }
  if (platform.notSubscribed.has(apiOf(path))) {
    throw new HttpError(403, { httpStatus: 403, error: 'Forbidden' })
  }
  tokens.verify(request.headers.authorization)
  const header = request.headers['cpro-account']
  const account = authenticate(platform, typeof header === 'string' ? header : undefined)
  const json = parseJson(body)
  try {
    return arrival === undefined
      ? (route?.(platform, account, json) ?? {})
      : deposit(platform, account, json, arrival)
  } catch (error) {
    if (error instanceof BusinessError) return { ...error.returned }
    if (error instanceof ZodError) {
      throw new HttpError(400, { codeRetour: 400, libelle: 'TRA_MSG_00.001', detail: error.message })
    }
    throw error
  }
}

/** The PISTE API that a path belongs to: `factures` of `/cpro/factures/v1/completer`. */
const apiOf = (path: string): string => path.split('/')[2] ?? ''

function jsonOrNothing(body: string): unknown {
  try {
    return parseJson(body)
  } catch {
    return undefined
  }
}
