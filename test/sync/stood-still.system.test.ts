import { explains } from '../support/explains.js'
import { HOUR, MINUTE, type RunningBridge, startBridge } from '../support/running-bridge.js'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

explains(
  'old-intent-is-not-sent',
  'what a bridge was about to send when it stood still is not sent, and deposited once Chorus Pro surely does not have it',
  async () => {
    running = await startBridge({
      connection: { graceMinutes: 0, settleMinutes: 60, startDate: '2026-10-06' },
    })
    const { world, bridge } = running
    const { store } = bridge
    const intend = store.recordDepositIntent.bind(store)
    store.recordDepositIntent = async (...intent) => {
      const written = await intend(...intent)
      // Longer than the lease goes: another bridge may be at work.
      world.chorus.clock.advance(2 * MINUTE)
      return written
    }
    await running.cycle()
    expect(world.chorus.book.deposits).toEqual([])

    store.recordDepositIntent = intend
    await running.live(5 * HOUR, 10 * MINUTE)
    const numbers = world.chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)
    expect(numbers).toHaveLength(4)
    expect(new Set(numbers).size).toBe(4)
  },
)

explains(
  'old-telling-is-not-told',
  'what a bridge was about to tell when it stood still is left to whoever tells it once that is surely over, and told once',
  async () => {
    running = await startBridge({ connection: { graceMinutes: 0, startDate: '2026-10-06' } })
    const { world, bridge } = running
    const { store } = bridge
    const begin = store.beginTelling.bind(store)
    store.beginTelling = async (...telling) => {
      const isBegun = await begin(...telling)
      // Longer than another one would wait.
      world.chorus.clock.advance(10 * MINUTE)
      return isBegun
    }
    const { book } = world.odoo
    await running.cycle()
    expect(book.count('account.move', 'load')).toBe(0)

    store.beginTelling = begin
    await running.live(HOUR, 10 * MINUTE)
    const told = world.odoo.records('mail.message').map(({ message_id }) => message_id)
    expect(told.length).toBeGreaterThan(0)
    expect(new Set(told).size).toBe(told.length)
  },
)

explains(
  'fault-of-a-bridge-that-was-replaced',
  'what another bridge has written down since is no fault of one that stood still and does not know it yet',
  async () => {
    running = await startBridge({ connection: { graceMinutes: 0, startDate: '2026-10-06' } })
    const { world, bridge, log } = running
    const { store } = bridge
    await running.cycle()
    const [connection] = bridge.connections.map(({ name }) => name)
    const integrate = store.recordFlowIntegrated.bind(store)
    store.recordFlowIntegrated = async (depositId, ...report) => {
      world.chorus.clock.advance(2 * MINUTE)
      const now = world.chorus.clock.now()
      await store.acquireLease({ id: 'another', host: 'elsewhere', pid: 1 }, [connection ?? ''], now, HOUR)
      const lost = { flowState: 'IN_INCIDENTE', why: 'not processed', dueAt: now, tellings: [] }
      await store.recordFlowLost(depositId, lost)
      await integrate(depositId, ...report)
    }
    world.chorus.clock.advance(HOUR)
    const { failures } = await running.cycle()
    expect(failures).toMatchObject([{ stage: 'follow', kind: 'lease' }])
    expect(log.filter(({ kind }) => kind === 'fault')).toEqual([])
  },
)
