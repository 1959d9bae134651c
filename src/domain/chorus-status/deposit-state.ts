/**
 * A deposit, one attempt. `intended` is written before the call; a process that dies then leaves it so, and it is read
 * as `uncertain`. `not-accepted`: surely not received, or received and never processed. `adopted`: the invoice was found
 * in Chorus Pro (deposited by hand, or by an attempt whose answer was lost).
 */
export const DEPOSIT_STATES = [
  'intended',
  'uncertain',
  'accepted',
  'not-accepted',
  'integrated',
  'refused',
  'adopted',
] as const

export type DepositState = (typeof DEPOSIT_STATES)[number]

/** What a deposit may become. A state without a successor is the end of the attempt: another attempt is another row. */
export const DEPOSIT_TRANSITIONS: Readonly<Record<DepositState, readonly DepositState[]>> = {
  intended: ['uncertain', 'accepted', 'not-accepted', 'adopted'],
  uncertain: ['accepted', 'not-accepted', 'adopted'],
  accepted: ['integrated', 'refused', 'not-accepted', 'adopted'],
  integrated: [],
  refused: [],
  'not-accepted': [],
  adopted: [],
}

export function canBecome(from: DepositState, to: DepositState): boolean {
  return DEPOSIT_TRANSITIONS[from].includes(to)
}

/** Throws when a deposit may not go from one state to the other: going on would lose an attempt or deposit twice. */
export function assertTransition(from: DepositState, to: DepositState): void {
  if (!canBecome(from, to)) throw new Error(`a deposit that is ${from} cannot become ${to}`)
}

/**
 * What a deposit is once its invoice is seen in Chorus Pro. An accepted flow has done its work, unless Chorus Pro names
 * another flow as the origin of the invoice. Undefined: the attempt is over, and the sight of the invoice changes nothing.
 */
export function stateOnceSeen(
  deposit: { readonly state: DepositState; readonly flowNumber: string | undefined },
  seenFlowNumber: string | undefined,
): DepositState | undefined {
  const byOurFlow = seenFlowNumber === undefined || seenFlowNumber === deposit.flowNumber
  if (canBecome(deposit.state, 'integrated') && byOurFlow) return 'integrated'
  return canBecome(deposit.state, 'adopted') ? 'adopted' : undefined
}
