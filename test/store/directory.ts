import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory of its own for each test of the `describe` in which this is called. */
export function freshDirectory(): (name: string) => string {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'chorus-store-'))
  })
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  return (name) => join(directory, name)
}
