import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import { printLines } from '../../src/terminal/print.js'
import { table } from '../../src/terminal/table.js'
import { odooDocument, partiesOf, vatOf } from '../campaign/documents.js'
import { INVOICE_DATE } from '../campaign/make-plan.js'
import { startInBetween } from './in-between.js'
import { invoiceNumber } from './followed-invoices.js'

const INVOICES = 213
const LATENCIES_MS = [0, 200]

/** Enough for the last of them to be integrated and shown. */
const MOST_ROUNDS = 20
const ROUND_MS = 2_000

interface Figures {
  readonly depositSeconds: number
  readonly cpuSeconds: number
  readonly peakRssMb: number
  readonly odooRequests: number
  readonly chorusRequests: number
  readonly byService: readonly (readonly [string, number])[]
  readonly byMethod: readonly (readonly [string, number])[]
}

/**
 * Invoices that have no document yet, from their preparation to the status that Chorus Pro shows first: the program as it is
 * installed, in a process of its own, and in front of Chorus Pro a proxy that delays each answer.
 *
 * @param root the folder of the program that is measured
 */
export async function benchmarkDeposits(root: string = PACKAGE_ROOT): Promise<void> {
  const rows: string[][] = []
  const details: string[][] = []
  for (const latencyMs of LATENCIES_MS) {
    const figures = await measureDeposits(root, latencyMs)
    rows.push(cells(latencyMs, figures))
    for (const [what, count] of [...figures.byService, ...figures.byMethod])
      if (latencyMs === 0) details.push([what, (count / INVOICES).toFixed(2)])
  }
  const headings = [
    'latency',
    'deposits',
    'a minute',
    'CPU',
    'peak RSS',
    'to Chorus Pro, an invoice',
    'to Odoo, an invoice',
  ]
  printLines(table(headings, rows))
  printLines(table(['requests', 'an invoice'], details))
}

function cells(latencyMs: number, figures: Figures): string[] {
  return [
    `${String(latencyMs)} ms`,
    `${figures.depositSeconds.toFixed(1)} s`,
    ((INVOICES * 60) / figures.depositSeconds).toFixed(0),
    `${figures.cpuSeconds.toFixed(1)} s`,
    `${figures.peakRssMb.toFixed(0)} MB`,
    (figures.chorusRequests / INVOICES).toFixed(2),
    (figures.odooRequests / INVOICES).toFixed(2),
  ]
}

async function measureDeposits(root: string, latencyMs: number): Promise<Figures> {
  const world = await openWorld({
    version: '17.0',
    connection: { graceMinutes: 0 },
    chorus: { clock: { speed: 1 }, delays: { processingAfterSeconds: 1, integratedAfterSeconds: 0 } },
  })
  const delayed = await startInBetween()
  delayed.delayMs = latencyMs
  delayed.target = new URL(world.chorus.url).origin
  const folder = mkdtempSync(join(tmpdir(), 'chorus-bench-'))
  const configFile = join(folder, 'config.yaml')
  // `once` has no page, and an earlier version does not know the key.
  const { health: _, ...settings } = z.looseObject({}).parse(parse(readFileSync(world.configFile, 'utf8')))
  writeFileSync(configFile, stringify(settings).replaceAll(new URL(world.chorus.url).origin, delayed.url))
  addInvoices(world)
  try {
    const run = (): Promise<Usage> => runOnce(root, configFile, world.environment, folder)
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
    return {
      depositSeconds,
      cpuSeconds: usage.cpuSeconds,
      peakRssMb: usage.peakRssMb,
      odooRequests: world.odoo.book.total,
      chorusRequests: byService.reduce((sum, [, count]) => sum + count, 0),
      byService,
      byMethod: Object.entries(world.odoo.book.counts).sort(([, one], [, other]) => other - one),
    }
  } finally {
    delayed.close()
    await world.close()
    rmSync(folder, { recursive: true })
  }
}

function chorusRequests({ chorus }: SimulatedWorld): Record<string, number> {
  return Object.fromEntries(
    Object.entries(chorus.book.requests).filter(
      ([path]) => !path.includes('oauth') && !path.includes('annuaire'),
    ),
  )
}

function addInvoices({ odoo }: SimulatedWorld): void {
  const customer = 'commune'
  for (let index = 0; index < INVOICES; index++) {
    const number = invoiceNumber(index)
    const untaxed = 10_000 + index * 100
    odoo.addInvoice({
      partner: customer,
      name: number,
      date: INVOICE_DATE,
      untaxed: untaxed / 100,
      tax: vatOf({ untaxed }) / 100,
      document: {
        pdf: odooDocument({
          number,
          customer,
          untaxed,
          service: undefined,
          commitment: undefined,
          contract: undefined,
          ...partiesOf(customer),
        }),
      },
    })
  }
}

function areAllShown({ odoo }: SimulatedWorld): boolean {
  return odoo
    .records('account.move')
    .filter(({ name }) => typeof name === 'string' && name.startsWith('FAC/2026/0'))
    .every(({ x_chorus_status: status }) => typeof status === 'string' && status !== '')
}

const usageSchema = z.object({ cpuSeconds: z.number(), peakRssMb: z.number() })
type Usage = z.infer<typeof usageSchema>

/** What a process has used is known to itself alone. */
const TELL_USAGE = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs'
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    writeFileSync(process.env.USAGE_FILE, JSON.stringify({
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakRssMb: maxRSS / 1024,
    }))
  })`)}`

async function runOnce(
  root: string,
  configFile: string,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<Usage> {
  const usageFile = join(folder, 'usage.json')
  const cli = fileURLToPath(new URL('dist/cli.js', `file://${root}/`))
  const child = spawn(process.execPath, ['--import', TELL_USAGE, cli, 'once', '--config', configFile], {
    env: { ...process.env, ...environment, USAGE_FILE: usageFile },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`"once" ended with ${String(code)}: ${said}`)
  return usageSchema.parse(JSON.parse(readFileSync(usageFile, 'utf8')))
}
