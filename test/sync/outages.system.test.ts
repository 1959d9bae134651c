import { HOUR, MINUTE, startBridge, type LogLine, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const chorusIsDown = (): void => {
  running.world.chorus.faults.add({
    path: '',
    times: 1e6,
    fault: { kind: 'status', status: 503, retryAfterSeconds: 1 },
  })
}
const chorusIsBack = (): void => {
  running.world.chorus.faults.clear()
}
const loud = (): LogLine[] => running.log.filter(({ level }) => level === 'error' || level === 'warn')
const saying = (words: string): LogLine[] => running.log.filter(({ message }) => message.includes(words))
const deposited = (): number => running.world.chorus.book.deposits.length
const requests = (): number =>
  Object.values(running.world.chorus.book.requests).reduce((sum, count) => sum + count, 0)
const aText: unknown = expect.any(String)
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const rows = () => running.bridge.store.listInvoices({})

describe('a long outage of Chorus Pro', () => {
  it('is one line when it opens, one an hour and one when it ends, with what there is to catch up', async () => {
    running = await startBridge({ connection: FEW })
    chorusIsDown()
    await running.live(5 * MINUTE, MINUTE)
    const opening = saying('in 3 cycles in a row')
    expect(opening).toHaveLength(1)
    expect(opening[0]).toMatchObject({
      level: 'error',
      since: aText,
      remedy: aText,
    })

    const before = loud().length
    await running.live(3 * HOUR, 2 * MINUTE)
    expect(
      loud()
        .slice(before)
        .map(({ message }) => message)
        // What people are told is not said by the outage: test/sync/alarms.system.test.ts.
        .filter((message) => !message.includes('alarm')),
    ).toEqual(Array(3).fill('Chorus Pro is still out'))
    expect(loud().at(-1)).toMatchObject({
      lasted: matching(/^[23] h/),
      remedy: aText,
    })

    chorusIsBack()
    await running.live(7 * MINUTE, MINUTE)
    expect(saying('Chorus Pro works again')).toMatchObject([
      { level: 'info', lasted: matching(/^3 h/), toPrepare: 4, toDeposit: 0, tellings: 0 },
    ])
    expect(deposited()).toBe(4)
  })

  it('puts no invoice off: all go in the first cycle after it', async () => {
    running = await startBridge({ connection: FEW })
    chorusIsDown()
    await running.live(2 * HOUR, 5 * MINUTE)
    expect((await rows()).map(({ failures }) => failures)).toEqual([0, 0, 0, 0])
    chorusIsBack()
    await running.live(6 * MINUTE, 6 * MINUTE)
    expect(deposited()).toBe(4)
  })

  it('does not keep the other side from its work', async () => {
    running = await startBridge({ connection: FEW })
    chorusIsDown()
    await running.live(HOUR, 5 * MINUTE)
    running.world.odoo.resetToDraft(running.idOf(NUMBER))
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    expect(await running.stage(NUMBER)).toBe('ignored')
  })
})

describe('a long outage of Odoo', () => {
  it('ends within minutes of its return', async () => {
    running = await startBridge({ connection: FEW })
    running.world.odoo.addFault({ times: 'always', effect: { kind: 'access-denied' } })
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(saying('Odoo has failed in 3 cycles in a row')).toHaveLength(1)
    running.world.odoo.clearFaults()
    await running.live(7 * MINUTE, MINUTE)
    expect(saying('Odoo works again')).toHaveLength(1)
    expect(deposited()).toBe(4)
  })
})

describe('deposits that are lost one after the other while Chorus Pro answers questions', () => {
  it('end after three: each one takes hours to settle', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({
      path: 'factures/v1/deposer/flux',
      times: 1000,
      fault: { kind: 'drop-before' },
    })
    await running.cycle()
    const stages = (await rows()).map(({ stage }) => stage)
    expect(stages.filter((stage) => stage === 'depositing')).toHaveLength(3)
    expect(stages.filter((stage) => stage === 'ready')).toHaveLength(1)
  })
})

describe('an invoice at which Chorus Pro stumbles', () => {
  it('is put off, and does not hold up the others', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({
      path: 'structures/v1/rechercher',
      times: 3,
      fault: { kind: 'status', status: 503 },
    })
    await running.cycle()
    expect((await rows()).filter(({ stage }) => stage === 'discovered')).toHaveLength(1)
    expect((await rows()).filter(({ stage }) => stage === 'deposited')).toHaveLength(3)
  })
})

