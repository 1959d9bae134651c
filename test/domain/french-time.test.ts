import {
  frenchDate,
  frenchDateTime,
  frenchDay,
  frenchMinute,
  parseChorusTime,
  parseOdooTime,
  toChorusTime,
  toOdooTime,
} from '../../src/domain/words/french-time.js'

describe('times of Chorus Pro', () => {
  it('are French legal time in histories, winter and summer', () => {
    expect(parseChorusTime('2026-01-15 14:30')).toEqual(new Date('2026-01-15T13:30:00Z'))
    expect(parseChorusTime('2026-07-15 14:30')).toEqual(new Date('2026-07-15T12:30:00Z'))
  })

  it('carry their own offset in searches', () => {
    expect(parseChorusTime('2026-09-14T22:57:02+02:00')).toEqual(new Date('2026-09-14T20:57:02Z'))
  })

  it('name an hour that October shows twice by its first passage, and one that March leaves out by the next', () => {
    expect(parseChorusTime('2026-10-25 02:30')).toEqual(new Date('2026-10-25T00:30:00Z'))
    expect(parseChorusTime('2026-10-25T02:30:00+01:00')).toEqual(new Date('2026-10-25T01:30:00Z'))
    expect(parseChorusTime('2026-03-29 02:30')).toEqual(new Date('2026-03-29T01:30:00Z'))
    expect(toChorusTime(new Date('2026-10-25T00:30:00Z'))).toBe('2026-10-25T02:30:00+02:00')
    expect(toChorusTime(new Date('2026-10-25T01:30:00Z'))).toBe('2026-10-25T02:30:00+01:00')
  })

  it('are not guessed when they are none', () => {
    for (const text of [
      'hier',
      '',
      '2026-02-30T10:00:00+01:00',
      '2026-02-29T00:00:00Z',
      '2026-13-01T10:00:00Z',
      '2026-09-14T25:00:00+02:00',
      '2026-09-14T22:57:61+02:00',
    ])
      expect(parseChorusTime(text)).toBeUndefined()
  })

  it('are the same in every way of writing a moment', () => {
    for (const text of [
      '2026-09-14T22:57:02+02:00',
      '2026-09-14T20:57:02Z',
      ' 2026-09-14T22:57:02+0200 ',
      '2026-09-14 22:57:02',
      '2026-09-14T22:57:02.000+02:00',
      '2026-09-14T16:57:02-04:00',
    ])
      expect(parseChorusTime(text)).toEqual(new Date('2026-09-14T20:57:02Z'))
    expect(parseChorusTime('2028-02-29T23:30:00-01:00')).toEqual(new Date('2028-03-01T00:30:00Z'))
    expect(parseChorusTime('2026-12-31T24:00:00Z')).toEqual(new Date('2027-01-01T00:00:00Z'))
  })

  it('are written with the offset that France had at that moment', () => {
    expect(toChorusTime(new Date('2026-01-15T13:30:00Z'))).toBe('2026-01-15T14:30:00+01:00')
    expect(toChorusTime(new Date('2026-07-15T12:30:00.512Z'))).toBe('2026-07-15T14:30:00+02:00')
  })
})

describe('times for people and for Odoo', () => {
  const lateEvening = new Date('2026-12-31T23:30:00Z')

  it('show the French day, which near midnight is not the UTC day', () => {
    expect(frenchDay(lateEvening)).toBe('2027-01-01')
    expect(frenchMinute(lateEvening)).toBe('2027-01-01 00:30')
    expect(frenchDateTime(lateEvening)).toBe('01/01/2027 à 00:30')
  })

  it('pass from one month to the next at French midnight, on days of 23 and 25 hours too', () => {
    expect(frenchDay(new Date('2026-02-28T22:59:59Z'))).toBe('2026-02-28')
    expect(frenchDay(new Date('2026-02-28T23:00:00Z'))).toBe('2026-03-01')
    expect(frenchDay(new Date('2028-02-28T23:00:00Z'))).toBe('2028-02-29')
    expect(frenchDay(new Date('2026-03-29T21:59:59Z'))).toBe('2026-03-29')
    expect(frenchDay(new Date('2026-10-24T22:00:00Z'))).toBe('2026-10-25')
    expect(frenchDay(new Date('2026-10-25T22:59:59Z'))).toBe('2026-10-25')
    expect(frenchDay(new Date('2026-10-25T23:00:00Z'))).toBe('2026-10-26')
  })

  it('show a day as people write it, and nothing else as a day', () => {
    expect(frenchDate('2026-11-20')).toBe('20/11/2026')
    for (const text of ['2026-02-30', '20/11/2026', '2026', '<b>2026-11-20', ''])
      expect(frenchDate(text)).toBe(text)
  })

  it('go to Odoo and come back in UTC', () => {
    expect(toOdooTime(lateEvening)).toBe('2026-12-31 23:30:00')
    expect(parseOdooTime('2026-12-31 23:30:00')).toEqual(lateEvening)
    for (const text of ['nope', '2026-02-30 10:00:00', '2026-12-31T23:30:00'])
      expect(parseOdooTime(text)).toBeUndefined()
    expect(parseOdooTime('2026-12-31 23:30:00.250000')).toEqual(new Date('2026-12-31T23:30:00.250Z'))
  })
})
