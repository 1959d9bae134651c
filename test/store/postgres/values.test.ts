import { storable } from '../../../src/store/postgres/values.js'

describe('what PostgreSQL cannot keep in a text', () => {
  it.each([
    ['a\0b', 'a\uFFFDb'],
    [JSON.stringify({ a: '\0' }), '{"a":"\\ufffd"}'],
    [JSON.stringify({ a: '\ud83d' }), '{"a":"\\ufffd"}'],
    [JSON.stringify({ a: '\\\0' }), '{"a":"\\\\\\ufffd"}'],
  ])('%j is replaced', (text, kept) => {
    expect(storable(text)).toBe(kept)
  })

  it.each([JSON.stringify({ a: 'C:\\u0000' }), JSON.stringify({ a: '😀é' }), 7, null])(
    '%j stays',
    (value) => {
      expect(storable(value)).toBe(value)
    },
  )
})
