import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

describe('chorus-bridge setup', () => {
  let world: SimulatedWorld

  beforeEach(async () => {
    world = await openWorld({ withoutSetup: true })
  })

  afterEach(async () => {
    await world.close()
  })

  /** With the credentials of an administrator; setup needs none of the daemon's. */
  function setup(...flags: string[]): Promise<Ended> {
    const env = { ...process.env, CHORUS_BRIDGE_ADMIN_LOGIN: 'admin', CHORUS_BRIDGE_ADMIN_PASSWORD: 'admin' }
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [CLI, '-c', world.configFile, 'setup', ...flags],
        { env },
        (_error, out, err) => {
          resolve({ code: child.exitCode ?? -1, out, err })
        },
      )
    })
  }

  const fields = (): number =>
    world.odoo
      .records('ir.model.fields')
      .filter(({ name }) => typeof name === 'string' && name.startsWith('x_chorus_')).length

  it('checks, makes, checks again and mends, with exit codes that a script can use', async () => {
    const before = await setup('--check')
    expect(before).toMatchObject({ code: 1, err: expect.stringContaining('setup --upgrade') as unknown })
    expect(before.out).toMatch(/x_chorus_situation +missing/)
    expect(fields()).toBe(0)

    expect(await setup()).toMatchObject({ code: 0, out: expect.stringContaining('in order') as unknown })
    const after = await setup('--check')
    expect(after).toMatchObject({ code: 0, err: '' })
    expect(after.out).toMatch(/(\d+) of \1 as they should be/)

    const menu = world.odoo.records('ir.ui.menu').find(({ name }) => name === 'Chorus Pro')
    world.odoo.edit('ir.ui.menu', menu?.id ?? 0, { sequence: 99 })
    const differing = await setup('--check')
    expect(differing).toMatchObject({ code: 1, out: expect.stringMatching(/differs +sequence/) as unknown })
    expect(await setup('--upgrade')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/updated +sequence/) as unknown,
    })
    expect((await setup('--check')).code).toBe(0)
  })

  it('removes all but the fields, then the fields, then has nothing left to remove', async () => {
    await setup()
    const made = fields()
    expect((await setup('--remove', '--keep-data')).code).toBe(0)
    expect(fields()).toBe(made)
    expect((await setup('--remove')).code).toBe(0)
    expect(fields()).toBe(0)
    expect(await setup('--remove')).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing to remove') as unknown,
    })
  })

  it('does nothing when it is asked two things at once', async () => {
    expect(await setup('--check', '--remove')).toMatchObject({
      code: 1,
      err: expect.stringContaining('choose one of') as unknown,
    })
    expect(await setup('--keep-data')).toMatchObject({ code: 1 })
    expect(fields()).toBe(0)
  })
})
