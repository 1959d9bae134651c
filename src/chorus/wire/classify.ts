import { saysPassing, speaksOfRights } from '../../domain/chorus-status/refusal-words.js'
import { parseBoundedJson, TooMuchJson } from '../../http/bounded-json.js'
import { retryAfterSeconds } from '../../http/retry-after.js'
import { mark } from '../../marks/mark.js'
import { ChorusError } from './error.js'
import { optionalText } from './fields.js'
import * as remedy from './remedies.js'
import type { Outcome } from './transport.js'
import type { Clean } from './without-secrets.js'

/**
 * What a call does there: `effect` changes something, so a lost answer leaves its outcome unknown; `reading` changes
 * nothing; `search` is a reading of which Chorus Pro says by an error code that it found nothing.
 */
export interface ChorusCall {
  /** Such as `factures/v1/deposer/flux`. */
  readonly path: string
  readonly nature: 'effect' | 'reading' | 'search'
  /** It hands in a flow: an answer that gives it a number has taken it, whatever else it says. */
  readonly makesFlow?: true
}

export type Answer = Readonly<Record<string, unknown>>

export type Verdict =
  | { readonly type: 'done'; readonly answer: Answer }
  | { readonly type: 'nothing-found' }
  | { readonly type: 'unauthorised' }
  | { readonly type: 'failed'; readonly error: ChorusError }

/**
 * What happened to a call of the API, by what may be done next. `now`: our time, for an answer that bears none; `clean`
 * takes the secrets out of what it says.
 */
export function classify(call: ChorusCall, outcome: Outcome, now: Date, clean: Clean): Verdict {
  switch (outcome.type) {
    case 'not-sent':
      return failed(
        new ChorusError(
          'retry-later',
          `${call.path} was not sent, no connection to PISTE: ${outcome.detail}`,
          remedy.noConnection(outcome.detail),
        ),
      )
    case 'lost':
      return failed(answerLost(call, outcome.detail))
    case 'oversized':
      return failed(unreadable(call, 'is too big', remedy.ANSWER_TOO_BIG))
    case 'answer':
      return classifyAnswer(call, outcome, now, clean)
  }
}

type HttpAnswer = Extract<Outcome, { type: 'answer' }>

function classifyAnswer(call: ChorusCall, answer: HttpAnswer, now: Date, clean: Clean): Verdict {
  const { status } = answer
  if (status === 401) return { type: 'unauthorised' }
  if (status === 403) {
    return failed(
      new ChorusError('credentials', `PISTE forbids ${call.path} (HTTP 403)`, remedy.FORBIDDEN, {
        httpStatus: status,
      }),
    )
  }
  if (status === 429) return failed(quotaExceeded(call.path, answer, now))
  if (status >= 500 || status === 408 || (status >= 300 && status < 400)) {
    return failed(answerLost(call, `HTTP ${status}`, secondsToWait(answer, now)))
  }
  const parsed = parseObject(answer.text)
  if (parsed instanceof TooMuchJson) return failed(unreadable(call, parsed.message))
  const body = parsed && clean(parsed)
  // A page in place of an answer: of what is wrong with the request, or in the way of it, where the request had no effect.
  const isRefusal = status === 400 || status === 413 || (status > 400 && call.nature === 'effect')
  if (!body && !isRefusal) {
    return failed(answerLost(call, `HTTP ${status} without a JSON object`))
  }
  const codeRetour = toCode(body?.['codeRetour'])
  const flowNumber =
    codeRetour === 0 || !call.makesFlow ? undefined : optionalText.parse(body?.['numeroFluxDepot'])
  if (flowNumber !== undefined && mark('flow-of-a-refusal'))
    return failed(flowAllTheSame(call, codeRetour, flowNumber))
  if (body && codeRetour !== undefined && codeRetour !== 0) return refused(call, codeRetour, body['libelle'])
  if (status >= 400) return failed(wrongRequest(call, status))
  if (!body || codeRetour === undefined) return failed(unreadable(call, 'has no codeRetour'))
  return { type: 'done', answer: body }
}

