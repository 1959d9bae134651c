import { type AlarmFacts, type KnownAlarm, nextAlarm, type Observed } from '../../src/domain/alarms/alarm.js'
import { alarmActivity, alarmMessage, alarmSummary } from '../../src/domain/alarms/alarm-words.js'
import { ALARMS } from '../../src/domain/alarms/alarm.js'
import { textOfHtml } from '../../src/domain/words/html.js'

const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 23) + minutes * 60_000)
const present = (facts: AlarmFacts = {}, minutes = 60): Observed => ({
  is: 'present',
  facts,
  patienceMs: minutes * 60_000,
})
const known = (alarm: Partial<KnownAlarm> = {}): KnownAlarm => ({
  kind: 'deposits',
  since: at(0),
  raisedAt: undefined,
  facts: {},
  ...alarm,
})

describe('an alarm', () => {
  it('is raised once its cause has lasted, and not before', () => {
    expect(nextAlarm('deposits', undefined, present(), at(0))).toMatchObject({
      alarm: { since: at(0), raisedAt: undefined },
      tell: undefined,
    })
    expect(nextAlarm('deposits', known(), present(), at(59))?.tell).toBeUndefined()
    expect(nextAlarm('deposits', known(), present(), at(60))).toMatchObject({
      alarm: { since: at(0), raisedAt: at(60) },
      tell: 'raised',
    })
  })

  it('is told once, whatever else is said of its cause', () => {
    const told = known({ raisedAt: at(60), facts: { cause: 'HTTP 503' } })
    expect(nextAlarm('deposits', told, present({ cause: 'HTTP 500' }), at(3000))).toMatchObject({
      alarm: { raisedAt: at(60), facts: { cause: 'HTTP 503' } },
      tell: undefined,
    })
  })

  it('is told again for another invoice, a day later at the earliest', () => {
    const told = known({ kind: 'waiting', raisedAt: at(0), facts: { invoices: ['A'], count: 1 } })
    const both = present({ invoices: ['A', 'B'], count: 2 }, 0)
    expect(nextAlarm('waiting', told, both, at(60))).toMatchObject({ tell: undefined })
    expect(nextAlarm('waiting', told, both, at(24 * 60))).toMatchObject({ tell: 'raised' })
    const fewer = present({ invoices: [], count: 0 }, 0)
    expect(nextAlarm('waiting', told, fewer, at(24 * 60))?.tell).toBeUndefined()
  })

  it('is over when its cause is, which is told only to who was told of it', () => {
    expect(nextAlarm('deposits', known({ raisedAt: at(60) }), { is: 'absent' }, at(90))).toMatchObject({
      alarm: { since: undefined },
      tell: 'cleared',
    })
    expect(nextAlarm('deposits', known(), { is: 'absent' }, at(30))?.tell).toBeUndefined()
    expect(nextAlarm('deposits', undefined, { is: 'absent' }, at(30))).toBeUndefined()
  })

  it('stays as it is while nothing can be said', () => {
    expect(nextAlarm('deposits', known({ raisedAt: at(60) }), { is: 'unknown' }, at(90))).toBeUndefined()
  })

  it('does not count the time by which a clock was set back', () => {
    const change = nextAlarm('deposits', known({ since: at(600) }), present(), at(0))
    expect(change).toMatchObject({ alarm: { since: at(0) }, tell: undefined })
  })
})

describe('its words', () => {
  const subject = { connection: 'duret', environment: 'qualification' } as const
  const facts = {
    cause: 'PISTE <forbids> it',
    ends: [{ secret: 'odoo-key', at: at(0) } as const],
    invoices: ['INV/1'],
    count: 3,
  }

  it.each(ALARMS)('are there in both languages (%s)', (kind) => {
    const alarm = { kind, since: at(0), raisedAt: at(60), facts }
    const { summary, note } = alarmActivity(alarm, subject)
    expect(summary).toBe(alarmSummary(kind, 'qualification'))
    expect(summary).toMatch(/^Chorus Pro \(qualification\), alerte\u00A0: \S/)
    expect(textOfHtml(note).split('\n').at(-1)).toContain('retirera cette activité d’elle-même')
    expect(note).not.toContain('<forbids>')
    for (const state of ['raised', 'cleared'] as const) {
      const { fr, en } = alarmMessage(alarm, state, subject, at(60))
      for (const { title, text } of [fr, en]) expect([title !== '', text !== '']).toEqual([true, true])
      expect(en.title.startsWith('Over: ')).toBe(state === 'cleared')
    }
  })

  it('do not tell one activity from another by anything but its kind', () => {
    expect(new Set(ALARMS.map((kind) => alarmSummary(kind, 'production'))).size).toBe(ALARMS.length)
    expect(alarmSummary('cycle', 'production')).not.toBe(alarmSummary('cycle', 'qualification'))
  })
})