describe('a quota of PISTE', () => {
  it('makes the bridge leave Chorus Pro alone for as long as it says, and no longer', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({
      path: 'structures/v1/rechercher',
      fault: { kind: 'status', status: 429, retryAfterSeconds: 1800 },
    })
    await running.cycle()
    const asked = requests()
    await running.live(28 * MINUTE, 2 * MINUTE)
    expect(requests()).toBe(asked)
    expect(loud()).toHaveLength(1)
    await running.live(2 * MINUTE, MINUTE)
    expect(deposited()).toBe(4)
  })

  it('that asks for a day of patience is asked again after an hour: one service speaks for itself alone', async () => {
    running = await startBridge({ connection: FEW })
    running.world.chorus.faults.add({
      path: 'structures/v1/rechercher',
      fault: { kind: 'status', status: 429, retryAfterSeconds: 86_400 },
    })
    await running.cycle()
    await running.live(62 * MINUTE, 31 * MINUTE)
    expect(deposited()).toBe(4)
  })

  it('of a day is half for searches of what has changed, so that quiet cycles leave enough for what is to be done', async () => {
    running = await startBridge({ connection: { ...FEW, requestsPerDay: 500 } })
    await running.cycle()
    expect(deposited()).toBe(4)
    await running.live(2 * HOUR, 30 * MINUTE)
    const before = requests()
    await running.live(2 * HOUR, MINUTE)
    // A search in six minutes, in place of one in each.
    expect(requests() - before).toBeLessThan(45)
    expect(await running.stage(NUMBER)).toBe('followed')
  })

  it('of a day that the configuration sets is not overstepped', async () => {
    running = await startBridge({
      connection: { ...FEW, requestsPerDay: 100 },
      overSockets: true,
    })
    for (let cycle = 0; cycle < 150; cycle += 1) {
      running.world.chorus.clock.advance(16 * MINUTE)
      await running.cycle()
    }
    expect(requests()).toBeLessThanOrEqual(101)
    expect(deposited()).toBe(4)
    expect(loud()[0]?.message).toContain('100 requests a day')
  })
})

describe('a maintenance window', () => {
  const everyHour = { from: '00:00', to: '24:00' }

  it('of Chorus Pro leaves it alone without a word', async () => {
    running = await startBridge({ connection: { ...FEW, maintenance: [{ side: 'chorus', ...everyHour }] } })
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(requests()).toBe(0)
    expect(loud()).toEqual([])
    expect(await running.stage(NUMBER)).toBe('discovered')
  })

  it('of Odoo leaves that one alone', async () => {
    running = await startBridge({ connection: { ...FEW, maintenance: [{ side: 'odoo', ...everyHour }] } })
    running.world.odoo.book.reset()
    await running.live(2 * HOUR, 30 * MINUTE)
    expect(running.world.odoo.book.total).toBe(0)
    expect(requests()).toBeGreaterThan(0)
    expect(loud()).toEqual([])
  })
})

describe('a request of a user that cannot be answered', () => {
  it('and whose answers are lost is tried again when nothing shows it, and answered in the end', async () => {
    running = await startBridge({
      connection: FEW,
      chorus: { lives: [{ numero: NUMBER, life: 'toRecycle' }] },
    })
    await running.live(48 * HOUR, 12 * HOUR)
    running.world.chorus.faults.add({
      path: 'factures/v1/recycler',
      times: 1000,
      fault: { kind: 'drop-before' },
    })
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'recycle' })
    const before = running.log.length
    await running.live(2 * HOUR, MINUTE)
    const tries = running.log.slice(before).filter(({ level }) => level === 'warn')
    // Each may have been carried out, and is looked for as long as searches may lag behind.
    expect(tries.length).toBeGreaterThanOrEqual(2)
    expect(tries.length).toBeLessThanOrEqual(4)
    running.world.chorus.faults.clear()
    await running.live(2 * HOUR, 10 * MINUTE)
    expect(running.titles(NUMBER)).toContain('Demande prise en compte')
  })

  it.each([
    ['that all calls are wrong', '', 400],
    ['something else than a token', '/api/oauth/token', 200],
  ])('waits, and is not refused, while what is answered is %s', async (_what, path, status) => {
    running = await startBridge({
      connection: FEW,
      chorus: { lives: [{ numero: NUMBER, life: 'toRecycle' }] },
    })
    await running.live(48 * HOUR, 12 * HOUR)
    const fault = { kind: 'return-code', codeRetour: 7, libelle: 'indisponible', status } as const
    running.world.chorus.faults.add({
      path,
      times: 1e6,
      fault: path === '' ? { kind: 'status', status } : fault,
    })
    // No token lasts as long.
    running.world.chorus.clock.advance(2 * HOUR)
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'recycle' })
    await running.live(HOUR, 5 * MINUTE)
    expect(running.titles(NUMBER)).toContain('Demande en attente')
    running.world.chorus.faults.clear()
    await running.live(30 * MINUTE, 5 * MINUTE)
    expect(running.titles(NUMBER)).toContain('Demande prise en compte')
    expect(running.titles(NUMBER)).not.toContain('Demande impossible')
  })
})
