import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

let world: SimulatedWorld
const children: ChildProcess[] = []

beforeAll(async () => {
  world = await openWorld({
    chorus: { clock: { speed: 1 } },
    config: { schedule: '* * * * * *' },
    connection: { startDate: '2026-10-06' },
  })
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await world.close()
})

function start(): { child: ChildProcess; said: () => string } {
  let output = ''
  const child = spawn(process.execPath, [CLI, 'start', '--config', world.configFile], {
    env: { ...process.env, ...world.environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  children.push(child)
  return { child, said: () => output }
}

async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await sleep(50)
}

describe('two bridges on one database', () => {
  it('do not both work: the second says whom it waits for, and goes on when the first has ended', async () => {
    const first = start()
    await until(() => first.said().includes('"ready"'))
    const second = start()
    await until(() => second.said().includes('waiting'))
    expect(second.said()).toContain(`process ${String(first.child.pid)}`)
    await until(() => world.chorus.book.deposits.length === 4)
    await sleep(2_000)
    expect(second.said()).not.toContain('"ready"')

    first.child.kill('SIGTERM')
    await once(first.child, 'exit')
    await until(() => second.said().includes('"ready"'))
    await sleep(2_000)
    expect(world.chorus.book.deposits).toHaveLength(4)
    second.child.kill('SIGTERM')
    await once(second.child, 'exit')
    expect(second.child.exitCode).toBe(0)
  })
})
