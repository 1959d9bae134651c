import { table } from '../../src/terminal/table.js'
import { colour, render } from '../../src/terminal/text.js'
import { explains } from '../support/explains.js'

const drawn = (...given: Parameters<typeof table>): string[] =>
  table(...given).map((line) => render(line, false))

describe('a table', () => {
  it('has columns of even width, and nothing behind the last cell', () => {
    expect(
      drawn(
        ['Number', 'Customer', 'Next'],
        [
          ['INV/1', 'Mairie', 'nothing'],
          ['INV/20', 'É', ''],
          ['x', colour('red', 'refused'), 'you'],
        ],
      ),
    ).toEqual(['Number  Customer  Next', 'INV/1   Mairie    nothing', 'INV/20  É', 'x       refused   you'])
  })

  it('is even where a cell holds what is not shown as it is', () => {
    expect(
      drawn(
        ['A', 'B'],
        [
          ['\u001b', '1'],
          ['é', '2'],
        ],
      ),
    ).toEqual(['A       B', '\\u001b  1', 'é       2'])
  })

  explains('wide-cell', 'is not widened by a name without end', () => {
    const rows = Array.from({ length: 14 }, (_, at) => [
      `INV/${String(at)}`,
      at === 3 ? '\u001b[31m'.repeat(200_000) : 'Mairie',
      at === 5 ? 'e'.repeat(1_000_000) : 'nothing',
    ])
    const lines = drawn(['Number', 'Customer', 'Next'], rows)
    expect(lines).toHaveLength(15)
    expect(Math.max(...lines.slice(0, 6).map((line) => line.length))).toBeLessThan(80)
    expect(lines[4]).toMatch(/… {2}nothing$/)
    expect(lines[6]?.length).toBeLessThan(800)
  })
})
