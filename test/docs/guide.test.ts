import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { INVOICE_FIELDS, REQUEST_LABELS } from '../../src/domain/odoo-fields/fields.js'
import { ACTOR_LABELS } from '../../src/domain/chorus-status/next-actor.js'
import { PARTNER_FIELDS } from '../../src/domain/odoo-fields/partner-fields.js'
import { SITUATION_LABELS } from '../../src/domain/chorus-status/situation.js'
import { STATUSES } from '../../src/domain/chorus-status/status.js'
import { partnerSearchArch, searchArch } from '../../src/odoo/setup/view-search.js'
import { speak } from '../../src/odoo/setup/languages.js'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))
const guide = readFileSync(`${docs}guide-utilisateur.md`, 'utf8')
/** Texts of the program and of the guide differ in their spaces alone. */
const plain = (text: string): string => text.replace(/\s+/g, ' ')
const rows = guide
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => plain(cell).trim()))

describe('the user guide', () => {
  it.each(STATUSES.map((status) => [status.label.fr, status] as const))(
    'explains the status « %s » in the words of the program',
    (label, { meaning, nextActor }) => {
      const row = rows.find((cells) => cells[1] === `**${label}**` && cells[2] === plain(meaning))
      expect(row?.[3]).toBe(ACTOR_LABELS[nextActor].fr)
      expect(row?.[4]).toMatch(/\w/)
    },
  )

  it.each([...Object.values(SITUATION_LABELS), ...Object.values(REQUEST_LABELS)].map(({ fr }) => fr))(
    'has a row for « %s »',
    (label) => {
      expect(rows.map((cells) => cells[1])).toContain(`**${label}**`)
    },
  )

  it('names every filter and grouping as Odoo shows it', () => {
    const names = [
      ...`${searchArch(speak('fr'))}${partnerSearchArch(speak('fr'))}`.matchAll(/string="([^"]+)"/g),
    ].map(([, name]) => name ?? '')
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect(plain(guide)).toContain(`**${plain(name)}**`)
  })

  it('names the fields that users fill in', () => {
    for (const { label, readonly } of [...INVOICE_FIELDS, ...PARTNER_FIELDS])
      if (!readonly) expect(plain(guide)).toContain(label.fr)
  })

  it('shows pictures that are there and small, and no others are kept', () => {
    const shown = [...guide.matchAll(/\]\(images\/([^)]+)\)/g)].map(([, file]) => file ?? '')
    expect(new Set(readdirSync(`${docs}images`))).toEqual(new Set(shown))
    for (const file of shown) expect(statSync(`${docs}images/${file}`).size).toBeLessThan(150_000)
  })

  it('keeps the French rules for apostrophes, quotation marks and spaces', () => {
    const prose = guide
      .replace(/<!--.*?-->/g, '')
      .replace(/\]\([^)]*\)/g, ']')
      .replaceAll('![', '[')
    const wrong = /['"]|[^\u00A0\u202F][;!?»]|[\p{L}\d)*_] :|«[^\u00A0\u202F]/gu
    const found = [...prose.matchAll(wrong)].map(({ index }) =>
      prose.slice(Math.max(0, index - 20), index + 20),
    )
    expect(found).toEqual([])
  })
})
