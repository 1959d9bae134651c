import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Before all tests: a folder for what they share. See `kept.ts`. */
export default function makeRunFolder(): void {
  process.env['CHORUS_BRIDGE_TEST_RUN'] = mkdtempSync(join(tmpdir(), 'chorus-tests-'))
}
