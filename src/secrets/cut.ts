import type { Range } from './hide.js'

/** Least of a secret's characters by which the rest of one is known, at the end or the beginning of a text. */
export const LEAST_CUT = 6

/** No secret that is looked for whole is longer. */
const MOST = 256

/** What is put where a text was cut, or stands around it. */
const AROUND = /[\s.…"'`«»()[\]{}<>,;]/

/**
 * Finds what is left of a secret where somebody cut a text short: its beginning at the very end of the text, its end at
 * the very beginning.
 */
export function cutFinder(secrets: readonly string[]): (text: string) => Range[] {
  const beginnings = new Map<string, string[]>()
  const ends = new Map<string, string[]>()
  for (const secret of secrets.map((one) => one.toLowerCase().slice(0, MOST)))
    for (let length = LEAST_CUT; length < secret.length; length += 1) {
      const [beginning, end] = [secret.slice(0, length), secret.slice(-length)]
      add(beginnings, beginning.slice(-LEAST_CUT), beginning)
      add(ends, end.slice(0, LEAST_CUT), end)
    }
  return (text) => {
    let last = text.length
    while (last > 0 && AROUND.test(text.charAt(last - 1))) last -= 1
    let first = 0
    while (first < last && AROUND.test(text.charAt(first))) first += 1
    const tail = text.slice(Math.max(first, last - MOST), last).toLowerCase()
    const head = text.slice(first, Math.min(last, first + MOST)).toLowerCase()
    const atEnd = longest(beginnings.get(tail.slice(-LEAST_CUT)), (one) => tail.endsWith(one))
    const atStart = longest(ends.get(head.slice(0, LEAST_CUT)), (one) => head.startsWith(one))
    return [
      ...(atEnd > 0 ? [[last - atEnd, last] as const] : []),
      ...(atStart > 0 ? [[first, first + atStart] as const] : []),
    ]
  }
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}

function longest(candidates: readonly string[] | undefined, fits: (one: string) => boolean): number {
  return Math.max(0, ...(candidates ?? []).filter(fits).map((one) => one.length))
}
