import type { KnownAlarm } from '../../../src/domain/alarms/alarm.js'
import { alarmMessage } from '../../../src/domain/alarms/alarm-words.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { accepted, at, CONNECTION, discovered, theRow } from './samples.js'

const SUBJECT = { connection: CONNECTION, environment: 'production' } as const
const ALARM: KnownAlarm = {
  kind: 'expiry',
  since: at(0),
  raisedAt: at(10),
  facts: { ends: [{ secret: 'odoo-key', at: at(99) }], cause: 'because' },
}
const OVER: KnownAlarm = { ...ALARM, since: undefined, raisedAt: undefined }

export function describeAlarms(open: OpenStore): void {
  describe('alarms', () => {
    const { store, again } = freshStore(open)

    it('know when a cycle last ended well, across processes', async () => {
      expect(await store().lastGoodCycle(CONNECTION)).toBeUndefined()
      await store().recordGoodCycle(CONNECTION, at(1))
      await store().recordGoodCycle(CONNECTION, at(2))
      await store().recordGoodCycle('region', at(3))
      expect(await (await again()).lastGoodCycle(CONNECTION)).toEqual(at(2))
    })

    it('are kept as they were told', async () => {
      await store().recordAlarm(CONNECTION, ALARM, [], at(10))
      expect(await (await again()).alarms(CONNECTION)).toEqual([{ ...ALARM, activity: '' }])
      expect(await store().alarms('region')).toEqual([])
    })

    it('are forgotten once they are over and Odoo shows none of them any more', async () => {
      await store().recordAlarm(CONNECTION, ALARM, [], at(10))
      await store().recordAlarmActivity(CONNECTION, 'expiry', '<p>Note</p>')
      await store().recordAlarm(CONNECTION, OVER, [], at(20))
      expect(await store().alarms(CONNECTION)).toEqual([{ ...OVER, activity: '<p>Note</p>' }])
      await store().recordAlarmActivity(CONNECTION, 'expiry', '')
      expect(await store().alarms(CONNECTION)).toEqual([])
      await store().recordAlarm(CONNECTION, ALARM, [], at(30))
      await store().recordAlarm(CONNECTION, OVER, [], at(40))
      expect(await store().alarms(CONNECTION)).toEqual([])
    })

    it('queue a message in the same step, which waits until it was taken or is given up', async () => {
      const body = alarmMessage(ALARM, 'raised', SUBJECT, at(10))
      await store().recordAlarm(CONNECTION, ALARM, [{ channel: 'mail', body }], at(10))
      const claim = (minutes: number) =>
        store().claimMessage(['webhook', 'mail'], at(minutes), at(minutes + 1))
      const message = await claim(10)
      expect(message).toMatchObject({ channel: 'mail', body, attempts: 0, madeAt: at(10) })
      expect(await claim(10)).toBeUndefined()
      await store().recordMessageFailed(message?.id ?? 0, at(20))
      expect(await claim(19)).toBeUndefined()
      expect(await store().claimMessage(['webhook'], at(20), at(21))).toBeUndefined()
      expect(await claim(20)).toMatchObject({ attempts: 1 })
      await store().forgetMessage(message?.id ?? 0)
      expect(await claim(30)).toBeUndefined()
    })

    it('remember until when secrets are good, and when that was asked', async () => {
      await store().recordExpiry(CONNECTION, 'technical-account', at(99), at(1))
      await store().recordExpiry(CONNECTION, 'odoo-key', undefined, at(2))
      await store().recordExpiry(CONNECTION, 'technical-account', at(98), at(3))
      expect(await store().expiries(CONNECTION)).toEqual([
        { secret: 'odoo-key', expiresAt: undefined, askedAt: at(2) },
        { secret: 'technical-account', expiresAt: at(98), askedAt: at(3) },
      ])
    })

    it('count the invoices that have been in a stage for long', async () => {
      await discovered(store(), { id: 1, number: 'A' })
      await discovered(store(), { id: 2, number: 'B' })
      const since = (await theRow(store(), 1)).stageSince
      const before = (ms: number) => [
        { stage: 'discovered', before: new Date(since.getTime() + ms) } as const,
      ]
      expect(await store().invoicesWaiting(CONNECTION, before(0), 10)).toEqual({ numbers: [], count: 0 })
      expect(await store().invoicesWaiting(CONNECTION, before(1), 1)).toMatchObject({
        numbers: ['A'],
        count: 2,
      })
      expect(await store().invoicesWaiting('region', before(1), 10)).toEqual({ numbers: [], count: 0 })
    })

    it('see whether deposits are made', async () => {
      expect(await store().depositHealth(CONNECTION, at(60))).toEqual({
        isAnyReady: false,
        uncertain: 0,
        lastAcceptedAt: undefined,
      })
      const deposit = await accepted(store())
      expect(await store().depositHealth(CONNECTION, at(60))).toEqual({
        isAnyReady: false,
        uncertain: 0,
        lastAcceptedAt: deposit.acceptedAt,
      })
    })
  })
}
