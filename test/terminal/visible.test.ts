import fc from 'fast-check'
import { colour, render } from '../../src/terminal/text.js'
import { visible, visibleJson } from '../../src/terminal/visible.js'
import { OBEYED } from '../support/terminal-signs.js'

describe('a text that somebody else wrote', () => {
  it.each([
    ['an escape sequence', 'Mairie\u001b[2J\u001b[H', 'Mairie\\u001b[2J\\u001b[H'],
    ['a link', '\u001b]8;;http://evil\u0007here', '\\u001b]8;;http://evil\\u0007here'],
    ['a control of eight bits', '\u009b31mred', '\\u009b31mred'],
    ['backspaces', 'paid\b\b\b\brejected', 'paid\\u0008\\u0008\\u0008\\u0008rejected'],
    ['an override of the direction', 'facture \u202Efdp.exe', 'facture \\u202efdp.exe'],
    ['an isolate', 'a\u2066b\u2069', 'a\\u2066b\\u2069'],
    ['what has no width', 'Mai\u200Brie', 'Mai\\u200brie'],
    ['invisible letters', '\u{E0041}', '\\u{e0041}'],
    ['half of a character', 'a\uD83Db', 'a\\ud83db'],
    ['a line of its own', 'INV/1\r\nerror  forged', 'INV/1 ⏎ error  forged'],
    ['any other line break', 'a\u2028b\u0085c\vd', 'a ⏎ b ⏎ c ⏎ d'],
    ['a tab', 'a\tb', 'a b'],
  ])('is one line that shows %s', (_what, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it('keeps what people write', () => {
    const text = 'Commune de Saint-Éloi – « à refaire » 👨‍👩‍👧 日本 مرحبا'
    expect(visible(text)).toBe(text)
  })

  it('never moves a terminal, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(OBEYED)
      }),
    )
  })

  it('has no colour, even where the program gives it one', () => {
    expect(render(colour('red', 'a\u001b[0mb'), true)).toBe('\u001b[31ma\\u001b[0mb\u001b[0m')
    expect(render(['ok ', colour('green', 'c'), ' \u001b[32md'], false)).toBe('ok c \\u001b[32md')
  })
})

describe('a line of JSON', () => {
  it('says the same in signs that are seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = visibleJson(JSON.stringify({ text }))
        expect(line).not.toMatch(OBEYED)
        expect(JSON.parse(line)).toEqual({ text })
      }),
    )
  })
})
