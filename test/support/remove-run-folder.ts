import { rmSync } from 'node:fs'

/** After all tests. */
export default function removeRunFolder(): void {
  rmSync(process.env['CHORUS_BRIDGE_TEST_RUN'] ?? '', { recursive: true })
}
