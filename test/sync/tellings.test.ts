import type { FieldValues } from '../../src/domain/words/telling.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const SENT = 'Facture transmise à Chorus Pro'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const posts = (): number => running.world.odoo.book.count('mail.message', 'create')

describe('an invoice of which Odoo refuses to be told', () => {
  beforeEach(async () => {
    running = await startBridge({ connection: FEW })
    running.world.odoo.addFault({
      model: 'mail.message',
      method: 'create',
      times: 'always',
      effect: { kind: 'error', name: 'odoo.exceptions.UserError', message: 'The period is locked.' },
    })
    await running.cycle()
    await running.live(HOUR, 5 * MINUTE)
  })

  it('is set aside with its reason and left in peace, and told everything once when asked to', async () => {
    const refused = await running.bridge.store.refusedTellings('duret')
    expect(refused.map(({ number }) => number)).toContain(NUMBER)
    expect(refused[0]?.why).toContain('The period is locked.')
    const before = posts()
    await running.live(12 * HOUR, HOUR)
    expect(posts()).toBe(before)

    running.world.odoo.clearFaults()
    expect(await running.bridge.store.takeUpRefused('duret')).toBe(refused.length)
    await running.cycle()
    const titles = running.titles(NUMBER)
    expect(titles.slice(0, 2)).toEqual([SENT, 'Chorus Pro\u00A0: En cours d’acheminement'])
    expect(new Set(titles).size).toBe(titles.length)
    expect(await running.bridge.store.outboxCounts('duret')).toEqual({ pending: 0, setAside: 0 })
  })

  it('is tried again a day later by itself; the first that goes through brings the others', async () => {
    running.world.odoo.clearFaults()
    await running.live(DAY + HOUR, HOUR)
    expect(running.titles(NUMBER)[0]).toBe(SENT)
    expect(await running.bridge.store.refusedTellings('duret')).toEqual([])
  })

  it('is tried again when it changes in Odoo', async () => {
    running.world.odoo.clearFaults()
    running.world.odoo.editInvoice(running.idOf(NUMBER), { ref: 'unlocked' })
    await running.live(2 * MINUTE, MINUTE)
    expect(running.titles(NUMBER)[0]).toBe(SENT)
  })
})

describe('tellings of several invoices', () => {
  const others = (): string[] =>
    running.world.odoo
      .records('account.move')
      .flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name] : []))
      .filter((number) => number !== NUMBER && running.titles(number).length > 0)
  const untilFollowed = async (): Promise<void> => {
    await running.cycle()
    await running.live(HOUR, 5 * MINUTE)
  }
  const shown = (): unknown[] =>
    [NUMBER, ...others()].map((number) => [
      number,
      ...['stage', 'status', 'status_date'].map((name) => running.field(number, `x_chorus_${name}`)),
      running.titles(number),
    ])

  it('go to Odoo together', async () => {
    running = await startBridge({ connection: FEW })
    await running.cycle()
    expect([NUMBER, ...others()].length).toBeGreaterThan(2)
    for (const number of [NUMBER, ...others()]) expect(running.titles(number)).toContain(SENT)
    expect(posts()).toBe(1)
    expect(running.world.odoo.book.count('account.move', 'load')).toBeLessThan(3)
  })

  it('are not held up by one that Odoo refuses, which alone is set aside with its reason', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo } = running.world
    odoo.lockInvoice(running.idOf(NUMBER), 'This entry is sealed.')
    await untilFollowed()
    expect(running.titles(NUMBER)).toEqual([])
    expect(others().length).toBeGreaterThan(1)
    for (const number of others())
      expect(running.titles(number).slice(0, 2)).toEqual([SENT, expect.stringMatching(/^Chorus Pro\u00A0: /)])
    expect(await running.bridge.store.refusedTellings('duret')).toMatchObject([
      { number: NUMBER, why: 'Odoo refused: This entry is sealed.' },
    ])

    odoo.lockInvoice(running.idOf(NUMBER), undefined)
    await running.bridge.store.takeUpRefused('duret')
    await running.cycle()
    expect(running.titles(NUMBER).slice(0, 2)).toEqual([SENT, 'Chorus Pro\u00A0: En cours d’acheminement'])
    expect(new Set(running.titles(NUMBER)).size).toBe(running.titles(NUMBER).length)
  })

  it('reach the others at once when one invoice is deleted before they do', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo } = running.world
    const deleted = running.idOf(NUMBER)
    odoo.addFault({ model: 'mail.message', method: 'search_read', effect: { kind: 'delay', ms: 0 } })
    odoo.onStrike(() => {
      odoo.deleteInvoice(deleted)
    })
    await running.cycle()
    expect(odoo.record('account.move', deleted)).toBeUndefined()
    expect(others().length).toBeGreaterThan(1)
    for (const number of others()) expect(running.titles(number)).toEqual([SENT])
    expect(await running.bridge.store.outboxCounts('duret')).toMatchObject({ pending: 0 })
  })

  it.each([
    ['mail.message', 'create'],
    ['account.move', 'load'],
    ['account.move', 'write'],
  ])('say the same when answers to %s.%s are lost', async (model, method) => {
    running = await startBridge({ connection: FEW })
    await untilFollowed()
    await running.live(HOUR, 5 * MINUTE)
    const undisturbed = shown()
    await running.close()

    running = await startBridge({ connection: FEW })
    const lost = (nth: number, when: 'before' | 'after'): void => {
      running.world.odoo.addFault({ model, method, nth, effect: { kind: 'drop', when } })
    }
    lost(1, 'after')
    lost(2, 'before')
    lost(4, 'after')
    await untilFollowed()
    running.world.odoo.clearFaults()
    await running.live(HOUR, 5 * MINUTE)
    expect(shown()).toEqual(undisturbed)
  })
})

