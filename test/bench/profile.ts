import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { printLines } from '../../src/terminal/print.js'
import { table } from '../../src/terminal/table.js'
import { measureDeposits } from './deposits.js'
import type { Program } from './program.js'
import { measureQuiet } from './quiet.js'

const FOLLOWED = [100, 100_000]
const ROWS = 14

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.int()).optional(),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
})
type Profile = z.infer<typeof profileSchema>

/** Where the time of depositing goes, and that of a start with a cycle that finds nothing to do. */
export async function benchmarkProfile(program: Program): Promise<void> {
  const deposits = await profilesOf(program, (profiled) => measureDeposits(profiled, 0))
  // The first run deposits, those after it only look what became of the invoices.
  printProfile('213 deposits at 0 ms', deposits[0])
  for (const followed of FOLLOWED) {
    const quiet = await profilesOf(program, (profiled) => measureQuiet(profiled, followed))
    printProfile(`a start with a cycle, ${followed.toLocaleString('en')} followed`, quiet.at(-1))
  }
}

/** What V8 saw of each run, in their order. */
async function profilesOf(
  { root, nodeArguments }: Program,
  work: (program: Program) => Promise<unknown>,
): Promise<Profile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-profile-'))
  try {
    await work({ root, nodeArguments: [...nodeArguments, '--cpu-prof', `--cpu-prof-dir=${folder}`] })
    // Their names begin with the moment at which each ended.
    return readdirSync(folder)
      .sort()
      .map((file) => profileSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function printProfile(title: string, profile: Profile | undefined): void {
  if (profile === undefined) throw new Error(`no profile of ${title}`)
  const times = [...timesOf(profile)].sort(([, one], [, other]) => other - one)
  const whole = times.reduce((sum, [, time]) => sum + time, 0)
  const rows = times
    .slice(0, ROWS)
    .map(([part, time]) => [part, String(Math.round(time / 1_000)), `${((100 * time) / whole).toFixed(0)} %`])
  printLines(['', ...table([title, `of ${String(Math.round(whole / 1_000))} ms`, ''], rows)])
}

/** Microseconds by part, without those in which the process waited for others. */
function timesOf({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  const partOf = (id: number): string => {
    const stack: Profile['nodes'][number]['callFrame'][] = []
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame
      if (frame) stack.push(frame)
    }
    return nameOf(stack)
  }
  const parts = new Map<number, string>()
  const times = new Map<string, number>()
  samples.forEach((id, index) => {
    const part = parts.get(id) ?? partOf(id)
    parts.set(id, part)
    if (part !== '(idle)') times.set(part, (times.get(part) ?? 0) + (timeDeltas[index] ?? 0))
  })
  return times
}

/** @param stack the innermost call first */
function nameOf(stack: readonly Profile['nodes'][number]['callFrame'][]): string {
  const names = stack.map(({ functionName }) => functionName)
  const [innermost] = names
  if (innermost === '(idle)' || innermost === '(garbage collector)') return innermost
  if (names.includes('commitTransaction')) return 'commits, until the disk has them'
  for (const { url } of stack) {
    if (/^node:internal\/(modules|bootstrap)/.test(url)) return 'loading modules'
    const library = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
    if (library !== undefined) return library
    const own = /\/dist\/([^/]+)/.exec(url)?.[1]
    if (own !== undefined) return `src/${own.replace(/\.js$/, '.ts')}`
  }
  return 'Node itself'
}
