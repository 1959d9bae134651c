import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const SENT = 'Facture transmise à Chorus Pro'

let world: SimulatedWorld
const children: ChildProcess[] = []

beforeAll(async () => {
  world = await openWorld({
    chorus: { clock: { speed: 1 } },
    config: { schedule: '* * * * * *' },
    connection: { startDate: '2026-10-06', graceMinutes: 0 },
    odooSettings: { requestLimitSeconds: 1 },
  })
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await world.close()
})

function start(): ChildProcess {
  const child = spawn(process.execPath, [CLI, 'start', '--config', world.configFile], {
    env: { ...process.env, ...world.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  children.push(child)
  return child
}

const sentNotes = (): string[] =>
  world.odoo
    .records('account.move')
    .flatMap(({ id }) => world.odoo.book.chatter(id))
    .filter(({ body }) => body.includes(SENT))
    .map(({ messageId }) => messageId)

describe('a bridge that is killed while Odoo posts its note', () => {
  it('does not post it a second time while Odoo is still at work on the first', async () => {
    // Odoo goes on with the request for a while after nobody waits for it any more.
    const effect = { kind: 'delay', ms: 9_000 } as const
    world.odoo.addFault({ model: 'mail.message', method: 'create', effect })
    const victim = start()
    while (world.odoo.book.count('mail.message', 'create') === 0) await sleep(20)
    victim.kill('SIGKILL')
    await once(victim, 'exit')

    const survivor = start()
    while (sentNotes().length < 4) await sleep(100)
    await sleep(2_000)
    expect(new Set(sentNotes()).size).toBe(4)
    expect(sentNotes()).toHaveLength(4)
    survivor.kill('SIGTERM')
    await once(survivor, 'exit')
  })
})
