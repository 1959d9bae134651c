import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import { printLines } from '../../src/terminal/print.js'
import { table } from '../../src/terminal/table.js'
import { startInBetween } from './in-between.js'
import { invoiceNumber } from './followed-invoices.js'
import { makePlace } from './place.js'
import { postInvoice } from './post-invoice.js'
import { type Program, runOnce, type Usage } from './program.js'

const INVOICES = 213

/** Enough for the last of them to be integrated and shown. */
const MOST_ROUNDS = 20
const ROUND_MS = 2_000

export interface Deposits extends Usage {
  readonly depositSeconds: number
  readonly perMinute: number
  /** Requests an invoice. */
  readonly toOdoo: number
  readonly toChorus: number
  /** The same by service and by method. */
  readonly requests: readonly (readonly [string, number])[]
}

/** Each kind of request that it takes to deposit an invoice, and how many of them. */
export async function benchmarkDeposits(program: Program): Promise<void> {
  const { requests } = await measureDeposits(program, 0)
  printLines(
    table(
      ['requests', 'an invoice'],
      requests.map(([what, count]) => [what, count.toFixed(2)]),
    ),
  )
}

/**
 * Invoices that have no document yet, from their preparation to the status that Chorus Pro shows first: the program as it is
 * installed, in a process of its own, and in front of Chorus Pro a proxy that delays each answer.
 */
export async function measureDeposits(program: Program, latencyMs: number): Promise<Deposits> {
  const world = await openWorld({
    version: '17.0',
    connection: { graceMinutes: 0 },
    chorus: { clock: { speed: 1 }, delays: { processingAfterSeconds: 1, integratedAfterSeconds: 0 } },
  })
  const delayed = await startInBetween()
  delayed.delayMs = latencyMs
  delayed.target = new URL(world.chorus.url).origin
  const place = makePlace(world, delayed.url)
  for (let index = 0; index < INVOICES; index++) postInvoice(world.odoo, invoiceNumber(index), index)
  try {
    const run = (): Promise<Usage> => runOnce(program, place)
    // Takes the directory of the day, and the invoices of the seed.
    world.odoo.book.reset()
    const before = chorusRequests(world)
    const started = process.hrtime.bigint()
    const usage = await run()
    const depositSeconds = Number(process.hrtime.bigint() - started) / 1e9
    const deposited = world.chorus.book.deposits.length
    if (deposited < INVOICES) throw new Error(`only ${String(deposited)} were deposited`)
    for (let round = 0; round < MOST_ROUNDS && !areAllShown(world); round++) {
      await new Promise((resolve) => setTimeout(resolve, ROUND_MS))
      await run()
    }
    if (!areAllShown(world)) throw new Error('not all of them show a status')
    const after = chorusRequests(world)
    const byService = Object.entries(after).map(
      ([path, count]) => [path, count - (before[path] ?? 0)] as const,
    )
    const byMethod = Object.entries(world.odoo.book.counts).sort(([, one], [, other]) => other - one)
    return {
      ...usage,
      depositSeconds,
      perMinute: (INVOICES * 60) / depositSeconds,
      toOdoo: world.odoo.book.total / INVOICES,
      toChorus: byService.reduce((sum, [, count]) => sum + count, 0) / INVOICES,
      requests: [...byService, ...byMethod].map(([what, count]) => [what, count / INVOICES] as const),
    }
  } finally {
    delayed.close()
    await world.close()
    place.remove()
  }
}

function chorusRequests({ chorus }: SimulatedWorld): Record<string, number> {
  return Object.fromEntries(
    Object.entries(chorus.book.requests).filter(
      ([path]) => !path.includes('oauth') && !path.includes('annuaire'),
    ),
  )
}

function areAllShown({ odoo }: SimulatedWorld): boolean {
  return odoo
    .records('account.move')
    .filter(({ name }) => typeof name === 'string' && name.startsWith('FAC/2026/0'))
    .every(({ x_chorus_status: status }) => typeof status === 'string' && status !== '')
}
