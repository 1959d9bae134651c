import type { Range } from './hide.js'

/**
 * What programs make of a secret that take text for bytes, or bytes for text: UTF-16, base64 of base64, lists of numbers.
 * Looked for by undoing what stands in long runs of such signs: nearly no text has any, where each form would cost every text.
 */
export function runFinder(secrets: readonly string[]): (text: string) => Range[] {
  const wide = secrets.flatMap(inUtf16)
  const all = [...wide, ...secrets.flatMap(inBytes)]
  if (all.length === 0) return () => []
  return (text) => [
    ...rangesOf(text, OF_BASE64, (run) => unpacked(run).some((bytes) => holds(bytes, wide, all))),
    ...rangesOf(text, OF_NUMBERS, (run) => isIn(Buffer.from(numbersIn(run)), all)),
    ...(text.includes('\0') ? placesOf(Buffer.from(text, 'latin1'), wide) : []),
  ]
}

/** Nothing of what is looked for is shorter, by far: a secret has eight characters at least. */
const OF_BASE64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{14,}(?:=*\s{1,40}[A-Za-z0-9+/_-]{4,})*/g
const OF_NUMBERS = /(?<!\d)\d{1,3}(?:,\s{0,40}\d{1,3}){7,}/g
/** The base64 of eight characters. */
const OF_INNER = /[A-Za-z0-9+/_-]{11,}/g

function inUtf16(secret: string): Buffer[] {
  return spellings(secret).flatMap((one) => {
    const little = Buffer.from(one, 'utf16le')
    return [little, Buffer.from(little).swap16()]
  })
}

function inBytes(secret: string): Buffer[] {
  return spellings(secret).flatMap((one) => [Buffer.from(one, 'utf8'), Buffer.from(one, 'latin1')])
}

function spellings(secret: string): string[] {
  return [...new Set([secret.normalize('NFC'), secret.normalize('NFD')])]
}

function rangesOf(text: string, runs: RegExp, isSecret: (run: string) => boolean): Range[] {
  const found: Range[] = []
  for (const { 0: run, index } of text.matchAll(runs))
    if (isSecret(run)) found.push([index, index + run.length])
  return found
}

/** In a text of one byte a sign, of which somebody took those of UTF-16 for two. */
function placesOf(text: Buffer, wide: readonly Buffer[]): Range[] {
  return wide.flatMap((needle) => {
    const found: Range[] = []
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length))
      found.push([at, at + needle.length])
    return found
  })
}

/** What a run may stand for: it may have begun before the part that is in it, by so many signs. */
function unpacked(run: string): Buffer[] {
  const signs = run.replace(/\s+/g, '')
  const base64 = [0, 1, 2, 3].map((from) => Buffer.from(signs.slice(from), 'base64'))
  return /^[\da-f]+$/i.test(signs)
    ? [...base64, Buffer.from(signs, 'hex'), Buffer.from(signs.slice(1), 'hex')]
    : base64
}

/** In UTF-16, or once more in base64. What is there in one layer of it and in UTF-8 is found by its form. */
function holds(bytes: Buffer, wide: readonly Buffer[], all: readonly Buffer[]): boolean {
  if (isIn(bytes, wide)) return true
  const inner = bytes.toString('latin1').match(OF_INNER) ?? []
  return inner.some((run) => unpacked(run).some((one) => isIn(one, all)))
}

function isIn(bytes: Buffer, needles: readonly Buffer[]): boolean {
  return needles.some((needle) => bytes.includes(needle))
}

function numbersIn(run: string): number[] {
  return run.split(',').map(Number)
}