describe('when Odoo lacks the custom fields', () => {
  it('one request a cycle finds out, and setup brings everything that was to be told', async () => {
    running = await startBridge({ connection: FEW, withoutSetup: true })
    await running.cycle()
    const { book } = running.world.odoo
    expect(book.count('account.move', 'load') + book.count('account.move', 'write')).toBe(1)
    expect(posts()).toBe(0)
  })
})

describe('a value that a field of this Odoo does not have', () => {
  it('holds up nobody else’s fields', async () => {
    running = await startBridge({ connection: FEW })
    await running.cycle()
    const { store } = running.bridge
    const say = async (number: string, values: FieldValues): Promise<void> => {
      const [story] = await store.stories(number)
      const tellings = [{ kind: 'fields', values } as const]
      await store.recordRequestOutcome(story?.row.id ?? 0, { tellings }, running.world.chorus.clock.now())
    }
    await say(NUMBER, { x_chorus_stage: 'of_a_later_version' })
    await say('INV/2026/00011', { x_chorus_contact: 'Mme Martin' })
    await running.cycle()
    expect(running.field('INV/2026/00011', 'x_chorus_contact')).toBe('Mme Martin')
    expect(await store.outboxCounts('duret')).toEqual({ pending: 1, setAside: 0 })
  })
})

describe('a note whose answer was lost', () => {
  it('is looked for only when Odoo has surely ended with it, however long the questions before it took', async () => {
    running = await startBridge({ connection: FEW })
    const { odoo, chorus } = running.world
    const lost = { kind: 'drop', when: 'before' } as const
    odoo.addFault({ model: 'mail.message', method: 'search_read', effect: { kind: 'delay', ms: 0 } })
    odoo.addFault({ model: 'mail.message', method: 'create', times: 'always', effect: lost })
    const stop = new AbortController()
    let sent = 0
    odoo.onStrike(async ({ method }) => {
      if (method === 'create') {
        sent += 1
        stop.abort()
      } else {
        chorus.clock.advance(MINUTE)
        await running.bridge.holdLease()
      }
    })
    await running.bridge.holdLease()
    await running.bridge.connections[0]?.cycle(stop.signal)
    expect(sent).toBe(1)
    await running.live(2 * MINUTE, MINUTE)
    expect(sent).toBe(1)

    odoo.clearFaults()
    await running.live(2 * MINUTE, MINUTE)
    expect(running.titles(NUMBER)).toContain(SENT)
  })

  it('is in the chatter once', async () => {
    running = await startBridge({ connection: FEW })
    running.world.odoo.addFault({
      model: 'mail.message',
      method: 'create',
      effect: { kind: 'drop', when: 'after' },
    })
    await running.cycle()
    await running.live(MINUTE, MINUTE)
    await running.live(5 * MINUTE, MINUTE)
    const told = running.world.odoo
      .records('account.move')
      .flatMap((move) => running.world.odoo.book.chatter(move.id).map(({ messageId }) => messageId))
      .filter((messageId) => messageId.startsWith('<chorus.'))
    expect(new Set(told).size).toBe(told.length)
    expect(running.titles(NUMBER)).toContain(SENT)
  })
})
