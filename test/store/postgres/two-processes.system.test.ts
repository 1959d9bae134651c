import { setTimeout as sleep } from 'node:timers/promises'
import type { SimulatedWorld } from '../../../src/simulators/world.js'
import { openWorld } from '../../support/open-world.js'
import { Cluster, describeServer } from './cluster.js'
import { endAll, run, type RunningProgram, takenBy, until } from '../../support/running-program.js'

const DEPOSITS = 'factures/v1/deposer/flux'

describeServer(() => {
  let cluster: Cluster
  let worlds = 0
  let world: SimulatedWorld
  beforeAll(async () => {
    cluster = await Cluster.start()
  })
  beforeEach(async () => {
    worlds += 1
    world = await openWorld({
      chorus: { clock: { speed: 1 }, delays: { processingAfterSeconds: 0, integratedAfterSeconds: 0 } },
      config: { schedule: '* * * * * *', database: await cluster.database(`world${String(worlds)}`) },
      connection: { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 1, depositsAtOnce: 1 },
    })
  })
  afterEach(async () => {
    endAll()
    await world.close()
  })
  afterAll(async () => {
    await cluster.remove()
  })

  /** One that works, one that waits for it, and a moment in which the first has an invoice on its way. */
  async function twoBridges(): Promise<{
    first: RunningProgram
    second: RunningProgram
    inFlight: () => void
  }> {
    let [arrived, goOn] = [false, (): void => undefined]
    const gone = new Promise<void>((resolve) => {
      goOn = resolve
    })
    world.chorus.faults.onRequest = async ({ path }) => {
      if (!path.endsWith(DEPOSITS) || arrived) return
      arrived = true
      await gone
    }
    const first = run(world, 'start')
    await until(() => first.said().includes('"ready"'))
    const second = run(world, 'start')
    await until(() => arrived && second.said().includes('waiting: all connections are worked on by others'))
    expect(second.said()).not.toContain('"ready"')
    return { first, second, inFlight: goOn }
  }

  it('a bridge that is killed in the middle of a deposit is replaced, and nothing goes twice', async () => {
    const { first, second, inFlight } = await twoBridges()
    first.child.kill('SIGKILL')
    inFlight()
    await until(() => second.said().includes('"ready"'))
    await until(() => new Set(takenBy(world)).size === 4)
    await sleep(3_000)
    expect(takenBy(world)).toHaveLength(4)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    expect(second.said()).not.toContain('"kind":"fault"')
  })

  it('one that is frozen is replaced, and deposits nothing once it wakes', async () => {
    const { first, second, inFlight } = await twoBridges()
    first.child.kill('SIGSTOP')
    inFlight()
    await until(() => second.said().includes('"ready"'))
    // It wakes while the other is in the middle of its first cycle.
    first.child.kill('SIGCONT')
    await until(() => first.said().includes('leases are lost'))
    expect(first.said().split('"message":"deposited"').length - 1).toBeLessThan(2)
    await until(() => new Set(takenBy(world)).size === 4)
    await sleep(3_000)
    expect(takenBy(world)).toHaveLength(4)
    // It stands by for the other now.
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    await until(
      () => first.said().lastIndexOf('the work is shared anew') > first.said().indexOf('leases are lost'),
    )
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(takenBy(world)).toHaveLength(4)
    for (const bridge of [first, second]) expect(bridge.said()).not.toContain('"kind":"fault"')
  })
})
