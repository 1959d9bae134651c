import fc from 'fast-check'
import { explains } from '../support/explains.js'
import {
  currentEvent,
  newEvents,
  withCurrent,
  type StatusEvent,
} from '../../src/domain/chorus-status/event.js'

const event = (code: string, time: string): StatusEvent => ({
  code,
  occurredAt: new Date(time),
  comment: undefined,
  author: undefined,
})

describe('observed statuses', () => {
  it('are new once, though the search gives seconds and the history minutes', () => {
    const bySearch = event('MISE_A_DISPOSITION', '2026-10-05T09:12:47Z')
    const byHistory = event('MISE_A_DISPOSITION', '2026-10-05T09:12:00Z')
    expect(newEvents([bySearch], [byHistory])).toEqual([])
    expect(newEvents([], [bySearch, byHistory])).toHaveLength(1)
  })

  it('are one passage when the history rounded the minute up', () => {
    expect(
      newEvents([event('DEPOSEE', '2026-10-05T09:12:47Z')], [event('DEPOSEE', '2026-10-05T09:13:00Z')]),
    ).toEqual([])
  })

  it('are two passages when an invoice is suspended twice', () => {
    const known = [event('SUSPENDUE', '2026-10-05T09:12:00Z'), event('COMPLETEE', '2026-10-06T10:00:00Z')]
    const again = event('SUSPENDUE', '2026-10-07T08:00:00Z')
    expect(newEvents(known, [...known, again])).toEqual([again])
  })

  it('are one passage in the hour that summer time repeats, which a history cannot tell from the other', () => {
    const bySearch = event('DEPOSEE', '2026-10-25T01:30:20Z')
    const byHistory = event('DEPOSEE', '2026-10-25T00:30:00Z')
    expect(newEvents([bySearch], [byHistory])).toEqual([])
  })

  explains(
    'second-passage-by-its-seconds',
    'are in their order in that hour, where the search knows the moment that the history does not',
    () => {
      // 2:02 and 2:04 of 25 October in winter time; the history’s « 02:04 » is read as that of summer time.
      const available = event('MISE_A_DISPOSITION', '2026-10-25T01:02:10Z')
      const inHistory = event('REJETEE', '2026-10-25T00:04:00Z')
      const inSearch = event('REJETEE', '2026-10-25T01:04:05Z')
      const fresh = newEvents([available], withCurrent([inHistory], inSearch))
      expect(fresh).toEqual([inSearch])
      expect(currentEvent([available, ...fresh])?.code).toBe('REJETEE')
      return Promise.resolve()
    },
  )

  it('come oldest first', () => {
    const late = event('MISE_A_DISPOSITION', '2026-10-05T10:00:00Z')
    const early = event('DEPOSEE', '2026-10-05T09:00:00Z')
    expect(newEvents([], [late, early])).toEqual([early, late])
  })

  it('add up to the latest one, whatever the order in which they were seen', () => {
    const late = event('MISE_EN_PAIEMENT', '2026-11-05T10:00:00Z')
    const early = event('MANDATEE', '2026-11-01T09:00:00Z')
    expect(currentEvent([late, early])).toBe(late)
    expect(currentEvent([])).toBeUndefined()
  })

  it('of one minute keep their order, though only the first was seen to the second', () => {
    const deposited = event('DEPOSEE', '2026-10-05T09:00:40Z')
    const onTheWay = event('EN_COURS_ACHEMINEMENT', '2026-10-05T09:00:00Z')
    expect(currentEvent([deposited, onTheWay])).toBe(onTheWay)
    expect(newEvents([], [deposited, onTheWay])).toEqual([deposited, onTheWay])
  })

  it('are never reported twice, in any mixture of observations', () => {
    const observation = fc.record({
      code: fc.constantFrom('DEPOSEE', 'SUSPENDUE', 'COMPLETEE'),
      occurredAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }),
      comment: fc.constant(undefined),
      author: fc.constant(undefined),
    })
    fc.assert(
      fc.property(fc.array(observation), fc.array(observation), (first, second) => {
        const known = newEvents([], first)
        const all = [...known, ...newEvents(known, second)]
        expect(newEvents(known, first)).toEqual([])
        expect(newEvents(all, second)).toEqual([])
      }),
    )
  })
})
