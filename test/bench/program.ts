import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Place } from './place.js'

const usageSchema = z.object({ cpuSeconds: z.number(), peakRssMb: z.number() })

/** What a process used from its start to its end. */
export type Usage = z.infer<typeof usageSchema>

/** A built version of the program. */
export interface Program {
  /** Its folder. */
  readonly root: string
  /** What Node is started with, as PM2 does it. */
  readonly nodeArguments: readonly string[]
}

const pm2Schema = z.object({ apps: z.tuple([z.object({ node_args: z.string().optional() })]) })

export async function programIn(root: string): Promise<Program> {
  const file: unknown = await import(join(root, 'ecosystem.config.js'))
  const { node_args: nodeArguments } = pm2Schema.parse(file).apps[0]
  return { root, nodeArguments: nodeArguments?.split(' ') ?? [] }
}

/** What a process has used is known to itself alone. */
const TELL_USAGE = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs'
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    writeFileSync(process.env.USAGE_FILE, JSON.stringify({
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakRssMb: maxRSS / 1024,
    }))
  })`)}`

/** Runs one cycle in a process of its own. */
export async function runOnce(
  { root, nodeArguments }: Program,
  { configFile, environment, folder }: Place,
): Promise<Usage> {
  const usageFile = join(folder, 'usage.json')
  const cli = join(root, 'dist/cli.js')
  const child = spawn(
    process.execPath,
    [...nodeArguments, '--import', TELL_USAGE, cli, 'once', '--config', configFile],
    {
      env: { ...process.env, ...environment, USAGE_FILE: usageFile },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`"once" ended with ${String(code)}: ${said}`)
  return usageSchema.parse(JSON.parse(readFileSync(usageFile, 'utf8')))
}
