import { escapeHtml, textOfHtml } from '../../src/domain/words/html.js'
import { reasonList } from '../../src/domain/words/message-parts.js'
import { plainText, shortened } from '../../src/domain/words/plain-text.js'
import { reasonFields } from '../../src/domain/odoo-fields/field-values.js'
import { explains } from '../support/explains.js'

const MEGABYTE = 1024 * 1024

describe('a text of somebody else', () => {
  explains('others-text-cut', 'of a megabyte is cut wherever it is shown, and says so', () => {
    const shown = plainText('Montant erroné. '.repeat(MEGABYTE / 16))
    expect(Array.from(shown).length).toBeLessThanOrEqual(4_000)
    expect(shown).toMatch(/^Montant erroné\. .*… \[coupé ici\u00A0: 1\s048\s575 caractères en tout\]$/)
    expect(plainText(shown)).toBe(shown)
  })

  it('that fits is left as it is, to the last character', () => {
    expect(plainText('é'.repeat(4_000))).toBe('é'.repeat(4_000))
    expect(plainText('👩‍👧'.repeat(1_300))).toBe('👩‍👧'.repeat(1_300))
  })

  it('is never cut within a character', () => {
    for (const before of ['', 'a']) {
      const cut = plainText(`${before}${'😀'.repeat(10_000)}`)
      expect(cut).not.toMatch(/\p{Surrogate}/u)
      expect(shortened(`${before}😀😀😀`, 3)).toBe(before === '' ? '😀😀😀' : 'a😀…')
    }
  })

  it('is cut before it becomes HTML, never within what stands for a character', () => {
    const html = escapeHtml('&'.repeat(MEGABYTE))
    expect(html.replace(/ \[coupé.*/u, '')).toMatch(/^(?:&amp;)+…$/)
    expect(html.length).toBeLessThan(5 * 4_000)
  })
})

describe('an HTML of somebody else', () => {
  it('of megabytes of brackets or blanks is read at once', () => {
    expect(textOfHtml('<'.repeat(MEGABYTE))).toBe('<'.repeat(MEGABYTE))
    expect(textOfHtml(`<p>a${' '.repeat(MEGABYTE)}b</p>`)).toBe(`a${' '.repeat(MEGABYTE)}b`)
    expect(textOfHtml(`<p>a </p>\n\n <p class="x"> b&amp;c</p>`)).toBe('a\nb&c')
  })
})

describe('reasons without number', () => {
  const reasons = Array.from({ length: 1_000 }, (_, index) => ({ code: 'X', sentence: `Motif ${index + 1}` }))

  it('are shown as far as somebody reads, and counted', () => {
    const list = reasonList(reasons)
    expect(list.match(/<li>/g)).toHaveLength(31)
    expect(list).toContain('<li>Motif 30</li><li>Et 970 autres motifs, qui ne sont pas montrés ici.</li>')
    const { x_chorus_reason: reason } = reasonFields('blocked', reasons).values
    expect(String(reason).split('\n')).toHaveLength(31)
  })
})
