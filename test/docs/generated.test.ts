import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { commandRows } from '../../scripts/docs/command-rows.js'
import { GENERATED } from '../../scripts/docs/generated.js'
import { markdownTable, readTable } from '../../scripts/docs/markdown-table.js'
import { replaceSection, sectionOf } from '../../scripts/docs/section.js'
import { statusRows } from '../../scripts/docs/status-rows.js'

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

describe('the tables that are made from the code', () => {
  it.each(GENERATED.map((document) => [document.file, document] as const))(
    'are up to date in %s (if not: npm run docs)',
    async (file, { bring }) => {
      expect(await bring(read(file))).toBe(read(file))
    },
  )

  it('list each command with its options, those of a group by both words', () => {
    const program = new Command('bridge')
    program
      .command('look')
      .description('sees')
      .option('--far <km>', 'how far')
      .action(() => undefined)
    program.command('group').command('find').argument('<what>').description('finds')
    expect(commandRows(program)).toEqual([
      ['`look`', 'sees<br>`--far <km>`: how far'],
      ['`group find <what>`', 'finds'],
    ])
  })

  it('keep what the guide says that the user does, and leave a new status a cell to fill', () => {
    const statuses = [
      { code: 'A', label: { fr: 'Ancien', en: 'Old' }, meaning: 'Connu.', nextActor: 'supplier' },
      { code: 'N', label: { fr: 'Neuf', en: 'New' }, meaning: 'Inconnu.', nextActor: 'nobody' },
    ] as const
    expect(statusRows(statuses, (label) => (label === '**Ancien**' ? 'Rien.' : ''))).toEqual([
      ['**Ancien**', 'Connu.', 'À vous', 'Rien.'],
      ['**Neuf**', 'Inconnu.', 'À personne', ''],
    ])
  })

  it('are read as they are written, bars in cells too', () => {
    const rows = [
      ['a | b', 'c'],
      ['', 'd'],
    ]
    expect(readTable(markdownTable(['x', 'y'], rows))).toEqual(rows)
  })

  it('stand between two marks, and nothing else is touched', () => {
    const text = 'before\n\n<!-- one: npm run docs -->\n\nold\n\n<!-- one: end -->\n\nafter\n'
    const changed = replaceSection(text, 'one', 'new')
    expect(changed).toBe(text.replace('old', 'new'))
    expect(sectionOf(changed, 'one').trim()).toBe('new')
    for (const broken of ['', text.replace('<!-- one: end -->', ''), text + text])
      expect(() => replaceSection(broken, 'one', 'new')).toThrow('once each')
  })
})