function refused(call: ChorusCall, codeRetour: number, rawLibelle: unknown): Verdict {
  const libelle = typeof rawLibelle === 'string' ? oneLine(rawLibelle) : ''
  if (call.nature === 'search' && saysNothingFound(codeRetour, libelle)) return { type: 'nothing-found' }
  const message = `Chorus Pro refused ${call.path}: ${codeRetour} ${libelle}`.trim()
  return failed(
    new ChorusError('refusal', message, remedy.REFUSED, { codeRetour, ...(libelle && { libelle }) }),
  )
}

const NOTHING_FOUND = new Map([
  [20000, 'TRA_MSG_00_015'],
  [20007, 'GFT_MSG_01_075'],
])

/**
 * The number alone is not enough: services use the same numbers for other messages. Words that name none may be any; but those of a
 * trouble, or of a right that lacks, tell nothing of what there is.
 */
function saysNothingFound(codeRetour: number, libelle: string): boolean {
  const expected = NOTHING_FOUND.get(codeRetour)
  if (expected === undefined) return false
  const named = /[A-Z]{3}_MSG_\d+[._]\d+/.exec(libelle)?.[0]
  if (named !== undefined) return named.replace('.', '_') === expected
  const isClosed = saysPassing(libelle) || speaksOfRights(libelle)
  return !(isClosed && mark('nothing-found-in-a-trouble'))
}

/** Surely without effect, and perhaps over in a second: not when the platform itself says how long to wait. */
export function isHiccup({ kind, retryAfterSeconds }: ChorusError): boolean {
  return kind === 'retry-later' && retryAfterSeconds === undefined
}

/** The call was refused with a token that PISTE had issued a moment before. */
export function refusedWithFreshToken(call: ChorusCall): ChorusError {
  return new ChorusError(
    'credentials',
    `PISTE or Chorus Pro refused ${call.path} (HTTP 401), again with a fresh token: the PISTE client is known, the technical account probably is not accepted`,
    remedy.TECHNICAL_ACCOUNT,
    { httpStatus: 401 },
  )
}

/** A deposit that was accepted without a flow number: nothing can be followed, yet something may have been deposited. */
export function acceptedWithoutNumber(path: string): ChorusError {
  return new ChorusError(
    'unknown-outcome',
    `Chorus Pro accepted ${path} without giving a numeroFluxDepot`,
    remedy.UNKNOWN_OUTCOME,
  )
}

/** Said to be refused, or nothing said: what has a number may be integrated. */
function flowAllTheSame(call: ChorusCall, codeRetour: number | undefined, flowNumber: string): ChorusError {
  return new ChorusError(
    'unknown-outcome',
    `Chorus Pro answered ${call.path} with the flow ${flowNumber}, but codeRetour ${codeRetour ?? 'missing'}`,
    remedy.UNKNOWN_OUTCOME,
    { flowNumber },
  )
}

/** A file that was accepted without an identifier: it cannot be added to an invoice, yet it may be there. */
export function uploadedWithoutId(path: string): ChorusError {
  return new ChorusError(
    'unknown-outcome',
    `Chorus Pro accepted ${path} without giving a pieceJointeId`,
    remedy.UNKNOWN_OUTCOME,
  )
}

/** An answer of Chorus Pro in which what we need is missing or is not what it should be. */
export function unexpectedShape(path: string, where: string): ChorusError {
  return new ChorusError(
    'request',
    `The answer of ${path} is not understood: ${where} is missing or unreadable`,
    remedy.UNEXPECTED_ANSWER,
  )
}

/** Whatever stands in the place of a token: nothing was asked of Chorus Pro yet, so that it is no answer to anybody's request. */
export function noToken(where: string): ChorusError {
  const { message, remedy: whatToDo } = unexpectedShape('the token service', where)
  return new ChorusError('retry-later', message, whatToDo)
}

/** A row that had to be read, in an answer that is otherwise as it should be. */
export function unreadableNeeded(path: string, where: string): ChorusError {
  return new ChorusError(
    'unreadable',
    `A row of ${path} is not understood: ${where} is missing or unreadable`,
    remedy.UNEXPECTED_ANSWER,
  )
}

