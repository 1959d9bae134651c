import type { ChatterMessage } from '../../../src/simulators/odoo/index.js'

/** The notes in which the bridge says what it has made of a request. */
export function answersIn(chatter: readonly Pick<ChatterMessage, 'body'>[]): string[] {
  return chatter.flatMap(({ body }) =>
    /<b>Demande (prise en compte|impossible|sans réponse)<\/b>/.test(body) ? [body] : [],
  )
}
