import type { Bridge, ConnectedBridge } from '../bridge.js'
import { SIDE_NAMES, SIDES, type Side } from '../sync/running/context.js'

const HOUR_MS = 3_600_000

/** Whether this process may work on the database. */
export type LeaseState = 'held' | 'waiting' | 'lost'

/** Why the bridge does not do its work, in words of our own: whoever asks may read them without a token. */
export interface Unready {
  readonly code: 'lease-waiting' | 'lease-lost' | 'no-good-cycle' | 'credentials-refused' | 'stopping'
  readonly connection?: string
  readonly side?: Side
  readonly since?: Date | undefined
}

export type WatchedConnection = Pick<ConnectedBridge, 'name' | 'cycles' | 'breakers'>

export interface WatchedBridge extends Pick<Bridge, 'holds'> {
  readonly connections: readonly WatchedConnection[]
}

/**
 * @param goodAt when a cycle of a connection last ended well, of an earlier process too
 * @param startedAt of this process: the first cycle of a new database has an hour
 */
export function whyNotReady(
  bridge: WatchedBridge,
  {
    lease,
    isStopping,
    startedAt,
    goodAt,
    now,
  }: {
    readonly lease: LeaseState
    readonly isStopping: boolean
    readonly startedAt: Date
    readonly goodAt: (connection: string) => Date | undefined
    readonly now: Date
  },
): Unready[] {
  if (isStopping) return [{ code: 'stopping' }]
  if (lease !== 'held') return [{ code: `lease-${lease}` }]
  const mine = bridge.connections.filter(({ name }) => bridge.holds(name))
  return mine.flatMap(({ name, cycles, breakers }): Unready[] => {
    const refused = SIDES.filter((side) => breakers[side].presentFailure?.kind === 'credentials')
    if (refused.length > 0)
      return refused.map((side) => ({
        code: 'credentials-refused',
        connection: name,
        side,
        since: breakers[side].failingSince,
      }))
    const since = cycles.goodAt ?? goodAt(name) ?? startedAt
    return Math.abs(now.getTime() - since.getTime()) < HOUR_MS
      ? []
      : [{ code: 'no-good-cycle', connection: name, since }]
  })
}

/** English, one line. */
export function describeUnready({ code, connection, side, since }: Unready): string {
  const from = since === undefined ? '' : ` since ${since.toISOString()}`
  const of = connection === undefined ? '' : `${connection}: `
  switch (code) {
    case 'lease-waiting':
      return 'all connections are worked on by other processes; this one waits'
    case 'lease-lost':
      return 'another bridge has taken this database over'
    case 'stopping':
      return 'the bridge is being stopped'
    case 'credentials-refused':
      return `${of}${side === undefined ? 'a side' : SIDE_NAMES[side]} refuses the credentials${from}`
    case 'no-good-cycle':
      return `${of}no cycle has ended well${from}`
  }
}
