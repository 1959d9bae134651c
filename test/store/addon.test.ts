import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whyAddonAborts } from '../../src/store/sqlite/addon.js'

const addon = (imports: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'chorus-addon-')), 'better_sqlite3.node')
  writeFileSync(file, Buffer.from(`\x7fELF\0_ZN4node${imports}EPN2v87IsolateEPFvPvES3_\0`, 'latin1'))
  return file
}
const AFFECTED = addon('28RemoveEnvironmentCleanupHook')
const SOUND = addon('25AddEnvironmentCleanupHook')

describe('better-sqlite3 compiled with headers that make Node 24 abort', () => {
  it('is told with the remedy', () => {
    expect(whyAddonAborts('24.21.0', AFFECTED)).toMatch(/Node 24\.21\.0 will abort.*use Node 22/)
  })

  it.each(['20.20.2', '22.23.3', '26.8.0'])('is nothing to Node %s', (version) => {
    expect(whyAddonAborts(version, AFFECTED)).toBeUndefined()
  })

  it('is not told of one compiled with older headers', () => {
    expect(whyAddonAborts('24.21.0', SOUND)).toBeUndefined()
  })

  it('finds the addon in use', () => {
    expect(() => whyAddonAborts('24.21.0')).not.toThrow()
  })
})
