import { spawn, type ChildProcess } from 'node:child_process'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { SimulatedWorld } from '../../src/simulators/world.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

const children: ChildProcess[] = []

export interface RunningProgram {
  readonly child: ChildProcess
  /** Both streams. */
  said(): string
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>
}

/** The real program, as an administrator would start it for this world. */
export function run(
  world: Pick<SimulatedWorld, 'configFile' | 'environment'>,
  ...words: readonly string[]
): RunningProgram {
  let output = ''
  const child = spawn(process.execPath, [CLI, '--config', world.configFile, ...words], {
    // The token of the page lies there.
    env: { ...process.env, ...world.environment, STATE_DIRECTORY: dirname(world.configFile), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { child, said: () => output, ended }
}

/** What a test that failed has left behind. */
export function endAll(): void {
  for (const child of children) child.kill('SIGKILL')
}

export async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await sleep(50)
}

/** Numbers of all that Chorus Pro took as a flow, sorted. */
export function takenBy({ chorus }: SimulatedWorld): string[] {
  return chorus.book.deposits
    .filter(({ outcome }) => outcome === 'flow-created')
    .map(({ numeroFacture }) => numeroFacture ?? '?')
    .sort()
}
