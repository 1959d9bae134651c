import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PM2 = join(ROOT, 'node_modules/pm2/bin/pm2')
const processes = z.array(
  z.object({
    pid: z.number(),
    pm2_env: z.object({ status: z.string(), restart_time: z.number(), exit_code: z.number().optional() }),
  }),
)

let world: SimulatedWorld
let home: string
let environment: NodeJS.ProcessEnv

beforeAll(async () => {
  world = await openWorld({ seed: { invoices: 'none' } })
  home = mkdtempSync(join(tmpdir(), 'pm2-'))
  environment = {
    ...process.env,
    ...world.environment,
    CHORUS_BRIDGE_CONFIG: world.configFile,
    PM2_HOME: home,
  }
})

afterAll(async () => {
  await pm2('kill')
  rmSync(home, { recursive: true })
  await world.close()
})

async function pm2(...args: string[]): Promise<string> {
  const options = { cwd: ROOT, env: environment, timeout: 60_000 }
  return (await promisify(execFile)(process.execPath, [PM2, ...args], options)).stdout
}

async function bridge(): Promise<{ pid: number; status: string; exitCode: number | undefined }> {
  const [found] = processes.parse(JSON.parse((await pm2('jlist')).split('\n').at(-1) ?? ''))
  if (found === undefined) throw new Error('PM2 knows no process')
  return { pid: found.pid, status: found.pm2_env.status, exitCode: found.pm2_env.exit_code }
}

function logged(): string[] {
  const logs = join(home, 'logs')
  return readdirSync(logs)
    .filter((name) => name.includes('out'))
    .flatMap((name) => readFileSync(join(logs, name), 'utf8').trim().split('\n'))
    .map((line) => z.object({ message: z.string() }).parse(JSON.parse(line)).message)
}

describe('ecosystem.config.js in a real PM2', () => {
  it('starts, says when it is ready, reloads, comes back from a crash, stops in order', async () => {
    await pm2('start', 'ecosystem.config.js')
    const first = await bridge()
    expect(first.status).toBe('online')
    expect(logged()).toContain('ready')

    await pm2('reload', 'chorus-bridge')
    const second = await bridge()
    expect(second.status).toBe('online')
    expect(second.pid).not.toBe(first.pid)
    expect(logged().filter((message) => message === 'stopped')).toHaveLength(1)

    process.kill(second.pid, 'SIGKILL')
    let third = await bridge()
    while (third.status !== 'online' || third.pid === second.pid) {
      await sleep(200)
      third = await bridge()
    }
    while (logged().filter((message) => message === 'ready').length < 3) await sleep(100)

    await pm2('stop', 'chorus-bridge')
    expect(await bridge()).toMatchObject({ status: 'stopped', exitCode: 0 })
    expect(logged().filter((message) => message === 'stopped')).toHaveLength(2)
  })

  it('does not start again and again with a configuration that is wrong', async () => {
    environment['CHORUS_BRIDGE_CONFIG'] = '/nowhere.yaml'
    await pm2('delete', 'all')
    await pm2('start', 'ecosystem.config.js')
    let last = await bridge()
    while (last.exitCode !== 2 || last.pid !== 0) {
      await sleep(200)
      last = await bridge()
    }
    await sleep(2_000)
    expect(await bridge()).toEqual(last)
  })
})
