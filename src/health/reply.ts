import type { ServerResponse } from 'node:http'
import type { Html } from '../domain/words/html.js'

export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

/** What a browser may do with what we send: nothing is loaded from elsewhere, framed, guessed or kept. */
const GUARDS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

export function send(response: ServerResponse, { status, type, body, headers = {} }: Reply): void {
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, typeof value === 'string' ? value : [...value])
  response.writeHead(status, {
    ...GUARDS,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

export function textReply(status: number, body: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body }
}

export function htmlReply(status: number, body: Html, cookies: readonly string[] = []): Reply {
  return {
    status,
    type: 'text/html; charset=utf-8',
    body,
    headers: { vary: 'Accept-Language, Cookie', 'set-cookie': cookies },
  }
}

/** After something was changed, so that a reload does not change it again. */
export function seeOther(location: string, cookies: readonly string[] = []): Reply {
  return { ...textReply(303, ''), headers: { location, 'set-cookie': cookies } }
}
