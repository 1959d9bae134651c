import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'winston'
import type { ConnectedBridge } from '../bridge.js'
import { Bell } from './bell.js'
import { Ticker } from './ticker.js'

const SECOND_MS = 1_000

/**
 * Runs the cycles of every connection until the signal is aborted, each by the schedule and each on its own: a cycle
 * that lasts is not overlapped by the next one of its connection, and keeps no other connection waiting. Resolves when
 * the last cycle has ended. `bell`: a cycle is asked for in between; one that is under way has to end first.
 */
export async function makeRounds(
  connections: readonly Pick<ConnectedBridge, 'name' | 'cycle'>[],
  schedule: string,
  logger: Logger,
  stop: AbortSignal,
  bell: Bell = new Bell(),
): Promise<void> {
  const ticker = new Ticker(schedule, new Date())
  const running = new Map<string, Promise<void>>()
  const begin = (connection: Pick<ConnectedBridge, 'name' | 'cycle'>): void => {
    if (stop.aborted || running.has(connection.name)) return
    const cycle = connection
      .cycle(stop)
      .then(
        () => undefined,
        (error: unknown) => {
          const stack = error instanceof Error ? error.stack : String(error)
          logger.error('a cycle ended in a fault', { connection: connection.name, stack })
        },
      )
      .finally(() => running.delete(connection.name))
    running.set(connection.name, cycle)
  }
  connections.forEach(begin)
  while (!stop.aborted) {
    await sleep(SECOND_MS - (Date.now() % SECOND_MS), undefined, { signal: stop }).catch(() => undefined)
    const isDue = ticker.isDue(new Date())
    for (const connection of connections)
      if (isDue || (!running.has(connection.name) && bell.wasRung(connection.name))) begin(connection)
  }
  await Promise.all(running.values())
}
