import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { show } from '../../src/commands/show.js'
import { status } from '../../src/commands/status.js'
import { printError } from '../../src/commands/exit.js'
import { OdooError } from '../../src/odoo/wire/error.js'
import { openQuickStore } from '../support/quick-store.js'
import { anEvent, anObservation, at, CONNECTION, discovered, readied } from '../store/contract/samples.js'
import { outputOf } from '../support/capture-output.js'
import { explains } from '../support/explains.js'
import { OBEYED } from '../support/terminal-signs.js'

const HOSTILE = 'Mairie\u001b[2J\u001b]0;title\u0007\b\b\u009b31m\u202E\r\nok       everything is fine'
const NUMBER = `INV/2026/00007${HOSTILE}`

let folder: string
let configFile: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  configFile = join(folder, 'config.yaml')
  const database = join(folder, 'store.sqlite')
  writeFileSync(
    configFile,
    `database: ${database}
connections:
  - name: ${CONNECTION}
    odoo: { url: http://localhost, database: base, login: bridge }
    startDate: 2026-10-01
`,
  )
  const store = await openQuickStore(database)
  const { id } = await readied(store, { number: NUMBER, buyerName: HOSTILE + 'e'.repeat(1_000_000) })
  await store.recordObservation(
    id,
    anObservation({
      newEvents: [anEvent('SUSPENDUE', at(10), { comment: HOSTILE + 'c'.repeat(2_000_000) })],
    }),
    at(20),
  )
  for (let other = 8; other < 20; other += 1)
    await discovered(store, { id: other, number: `INV/2026/000${String(other)}` })
  await store.close()
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('what others wrote', () => {
  it('is a cell of a table for status, and nothing else', async () => {
    const { out } = await outputOf(() => status(configFile, { all: true }))
    expect(out).not.toMatch(OBEYED)
    expect(out.trimEnd().split('\n')).toHaveLength(14)
    expect(out.length).toBeLessThan(5_000)
    expect(out).toContain('Mairie\\u001b[2J\\u001b]0;title')
  })

  explains('endless-line', 'is told in full by show, within bounds', async () => {
    const { out } = await outputOf(() => show(configFile, NUMBER))
    expect(out).not.toMatch(OBEYED)
    expect(out).not.toMatch(/^ok/m)
    expect(out).toContain(
      'Mairie\\u001b[2J\\u001b]0;title\\u0007\\u0008\\u0008\\u009b31m\\u202e ⏎ ok       everything',
    )
    expect(out).toMatch(/c{5000}/)
    expect(out.length).toBeLessThan(60_000)
  })

  it('is part of one line of an error', async () => {
    const { err } = await outputOf(() => {
      printError(new OdooError('refused', `Odoo refused: ${HOSTILE}`, `Do ${HOSTILE}`))
      return Promise.resolve()
    })
    expect(err).not.toMatch(OBEYED)
    expect(err.trimEnd().split('\n')).toHaveLength(2)
  })
})
