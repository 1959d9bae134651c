import { parseBoundedJson, TooMuchJson } from '../../http/bounded-json.js'
import { retryAfterSeconds } from '../../http/retry-after.js'
import { AnswerTooLong } from './answer-too-long.js'
import { OdooError } from './error.js'
import type { HttpAnswer } from './http.js'

/** HTTP 404: this server has no such page, or a proxy does not show it. */
export class NoSuchPage extends OdooError {
  constructor(address: string, path: string) {
    super(
      'unexpected',
      `${address} answered HTTP 404`,
      `Check that the address is that of Odoo, and that the reverse proxy lets ${path} through.`,
    )
  }
}

/**
 * Throws for every HTTP status but 200, by what servers and proxies mean by it. `path` is what a proxy may have to let
 * through.
 */
export function refuseStatus(address: string, answer: HttpAnswer, effect: boolean, path: string): void {
  const { status } = answer
  if (status === 200) return
  if (status >= 300 && status < 400) throw redirected(address, answer, path)
  if ([429, 502, 503, 504].includes(status)) {
    // They are a gateway's own words, which may come while Odoo is still at work on the call; 429 comes before it.
    const mayBeAtWork = status !== 429
    throw new OdooError(
      'busy',
      `${address} cannot answer now (HTTP ${status})`,
      'None: it is tried again. If it lasts, check the Odoo server and its reverse proxy.',
      {
        retryAfterSeconds: retryAfterSeconds(answer.retryAfter, answer.date, new Date()),
        outcomeUnknown: effect && mayBeAtWork,
      },
    )
  }
  if (status >= 500) {
    throw new OdooError(
      'unexpected',
      `${address} failed (HTTP ${status})`,
      'Look at the log of the Odoo server at this moment.',
      { outcomeUnknown: effect },
    )
  }
  if (status === 404) throw new NoSuchPage(address, path)
  throw new OdooError(
    'unexpected',
    `${address} answered HTTP ${status}`,
    'Check that the reverse proxy in front of Odoo lets this machine through.',
  )
}

function redirected(address: string, answer: HttpAnswer, path: string): OdooError {
  const location = answer.location ?? ''
  const target = URL.canParse(location, address) ? new URL(location, address) : undefined
  const elsewhere = target && addressBefore(path, target, new URL(address))
  if (elsewhere !== undefined && elsewhere !== address) {
    return new OdooError(
      'unexpected',
      `${address} redirects to ${elsewhere}`,
      `Put ${elsewhere} as the address of Odoo in the configuration.`,
    )
  }
  return new OdooError(
    'unexpected',
    `${address} redirects to ${target?.pathname ?? 'nowhere'} instead of answering`,
    'Check the name of the database, and that no proxy asks for a login of its own in front of Odoo.',
  )
}

/** The address with which requests would go to the target at once; undefined for another page of the same server. */
function addressBefore(path: string, { origin, pathname }: URL, here: URL): string | undefined {
  const at = pathname.lastIndexOf(path)
  if (at !== -1) return `${origin}${pathname.slice(0, at)}`
  return origin === here.origin ? undefined : origin
}

/** Undefined for what is no JSON, or more of it than is taken in: where an answer of another kind is only looked at. */
export function jsonIfAny(text: string): unknown {
  try {
    return parseBoundedJson(text)
  } catch {
    return undefined
  }
}

export function parseJson(address: string, answer: HttpAnswer, effect: boolean): unknown {
  const text = answer.body.toString('utf8')
  if (text.trim() === '') throw notOdoo(address, 'an empty body', effect)
  try {
    return parseBoundedJson(text)
  } catch (error) {
    if (error instanceof TooMuchJson) throw new AnswerTooLong(address, error.message, effect)
    const what = /^\s*</.test(text) || answer.contentType.includes('html') ? 'HTML' : 'cut or broken JSON'
    throw notOdoo(address, what, effect)
  }
}

export function notOdoo(address: string, what: string, effect: boolean): OdooError {
  return new OdooError(
    'unexpected',
    `The answer of ${address} is ${what}, not that of Odoo`,
    'Check that the address is that of Odoo, and what the reverse proxy in front of it does.',
    { outcomeUnknown: effect },
  )
}
