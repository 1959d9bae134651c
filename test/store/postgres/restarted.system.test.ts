import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedWorld } from '../../../src/simulators/world.js'
import { openWorld } from '../../support/open-world.js'
import { Cluster, describeServer } from './cluster.js'
import { endAll, run, takenBy, until } from '../../support/running-program.js'

/** Each is killed in another moment of the bridge's work. */
const DEPOSITS = 'factures/v1/deposer/flux'

describeServer(() => {
  let cluster: Cluster
  let world: SimulatedWorld
  beforeAll(async () => {
    cluster = await Cluster.start()
    world = await openWorld({
      chorus: { clock: { speed: 1 }, delays: { processingAfterSeconds: 0, integratedAfterSeconds: 0 } },
      config: { schedule: '* * * * * *', database: await cluster.database() },
      connection: { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 1, depositsAtOnce: 1 },
    })
  })
  afterAll(async () => {
    endAll()
    await world.close()
    await cluster.remove()
  })

  it('a bridge waits for a server that was killed, goes on by itself, and has done nothing twice', async () => {
    // With the intent written down and the invoice on its way: what comes of it has nowhere to go.
    let kills = 0
    world.chorus.faults.onRequest = async ({ path }) => {
      if (!path.endsWith(DEPOSITS) || kills > 0) return
      kills += 1
      cluster.kill()
      await sleep(500)
    }
    const bridge = run(world, 'start')
    await until(() => kills > 0)
    await until(() => bridge.said().includes('"kind":"unavailable"'))
    const address = /http:\/\/[^"]+\//.exec(bridge.said())?.[0] ?? ''
    // Others see that it lives, and that it is not well.
    expect((await fetch(`${address}healthz`)).status).toBe(200)
    expect((await fetch(`${address}metrics`)).status).toBe(500)
    await sleep(3_000)
    await cluster.begin()
    await until(() => bridge.said().includes('the store can be written again'))
    expect((await fetch(`${address}metrics`)).status).toBe(200)
    await until(() => new Set(takenBy(world)).size === 4)
    await sleep(3_000)
    expect(takenBy(world)).toHaveLength(4)

    bridge.child.kill('SIGTERM')
    expect(await bridge.ended).toBe(0)
    expect(bridge.said()).not.toContain('"kind":"fault"')
    expect(bridge.said()).not.toContain('ended in a fault')
    // Said when it is met and once an hour, not each second.
    expect(bridge.said().match(/"kind":"unavailable"/g)?.length).toBeLessThan(4)
  })

  it('a bridge that is started before its server ends, for whoever starts it to try again', async () => {
    cluster.kill()
    const bridge = run(world, 'start')
    expect(await bridge.ended).toBe(1)
    expect(bridge.said()).toContain('cannot be reached')
    await cluster.begin()
  })

  it('one that waits for another waits for the server as well', async () => {
    const first = run(world, 'start')
    await until(() => first.said().includes('"ready"'))
    const waiting = run(world, 'start')
    await until(() => waiting.said().includes('waiting: all connections are worked on by others'))
    cluster.kill()
    await until(() => waiting.said().includes('waiting: the database'))
    await cluster.begin()
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    await until(() => waiting.said().includes('"ready"'))
    waiting.child.kill('SIGTERM')
    expect(await waiting.ended).toBe(0)
  })
})
