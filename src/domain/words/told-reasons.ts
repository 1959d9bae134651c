import { mark } from '../../marks/mark.js'
import type { Reason } from './reason.js'

/**
 * What tells a note about reasons from any other in its Message-Id, which is no place for sentences. Reasons that come
 * back after others were told are told again: `before`, what this answered for the last such note of the invoice, is
 * part of it. Made of facts alone, so that a store that was lost begins with the same.
 */
export function toldReasons(
  before: string | undefined,
  kind: 'blocked' | 'held' | 'platform' | 'kept',
  reasons: readonly Reason[],
): string {
  const facts = reasons
    .map(({ code, sentence }) => `${code} ${sentence}`)
    .sort()
    .join()
  return fingerprintOf(
    before !== undefined && mark('reasons-told-again') ? [before, kind, facts].join('|') : facts,
  )
}

/** FNV-1a, 32 bits. */
export function fingerprintOf(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
