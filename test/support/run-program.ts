import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Runs a compiled program to its end, and gives what it wrote to standard output. */
export function runProgram(file: string, options: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.on('close', (code) => {
      resolve({ code, output })
    })
  })
}
