import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { status } from '../../src/commands/status.js'
import { outputOf } from '../support/capture-output.js'
import { MINUTE, type RunningBridge, startBridge } from '../support/running-bridge.js'

let running: RunningBridge

beforeEach(async () => {
  running = await startBridge({ connection: { startDate: '2026-10-06', graceMinutes: 0 } })
})
afterEach(async () => {
  await running.close()
})

const said = async (): Promise<string> => (await outputOf(() => status(running.world.configFile, {}))).out

describe('status', () => {
  it('says that credentials are refused, which explains why nothing moves, from the first refusal on', async () => {
    running.world.chorus.faults.add({ path: '', times: 1e6, fault: { kind: 'status', status: 401 } })
    await running.cycle()
    expect(await said()).toMatch(
      /duret: PISTE or Chorus Pro refuses the bridge's credentials\. PISTE refused a token[\s\S]*no cycle has ended well yet/,
    )
  })

  it('says so too where no invoice could be read', async () => {
    const effect = { kind: 'error', name: 'odoo.exceptions.AccessDenied', message: 'Access Denied' } as const
    running.world.odoo.addFault({ times: 'always', effect })
    await running.cycle()
    expect(await said()).toMatch(/duret: Odoo refuses the bridge's credentials\. [\s\S]*No invoice yet/)
  })

  it('names files of connections that are left out', async () => {
    const { configFile } = running.world
    const folder = join(dirname(configFile), 'connections.d')
    mkdirSync(folder)
    writeFileSync(join(folder, 'sud.yaml'), 'odoo: [')
    appendFileSync(configFile, '\nconnectionsFolder: connections.d\n')
    expect(await said()).toMatch(/sud\.yaml is left out: it is not valid YAML/)
  })

  it('says nothing of the kind while all is well', async () => {
    await running.live(3 * MINUTE, MINUTE)
    expect(await said()).not.toMatch(/refuses|ended well/)
  })
})
