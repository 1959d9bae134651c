import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { mark } from '../marks/mark.js'

/**
 * Whether a request names this server as a person would: by an address, by `localhost`, or as `health.host` does. A page
 * that lets its own name point here (DNS rebinding) asks under that name.
 */
export function isOurName(host: string | undefined, configured: string): boolean {
  const name = hostname(host)
  if (name === undefined) return false
  const isOurs = isIP(name) !== 0 || name === 'localhost' || name === configured.toLowerCase()
  return isOurs || !mark('foreign-host-name')
}

function hostname(host: string | undefined): string | undefined {
  const url = `http://${host ?? ''}`
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(url)) return undefined
  return new URL(url).hostname.replace(/^\[|\]$/g, '').toLowerCase()
}

/** Whether a form was sent by a page of ours, as browsers tell; what is no browser tells nothing. */
export function isSentByUs({ origin, host, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  const isForeign =
    site === undefined
      ? origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
      : site !== 'same-origin'
  return !(isForeign && mark('form-of-another-site'))
}
