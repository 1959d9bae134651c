import { retryAfterSeconds } from '../http/retry-after.js'
import { OdooError } from './error.js'
import type { HttpAnswer } from './http.js'

/**
 * Throws for every HTTP status but 200, by what servers and proxies mean by it. `path` is what a proxy may have to let
 * through.
 */
export function refuseStatus(origin: string, answer: HttpAnswer, effect: boolean, path: string): void {
  const { status } = answer
  if (status === 200) return
  if (status >= 300 && status < 400) throw redirected(origin, answer)
  if ([429, 502, 503, 504].includes(status)) {
    // Behind a gateway, 502 and 504 may come while Odoo is still at work on the call.
    const mayBeAtWork = status === 502 || status === 504
    throw new OdooError(
      'busy',
      `${origin} cannot answer now (HTTP ${status})`,
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
      `${origin} failed (HTTP ${status})`,
      'Look at the log of the Odoo server at this moment.',
      { outcomeUnknown: effect },
    )
  }
  throw new OdooError(
    'unexpected',
    `${origin} answered HTTP ${status}`,
    status === 404
      ? `Check that the address is that of Odoo, and that the reverse proxy lets ${path} through.`
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

export function parseJson(origin: string, answer: HttpAnswer, effect: boolean): unknown {
  const text = answer.body.toString('utf8')
  if (text.trim() === '') throw notOdoo(origin, 'an empty body', effect)
  try {
    return JSON.parse(text)
  } catch {
    const what = /^\s*</.test(text) || answer.contentType.includes('html') ? 'HTML' : 'cut or broken JSON'
    throw notOdoo(origin, what, effect)
  }
}

export function notOdoo(origin: string, what: string, effect: boolean): OdooError {
  return new OdooError(
    'unexpected',
    `The answer of ${origin} is ${what}, not that of Odoo`,
    'Check that the address is that of Odoo, and what the reverse proxy in front of it does.',
    { outcomeUnknown: effect },
  )
}
