import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { shortened } from '../../src/domain/words/plain-text.js'
import { printLines } from '../../src/terminal/print.js'
import { table } from '../../src/terminal/table.js'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import { HOSTILE_CASES, HOSTILE_NUMBER, type HostileCase } from './hostile-cases.js'
import { startInBetween } from './in-between.js'
import { programIn } from './program.js'

const CLI = join(PACKAGE_ROOT, 'dist/cli.js')
const CYCLES = 2
const LOOK_MS = 20
const TARGET_MB = 300

interface Cycle {
  readonly peakMb: number
  readonly seconds: number
  readonly exit: string
  readonly lines: readonly string[]
}

/**
 * What each thing that could overwhelm the bridge makes of its memory and time: the real program, `once`, in a process of its
 * own, with both simulated servers in this one. Two cycles, because what was refused must not cost as much again.
 */
export async function benchmarkMemory(only: string | undefined): Promise<void> {
  const { nodeArguments } = await programIn(PACKAGE_ROOT)
  const rows: string[][] = []
  const logged: string[] = []
  for (const hostile of HOSTILE_CASES.filter(({ name }) => only === undefined || name.includes(only))) {
    const { cycles, said } = await live(hostile, nodeArguments)
    const peak = Math.max(...cycles.map(({ peakMb }) => peakMb))
    rows.push([
      hostile.name,
      `${peak.toFixed(0)} MB${peak > TARGET_MB ? ' (!)' : ''}`,
      ...cycles.map(({ seconds, exit }) => `${seconds.toFixed(1)} s, ${exit}`),
    ])
    logged.push(hostile.name, `  ${said}`, ...new Set(cycles.flatMap(({ lines }) => lines)))
  }
  const headings = ['what comes', `peak RSS (< ${TARGET_MB} MB)`, 'first cycle', 'second cycle']
  printLines([...table(headings, rows), '', 'What the invoice says, warnings and errors:', ...logged])
}

async function live(
  hostile: HostileCase,
  nodeArguments: readonly string[],
): Promise<{ cycles: readonly Cycle[]; said: string }> {
  const [odoo, chorus] = [await startInBetween(), await startInBetween()]
  const world = await openWorld({
    version: '17.0',
    chorus: { clock: { speed: 1 } },
    odooSettings: { url: odoo.url },
    connection: {
      graceMinutes: 0,
      chorusPro: {
        environment: 'qualification',
        oauthUrl: `${chorus.url}/api/oauth/token`,
        apiUrl: chorus.url,
      },
    },
  })
  try {
    odoo.target = world.odoo.url
    chorus.target = world.chorus.url
    hostile.arrange?.(world)
    odoo.interfere = hostile.odoo
    chorus.interfere = hostile.chorus
    const cycles: Cycle[] = []
    while (cycles.length < CYCLES)
      cycles.push(await cycle(nodeArguments, world.configFile, world.environment))
    return { cycles, said: wordsOf(world) }
  } finally {
    odoo.close()
    chorus.close()
    await world.close()
  }
}

/** What stands on the invoice in Odoo, and how long its chatter is. */
function wordsOf({ odoo }: SimulatedWorld): string {
  const invoice = odoo.records('account.move').find(({ name }) => name === HOSTILE_NUMBER)
  const said = (field: string): string => {
    const value = invoice?.[field]
    return typeof value === 'string' ? value.replace(/\s+/g, ' ') : ''
  }
  const chatter = odoo.book.chatter(invoice?.id ?? 0).reduce((sum, { body }) => sum + body.length, 0)
  return `${HOSTILE_NUMBER}: ${said(FIELD.stage)}, ${shortened(said(FIELD.reason), LONGEST_LINE)} (${chatter} characters in the chatter)`
}

function cycle(
  nodeArguments: readonly string[],
  configFile: string,
  secrets: Readonly<Record<string, string>>,
): Promise<Cycle> {
  return new Promise((resolve) => {
    const began = performance.now()
    const child = spawn(process.execPath, [...nodeArguments, CLI, '--config', configFile, 'once'], {
      env: { ...process.env, ...secrets },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let peakMb = 0
    let output = ''
    const look = setInterval(() => {
      peakMb = Math.max(peakMb, peakOf(child.pid))
    }, LOOK_MS)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    child.on('close', (code, signal) => {
      clearInterval(look)
      const seconds = (performance.now() - began) / 1000
      resolve({ peakMb, seconds, exit: signal ?? `exit ${code}`, lines: output.split('\n').flatMap(trouble) })
    })
  })
}

/** `VmHWM` of a process in megabytes; 0 when it is gone. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

const lineSchema = z.object({ level: z.string(), message: z.string() })
const LONGEST_LINE = 300

function trouble(line: string): string[] {
  if (line === '') return []
  try {
    const { level, message } = lineSchema.parse(JSON.parse(line))
    return level === 'warn' || level === 'error' ? [`  ${level}: ${message.slice(0, LONGEST_LINE)}`] : []
  } catch {
    return [`  ${line.slice(0, LONGEST_LINE)}`]
  }
}
