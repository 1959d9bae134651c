import { hideInForeign, hideInMixed, type Hide } from '../../secrets/hide.js'
import type { Answer } from './classify.js'

/** Takes the secrets out of an answer. */
export type Clean = (answer: Answer) => Answer

/** Fields in which Chorus Pro, or a gateway, says in its own words what was wrong. */
const WORDS = /^libelle(?:Erreur\w*)?$/

/**
 * A gateway's message may echo what we sent, and texts of Chorus Pro end up in logs, notes and the store. Where it gives
 * words of its own every secret is looked for; data stay as they are but for what is surely one.
 */
export function answerCleaner(secrets: readonly string[]): Clean {
  const inWords = hideInForeign(secrets)
  const inData = hideInMixed(secrets)
  const clean = (value: unknown, hide: Hide): unknown => {
    if (typeof value === 'string') return hide(value)
    if (Array.isArray(value)) return value.map((item) => clean(item, hide))
    return isRecord(value) ? cleanRecord(value) : value
  }
  const cleanRecord = (record: Answer): Answer =>
    Object.fromEntries(
      Object.entries(record).map(([key, value]) => [key, clean(value, WORDS.test(key) ? inWords : inData)]),
    )
  return cleanRecord
}

function isRecord(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null
}
