import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { downloadFolder } from '../../src/sync/running/download-folder.js'
import { explains } from '../support/explains.js'

const DAY_MS = 86_400_000

describe('what a process that died left among temporary files', () => {
  explains('file-left-behind', 'is removed a day later, and nothing else', async () => {
    // A folder of its own: other tests download, too.
    const parent = mkdtempSync(join(tmpdir(), 'download-folder-'))
    const [old = '', young = '', foreign = ''] = ['chorus-directory-', 'chorus-directory-', 'another-'].map(
      (name) => mkdtempSync(join(parent, name)),
    )
    const twoDaysAgo = new Date(Date.now() - 2 * DAY_MS)
    for (const path of [old, foreign]) utimesSync(path, twoDaysAgo, twoDaysAgo)
    const folder = await downloadFolder(parent)
    expect([old, young, foreign].map((path) => existsSync(path))).toEqual([false, true, true])
    expect(dirname(folder)).toBe(parent)
    rmSync(parent, { recursive: true })
  })
})
