import type { Hide } from '../../secrets/hide.js'
import { OdooError } from './error.js'
import type { HttpAnswer, OdooHttp, Timeouts } from './http.js'
import { jsonIfAny, parseJson, refuseStatus } from './http-answer.js'
import { exceptionSchema, odooErrorOf, oneLine } from './remote-error.js'
import { repeatReading } from './repeat-reading.js'

/** The address of JSON-2 (Odoo 19 and later); model and method follow. */
const PATH = '/json/2'

export interface Json2Call {
  readonly model: string
  readonly method: string
  readonly database: string
  /** Never shown in any message. */
  readonly apiKey: string
  readonly body: Readonly<Record<string, unknown>>
  readonly effect: boolean
  readonly timeouts?: Timeouts | undefined
  readonly maxAnswerBytes?: number | undefined
}

/** The method takes arguments of other names than those given: Odoo has not called it. */
export class ArgumentsRefused extends OdooError {
  constructor(
    call: string,
    text: string,
    /** The first that is missing, if that was it. */
    readonly missing: string | undefined,
  ) {
    super(
      'unexpected',
      `${call} does not take the arguments of the bridge: ${oneLine(text)}`,
      'A module changes this method: report it with the modules installed, or set odoo.transport to json-rpc.',
    )
  }
}

/** One JSON-2 call. Python's `None` is `undefined` here. Throws an `OdooError` for everything but an answer. */
export async function callJson2(http: OdooHttp, call: Json2Call): Promise<unknown> {
  return call.effect ? callOnce(http, call) : repeatReading(() => callOnce(http, call), http.pace)
}

async function callOnce(http: OdooHttp, call: Json2Call): Promise<unknown> {
  const { model, method, database, apiKey, body, effect, timeouts, maxAnswerBytes } = call
  // No key, and nothing that a header could carry.
  if (!/^[\x21-\x7E]+$/.test(apiKey)) throw refusedKey()
  const answer = await http.send({
    method: 'POST',
    path: `${PATH}/${model}/${method}`,
    headers: {
      authorization: `bearer ${apiKey}`,
      'x-odoo-database': database,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify(body),
    effect,
    ...(timeouts === undefined ? {} : { timeouts }),
    maxAnswerBytes,
  })
  if (answer.status !== 200) {
    const reported = reportedError(answer, `${model}.${method}`, http.hide)
    if (reported !== undefined) throw reported
    refuseStatus(http.address, answer, effect, PATH)
  }
  return parseJson(http.address, answer, effect) ?? undefined
}

/** Undefined: the answer is not one of Odoo's own errors. */
function reportedError(answer: HttpAnswer, call: string, hide: Hide): OdooError | undefined {
  if (!answer.contentType.includes('json')) return undefined
  const parsed = exceptionSchema.safeParse(jsonIfAny(answer.body.toString('utf8')))
  if (!parsed.success) return undefined
  const { name } = parsed.data
  const message = hide(parsed.data.message ?? '')
  // Derivatives of Odoo rename its package.
  switch (name.replace(/^\w+(?=\.http\.)/, 'odoo')) {
    case 'werkzeug.exceptions.Unauthorized':
    case 'odoo.http.SessionExpiredException':
      return refusedKey()
    case 'werkzeug.exceptions.NotFound':
      return new OdooError(
        'no-such-field',
        `This Odoo lacks a model or a method: ${oneLine(message)}`,
        'Check that the Invoicing app is installed.',
      )
    case 'werkzeug.exceptions.UnprocessableEntity':
      return new ArgumentsRefused(call, message, /^missing a required argument: '(\w+)'$/.exec(message)?.[1])
    default:
      return odooErrorOf({ data: parsed.data }, hide)
  }
}

function refusedKey(): OdooError {
  return new OdooError(
    'credentials',
    'Odoo refused the API key',
    'JSON-2 takes an API key of the user (Preferences / Account Security), not a password; a key may have expired. Or set odoo.transport to json-rpc.',
  )
}
