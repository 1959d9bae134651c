import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'winston'
import { createChorusPort } from './chorus/adapter.js'
import type { ChorusTimeouts } from './chorus/transport.js'
import type { Config, Connection } from './config/config.js'
import { createOdooPort } from './odoo/adapter.js'
import type { Timeouts as OdooTimeouts } from './odoo/http.js'
import { openSqliteStore } from './store/sqlite/open.js'
import type { LeaseAnswer, LeaseHolder, Store } from './store/store.js'
import { systemClock, type Clock } from './sync/clock.js'
import type { Side } from './sync/context.js'
import { runCycle, type CycleReport } from './sync/cycle.js'

/** Longer than a step may take between two renewals, short enough for a restart to be quick. */
const LEASE_MS = 60_000

/** A second bridge on the same store was started. */
export class LeaseRefused extends Error {
  override readonly name = 'LeaseRefused'

  constructor(by: LeaseHolder, until: Date) {
    super(
      `another bridge (process ${String(by.pid)} on ${by.host}) works on this database; its lease ends at ${until.toISOString()} unless it renews it`,
    )
  }
}

/** A configured bridge: its store, and for each connection the cycle over its two ports. */
export interface Bridge {
  readonly store: Store
  readonly connections: readonly ConnectedBridge[]
  /** Takes the lease or renews it. @throws LeaseRefused */
  holdLease(): Promise<void>
  /** Renews the lease in the background until the bridge is closed; `onLost` is called once another bridge has it. */
  keepLease(onLost: (error: LeaseRefused) => void): void
  /** Gives the lease back and closes everything. */
  close(): Promise<void>
}

export interface ConnectedBridge {
  readonly name: string
  cycle(stop: AbortSignal): Promise<CycleReport>
}

/** What a harness may put in place of the real thing, to make it fail or to wait less. */
export interface Seams {
  readonly openStore?: (path: string) => Promise<Store>
  readonly odooTimeouts?: Partial<OdooTimeouts>
  readonly chorusTimeouts?: Partial<ChorusTimeouts>
  /** Rows on a page of Chorus Pro's lists. */
  readonly chorusPageSize?: number
}

export async function createBridge(
  config: Config,
  logger: Logger,
  clock: Clock = systemClock,
  seams: Seams = {},
): Promise<Bridge> {
  const holder: LeaseHolder = { id: randomUUID(), host: hostname(), pid: process.pid }
  const store = await (seams.openStore ?? openSqliteStore)(config.database)
  const connections = config.connections.map((connection) => ({
    connection,
    ...portsOf(connection, clock, seams),
  }))
  const takeLease = (): Promise<LeaseAnswer> => store.acquireLease(holder, clock.now(), LEASE_MS)
  const holdLease = async (): Promise<void> => {
    let answer = await takeLease()
    if (!answer.held && isDeadHere(answer.by)) {
      await store.releaseLease(answer.by.id)
      answer = await takeLease()
    }
    if (!answer.held) throw new LeaseRefused(answer.by, answer.until)
  }
  let renewal: NodeJS.Timeout | undefined
  return {
    store,
    connections: connections.map(({ connection, odoo, chorus }) => {
      const pauses = new Map<Side, Date>()
      const { dryRun } = config
      const parts = { connection, odoo, chorus, store, clock, holderId: holder.id, dryRun, pauses }
      return {
        name: connection.name,
        cycle(stop) {
          const log = logger.child({ connection: connection.name, cycle: randomUUID().slice(0, 8) })
          return runCycle({ ...parts, log, stop })
        },
      }
    }),
    holdLease,
    keepLease(onLost) {
      clearInterval(renewal)
      renewal = setInterval(() => {
        holdLease().catch((error: unknown) => {
          if (error instanceof LeaseRefused) onLost(error)
          // A busy disk is no other bridge; without the lease no deposit is intended, so waiting for it is safe.
          else logger.warn('the lease could not be renewed; tried again soon', { cause: String(error) })
        })
      }, LEASE_MS / 3)
    },
    async close() {
      clearInterval(renewal)
      for (const { odoo, chorus } of connections) {
        odoo.close()
        chorus.close()
      }
      try {
        await store.releaseLease(holder.id)
      } finally {
        await store.close()
      }
    },
  }
}

/** A process of this machine that was killed left its lease behind; nobody will renew it. */
function isDeadHere({ host, pid }: LeaseHolder): boolean {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH'
  }
}

function portsOf(
  { odoo, chorusPro }: Connection,
  clock: Clock,
  { odooTimeouts, chorusTimeouts, chorusPageSize }: Seams,
): {
  odoo: ReturnType<typeof createOdooPort>
  chorus: ReturnType<typeof createChorusPort>
} {
  const { companyId, ...access } = odoo
  return {
    odoo: createOdooPort({
      ...access,
      ...(companyId !== undefined && { companyId }),
      ...(odooTimeouts && { timeouts: odooTimeouts }),
    }),
    chorus: createChorusPort({
      ...chorusPro,
      clock: () => clock.now(),
      ...(chorusTimeouts && { timeouts: chorusTimeouts }),
      ...(chorusPageSize !== undefined && { pageSize: chorusPageSize }),
    }),
  }
}
