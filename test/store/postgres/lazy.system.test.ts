import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PACKAGE_ROOT } from '../../../src/package-root.js'
import { runProgram } from '../../support/run-program.js'

/** Answers whether `pg` is among what Node has loaded, once this store was opened. */
const OPEN = `
  import { createRequire } from 'node:module'
  import { openStoreAsItIs } from '${pathToFileURL(join(PACKAGE_ROOT, 'dist/store/open.js')).href}'
  await openStoreAsItIs({ database: process.argv[2] }, 'look').catch(() => undefined)
  const loaded = Object.keys(createRequire(import.meta.url).cache)
  console.log(loaded.some((file) => /node_modules.pg.lib/.test(file)) ? 'loaded' : 'not loaded')
`

it('the library of PostgreSQL is loaded where PostgreSQL is chosen alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-lazy-'))
  const program = join(folder, 'open.mjs')
  writeFileSync(program, OPEN)
  const said = async (database: string): Promise<string> =>
    (await runProgram(program, [database])).output.trim()
  expect(await said(join(folder, 'none.sqlite'))).toBe('not loaded')
  expect(await said('postgres://localhost:1/none')).toBe('loaded')
  rmSync(folder, { recursive: true })
})
