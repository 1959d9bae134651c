import { readFileSync } from 'node:fs'
import { show } from '../../src/commands/show.js'
import { outputOf } from '../support/capture-output.js'
import { explains } from '../support/explains.js'
import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

/** The simulated user's password is `chorus`: a word of our own, too, which must stay where it is ours. */
const ECHO = "call_kw('o17', 6, 'chorus', 'account.move') with password=chorus"

let running: RunningBridge

beforeEach(async () => {
  running = await startBridge({ connection: { startDate: '2026-10-06', graceMinutes: 0 } })
})

afterEach(() => running.close())

explains(
  'echoed-secret',
  'a password that Odoo echoes is neither stored nor logged nor shown, nor told to Odoo',
  async () => {
    for (const method of ['load', 'write', 'create'])
      running.world.odoo.addFault({
        times: 'always',
        method,
        effect: { kind: 'error', name: 'odoo.exceptions.ValidationError', message: ECHO },
      })
    await running.live(40 * MINUTE, 2 * MINUTE)
    running.world.odoo.clearFaults()

    const stored = ['', '-wal'].map((end) => readFileSync(`${running.database}${end}`, 'latin1')).join()
    const shown = await outputOf(() => show(running.world.configFile, 'INV/2026/00010'))
    expect(stored.includes("'o17', 6, '[redacted]'")).toBe(true)
    expect(shown.out).toContain("'o17', 6, '[redacted]'")
    for (const text of [stored, shown.out, JSON.stringify(running.log)])
      expect(/6, 'chorus'|password=chorus/.exec(text)?.[0]).toBeUndefined()

    await running.live(26 * 60 * MINUTE, 60 * MINUTE)
    expect(running.chatter('INV/2026/00010')).not.toMatch(/6, 'chorus'|password=chorus/)
  },
)
