import {
  assertTransition,
  canBecome,
  DEPOSIT_STATES,
  DEPOSIT_TRANSITIONS,
  stateOnceSeen,
} from '../../src/domain/chorus-status/deposit-state.js'

describe('the states of a deposit', () => {
  it('begin with the intent, from which every other one can be reached', () => {
    const reached = new Set<string>(['intended'])
    for (const state of DEPOSIT_STATES) {
      if (reached.has(state)) DEPOSIT_TRANSITIONS[state].forEach((next) => reached.add(next))
    }
    expect([...reached].sort()).toEqual([...DEPOSIT_STATES].sort())
  })

  it.each(['integrated', 'refused', 'not-accepted', 'adopted'] as const)('end with %s', (state) => {
    expect(DEPOSIT_STATES.filter((next) => canBecome(state, next))).toEqual([])
  })

  it.each(DEPOSIT_STATES)('never go from %s back to the intent: that would be another attempt', (state) => {
    expect(canBecome(state, 'intended')).toBe(false)
    expect(canBecome(state, state)).toBe(false)
  })

  it('are surely absent from Chorus Pro only when the outcome was open', () => {
    expect(DEPOSIT_STATES.filter((state) => canBecome(state, 'not-accepted'))).toEqual([
      'intended',
      'uncertain',
      'accepted',
    ])
  })

  it('say which change was refused', () => {
    expect(() => {
      assertTransition('refused', 'accepted')
    }).toThrow('a deposit that is refused cannot become accepted')
    expect(() => {
      assertTransition('intended', 'accepted')
    }).not.toThrow()
  })

  it.each([
    ['intended', undefined, 'F1', 'adopted'],
    ['uncertain', undefined, undefined, 'adopted'],
    ['accepted', 'F1', 'F1', 'integrated'],
    ['accepted', 'F1', undefined, 'integrated'],
    ['accepted', 'F1', 'F2', 'adopted'],
    ['integrated', 'F1', 'F2', undefined],
    ['refused', 'F1', 'F1', undefined],
    ['not-accepted', undefined, 'F1', undefined],
    ['adopted', undefined, 'F1', undefined],
  ] as const)(
    'once the invoice of a deposit that is %s (%s) is seen (%s): %s',
    (state, flowNumber, seen, expected) => {
      expect(stateOnceSeen({ state, flowNumber }, seen)).toBe(expected)
    },
  )
})
