import { execFile } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DAY, HOUR, startBridge, type RunningBridge } from '../support/running-bridge.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const accepted = (): string[] =>
  running.world.chorus.book.deposits
    .filter(({ outcome }) => outcome === 'flow-created')
    .map(({ numeroFacture }) => numeroFacture ?? '?')
    .sort()

function shown(): unknown {
  const { odoo } = running.world
  return odoo.records('account.move').map((move) => ({
    fields: Object.entries(move)
      .filter(([name]) => name.startsWith('x_chorus_'))
      .sort(),
    chatter: odoo.book.chatter(move.id).map(({ body }) => body),
    activities: odoo.records('mail.activity').filter((activity) => activity['res_id'] === move.id).length,
  }))
}

describe('a lost database', () => {
  it('is made anew: every invoice as it was, nothing deposited, nothing told again', async () => {
    running = await startBridge({ connection: { graceMinutes: 0, settleMinutes: 240 } })
    const { world } = running
    await running.cycle()
    await running.live(3 * DAY, 6 * HOUR)
    const deposited = accepted()
    const before = shown()
    const stages = async (): Promise<unknown> =>
      (await running.bridge.store.listInvoices({}))
        .map(({ invoice, stage, statusCode, chorusIdentifier }) => [
          invoice.number,
          stage,
          statusCode,
          chorusIdentifier,
        ])
        .sort()
    const known = await stages()
    expect(deposited.length).toBeGreaterThan(5)

    const command = (): Promise<{ stdout: string }> =>
      promisify(execFile)(process.execPath, [CLI, '-c', world.configFile, 'rebuild'], {
        env: { ...process.env, ...world.environment },
      })
    await expect(command()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists') as unknown,
    })

    await running.bridge.close()
    rmSync(running.database)
    const { stdout } = await command()
    expect(stdout).toMatch(/duret: \d+ invoice\(s\) found again/)
    expect(existsSync(`${running.database}.partial`)).toBe(false)
    expect(accepted()).toEqual(deposited)
    expect(shown()).toEqual(before)

    await running.begin()
    await running.cycle()
    await running.live(5 * HOUR, HOUR)
    expect(accepted()).toEqual(deposited)
    expect(shown()).toEqual(before)
    expect(await stages()).toEqual(known)
  })
})
