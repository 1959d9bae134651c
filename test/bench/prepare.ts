import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { z } from 'zod'
import type { prepareFacturX } from '../../src/facturx/prepare.js'
import { odooInvoice } from './documents.js'
import type { Program } from './program.js'

const LINES = 50
const WARM_UP_RUNS = 50
const RUNS = 200

const moduleSchema = z.object({
  prepareFacturX: z.custom<typeof prepareFacturX>((value) => typeof value === 'function'),
})

/** Median of the CPU that it takes to read, repair, check and embed a Factur-X of 50 lines, in milliseconds; warm. */
export async function measurePreparing({ root, nodeArguments }: Program): Promise<number> {
  const child = spawn(process.execPath, [...nodeArguments, fileURLToPath(import.meta.url), root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await new Promise((resolve) => child.once('exit', resolve))
  return z.coerce.number().parse(said.trim())
}

/** In a process of its own, for another version has libraries of its own. */
async function prepareMany(root: string): Promise<number> {
  const file: unknown = await import(join(root, 'dist/facturx/prepare.js'))
  const { prepareFacturX } = moduleSchema.parse(file)
  const pdf = await odooInvoice(LINES)
  const modifiedAt = new Date('2026-10-05T08:00:00Z')
  const times: number[] = []
  for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
    const before = process.cpuUsage()
    await prepareFacturX(pdf, { framework: 'A1', modifiedAt, contract: 'MAPA-2026-17' })
    const { user, system } = process.cpuUsage(before)
    if (run >= WARM_UP_RUNS) times.push((user + system) / 1_000)
  }
  return times.sort((left, right) => left - right)[RUNS / 2] ?? Number.NaN
}

const [script, root] = process.argv.slice(1)
if (script === fileURLToPath(import.meta.url) && root !== undefined)
  process.stdout.write(`${String(await prepareMany(root))}\n`)
