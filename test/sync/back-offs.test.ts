import { BackOffs } from '../../src/sync/requests/back-offs.js'

const NOW = new Date('2026-11-23T09:00:00Z')

describe('what could not be done so far', () => {
  it('is kept apart by each digit of an identifier, which a number would round', () => {
    const backOffs = new BackOffs()
    backOffs.failed('9007199254740993', 'validate', NOW)
    expect(backOffs.isWaiting('9007199254740993', 'validate', NOW)).toBe(true)
    expect(backOffs.isWaiting('9007199254740992', 'validate', NOW)).toBe(false)
  })
})
