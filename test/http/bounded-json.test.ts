import fc from 'fast-check'
import { parseBoundedJson, TooMuchJson } from '../../src/http/bounded-json.js'
import { explains } from '../support/explains.js'

const bounds = { maxParts: 100, maxContainers: 30, maxDepth: 10 }

describe('JSON that somebody sends', () => {
  explains('json-of-too-many-values', 'is refused when it holds more values than it may', () => {
    const hostile = [
      `[${'{},'.repeat(101)}0]`,
      `[${'[],'.repeat(101)}0]`,
      `[${'0,'.repeat(101)}0]`,
      `{${Array.from({ length: 101 }, (_, index) => `"key ${index}":0`).join(',')}}`,
    ]
    for (const text of hostile) expect(() => parseBoundedJson(text, bounds)).toThrow(TooMuchJson)
  })

  explains('json-of-too-many-lists', 'is refused when it holds more lists and objects than it may', () => {
    for (const text of [`[${'{},'.repeat(31)}0]`, `[${'[],'.repeat(31)}0]`])
      expect(() => parseBoundedJson(text, bounds)).toThrow('holds more than 30 lists and objects')
    expect(parseBoundedJson(`[${'[],'.repeat(29)}0]`, bounds)).toHaveLength(30)
  })

  explains('json-nested-too-deep', 'is refused when it is nested deeper than it may be', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = (depth: number) => `${open.repeat(depth)}0${close.repeat(depth)}`
      expect(() => parseBoundedJson(nested(11), bounds)).toThrow('is nested more than 10 deep')
      expect(parseBoundedJson(nested(10), bounds)).toBeDefined()
    }
  })

  it('is read as JSON.parse reads it, whatever stands in its texts', () => {
    fc.assert(
      // Integers beyond 2^53 are texts, so that no identifier is rounded (test/chorus/exact-identifiers.test.ts).
      fc.property(fc.json({ maxDepth: 5 }).filter(hasNoHugeNumber), (text) => {
        expect(parseBoundedJson(text)).toEqual(JSON.parse(text))
      }),
    )
    const brackets = JSON.stringify({ '[{,:"\\': '[[[[[[[[[[[[{{{{{{{{{{\\",,,,\\\\' })
    expect(parseBoundedJson(brackets, { maxParts: 3, maxContainers: 3, maxDepth: 1 })).toEqual(
      JSON.parse(brackets),
    )
  })

  it('that is none is no matter of how much it is', () => {
    for (const text of ['', '<html>', '{"cut": "in the mid', '{"cut": "\\', '"'.repeat(1_000)])
      expect(() => parseBoundedJson(text, bounds)).toThrow(SyntaxError)
  })
})

function hasNoHugeNumber(text: string): boolean {
  return !/\d{16}|e\+/i.test(text)
}