/** RFC 6749, section 5.2, and what gateways add to it. Another text may be anything, our secret included. */
const OAUTH_CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
]

/** PISTE's refusal of a token. No call has been sent, so none of these leaves an outcome unknown. */
export function classifyToken(outcome: Outcome, now: Date): Answer | ChorusError {
  if (outcome.type === 'not-sent' || outcome.type === 'lost') {
    return new ChorusError(
      'retry-later',
      `No token from PISTE: ${outcome.detail}`,
      remedy.noConnection(outcome.detail),
    )
  }
  if (outcome.type === 'oversized') return noToken('an answer of a sensible size')
  const { status } = outcome
  if (status === 429) return quotaExceeded('the token service', outcome, now)
  const body = parseObject(outcome.text)
  if (body instanceof TooMuchJson) return noToken('an answer of a sensible size')
  if (status >= 500 || (status >= 300 && status < 400) || !body) {
    const message = `No token from PISTE: HTTP ${status}`
    return new ChorusError('retry-later', message, remedy.UNREACHABLE, wait(secondsToWait(outcome, now)))
  }
  if (status < 400) return body
  const shown = OAUTH_CODES.find((code) => code === body['error']) ?? 'no error code'
  return new ChorusError(
    'credentials',
    `PISTE refused a token: HTTP ${status}, ${shown}`,
    remedy.PISTE_CLIENT,
  )
}

function answerLost(call: ChorusCall, detail: string, seconds?: number): ChorusError {
  return call.nature === 'effect'
    ? new ChorusError(
        'unknown-outcome',
        `The answer to ${call.path} was lost (${detail}): it may or may not have taken place`,
        remedy.UNKNOWN_OUTCOME,
        wait(seconds),
      )
    : new ChorusError(
        'retry-later',
        `No usable answer to ${call.path}: ${detail}`,
        remedy.UNREACHABLE,
        wait(seconds),
      )
}

function unreadable(call: ChorusCall, fault: string, advice = remedy.UNEXPECTED_ANSWER): ChorusError {
  return call.nature === 'effect'
    ? answerLost(call, `the answer ${fault}`)
    : new ChorusError('request', `The answer to ${call.path} ${fault}`, advice)
}

function wrongRequest(call: ChorusCall, status: number): ChorusError {
  return status === 413
    ? new ChorusError('request', `${call.path} was too big for PISTE (HTTP 413)`, remedy.TOO_BIG)
    : new ChorusError('request', `PISTE takes ${call.path} for wrong (HTTP ${status})`, remedy.WRONG_REQUEST)
}

function quotaExceeded(what: string, answer: HttpAnswer, now: Date): ChorusError {
  const seconds = secondsToWait(answer, now)
  const until = seconds === undefined ? '' : `, to be asked again in ${seconds} s`
  return new ChorusError(
    'quota',
    `PISTE's quota is used up for ${what} (HTTP 429)${until}`,
    remedy.QUOTA,
    wait(seconds),
  )
}

function wait(seconds: number | undefined): { retryAfterSeconds?: number } {
  return seconds === undefined ? {} : { retryAfterSeconds: seconds }
}

function secondsToWait({ retryAfter, date }: HttpAnswer, now: Date): number | undefined {
  return retryAfterSeconds(retryAfter, date, now)
}

function failed(error: ChorusError): Verdict {
  return { type: 'failed', error }
}

/** Undefined: no JSON, or no object. */
function parseObject(text: string): Answer | TooMuchJson | undefined {
  try {
    const value = parseBoundedJson(text)
    return isObject(value) ? value : undefined
  } catch (error) {
    return error instanceof TooMuchJson ? error : undefined
  }
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toCode(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : undefined
}

const LONGEST_LIBELLE = 500
/** What is looked at of it. */
const LONGEST_WORDS = 10_000

function oneLine(text: string): string {
  return text.slice(0, LONGEST_WORDS).replace(/\s+/g, ' ').trim().slice(0, LONGEST_LIBELLE)
}
