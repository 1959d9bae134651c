import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { ExplainingTest } from './marks.js'

const reportSchema = z.object({
  numFailedTests: z.int(),
  numPassedTests: z.int(),
  numRuntimeErrorTestSuites: z.int(),
})

export type TestVerdict = 'fails' | 'PASSES' | 'DOES NOT RUN' | 'NONE'

/** Runs the test that explains a guard, in a copy of the program. */
export async function verdictOf(folder: string, test: ExplainingTest | undefined): Promise<TestVerdict> {
  if (test === undefined) return 'NONE'
  const title = test.title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const jest = [
    join(folder, 'node_modules/jest/bin/jest.js'),
    ...['--rootDir', folder, '--config', join(folder, configOf(test)), '--json', '--runInBand'],
    ...['--testNamePattern', title],
    // What several tests share is in a file of its own.
    ...[test.file.endsWith('.test.ts') ? '--runTestsByPath' : '--findRelatedTests', join(folder, test.file)],
  ]
  const child = spawn(process.execPath, jest, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  const report = reportSchema.safeParse(jsonOf(await text(child.stdout)))
  if (!report.success || report.data.numRuntimeErrorTestSuites > 0) return 'DOES NOT RUN'
  const { numFailedTests, numPassedTests } = report.data
  if (numFailedTests > 0) return 'fails'
  return numPassedTests > 0 ? 'PASSES' : 'DOES NOT RUN'
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function configOf({ file }: ExplainingTest): string {
  return file.endsWith('.system.test.ts') ? 'jest.system.config.js' : 'jest.config.js'
}
