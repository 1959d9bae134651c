import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import { printLines } from '../../src/terminal/print.js'
import { table } from '../../src/terminal/table.js'
import { loadConfig } from '../../src/config/load.js'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import { fillFollowed, invoiceNumber, setCursors } from './followed-invoices.js'

const FOLLOWED = [1_000, 10_000, 100_000]
const CHANGES = [0, 10, 1_000]

const MINUTE = 60_000
/** Beyond the hour that each of the two cursors overlaps: each cycle is measured by itself. */
const APART = 90 * MINUTE

/** Longer than the simulated time that passes: the bridge follows the end of its token by the computer's clock. */
const TOKEN_SECONDS = 24 * 3_600

/** The status that comes next: no step is jumped over, so that no history is read. */
const NEXT_STATUS = 'SERVICE_FAIT'

interface Requests {
  readonly odoo: number
  readonly chorus: number
}

/** Counts the requests of a cycle to each side, and prints them beside those of asking for each invoice. */
export async function benchmarkRequests(): Promise<void> {
  const rows: string[][] = []
  for (const followed of FOLLOWED) rows.push(...(await measureFollowed(followed)))
  const headings = [
    'followed',
    'changes in the cycle',
    'to Odoo',
    'to Chorus Pro',
    'one by one, to Chorus Pro',
  ]
  printLines(table(headings, rows))
}

async function measureFollowed(followed: number): Promise<string[][]> {
  const world = await openWorld({
    version: '19.0',
    chorus: { clock: { speed: 0 }, tokenSeconds: TOKEN_SECONDS },
  })
  const config = loadConfig(world.configFile, world.environment)
  await fillFollowed(world, config, followed)
  world.chorus.clock.advance(APART)
  setCursors(config, world.chorus.clock.now())
  const bridge = await createBridge(config, winston.createLogger({ silent: true }), world.chorus.clock)
  const [connection] = bridge.connections
  if (connection === undefined) throw new Error('the configuration has no connection')
  const cycle = async (): Promise<Requests> => {
    await bridge.holdLease()
    const before = requestsOf(world)
    const { failures } = await connection.cycle(new AbortController().signal)
    await bridge.idle()
    if (failures[0] !== undefined) throw new Error(failures[0].message)
    const after = requestsOf(world)
    return { odoo: after.odoo - before.odoo, chorus: after.chorus - before.chorus }
  }
  const cycleAfter = (from: number, to: number): Promise<Requests> => {
    for (let index = from; index < to; index++)
      world.chorus.setLife(invoiceNumber(index), {
        steps: [{ afterSeconds: 0, statut: NEXT_STATUS }],
      })
    return cycle()
  }
  const rows: string[][] = []
  try {
    // Logs in, and takes the day's directory.
    await cycle()
    let next = 0
    for (const changes of CHANGES) {
      world.chorus.clock.advance(APART)
      // The bridge has just looked: nothing can have come and gone unseen since.
      await cycle()
      world.chorus.clock.advance(MINUTE)
      const last = Math.min(next + changes, followed)
      rows.push(cells(followed, last - next, await cycleAfter(next, last)))
      next = last
    }
  } finally {
    await bridge.close()
    await world.close()
  }
  return rows
}

function requestsOf({ odoo, chorus }: SimulatedWorld): Requests {
  const api = Object.entries(chorus.book.requests).filter(([path]) => !path.includes('oauth'))
  return { odoo: odoo.book.total, chorus: api.reduce((sum, [, count]) => sum + count, 0) }
}

function cells(followed: number, changes: number, { odoo, chorus }: Requests): string[] {
  return [followed, changes, odoo, chorus, followed].map((count) => count.toLocaleString('en'))
}
