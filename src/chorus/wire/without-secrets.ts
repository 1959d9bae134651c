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
    if (Array.isArray(value)) return cleanList(value, hide)
    return isRecord(value) ? cleanRecord(value) : value
  }
  const cleanList = (list: readonly unknown[], hide: Hide): readonly unknown[] => {
    const cleaned = list.map((item) => clean(item, hide))
    return cleaned.some((item, at) => item !== list[at]) ? cleaned : list
  }
  // Nearly every one is clean: a page has a thousand of them, and no other objects are made of these.
  const cleanRecord = (record: Answer): Answer => {
    let cleaned = record
    for (const key of Object.keys(record)) {
      const value = clean(record[key], WORDS.test(key) ? inWords : inData)
      if (value !== record[key]) cleaned = { ...cleaned, [key]: value }
    }
    return cleaned
  }
  return cleanRecord
}

function isRecord(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null
}
