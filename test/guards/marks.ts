import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Edit, Guard } from './guards.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'

/** A guard that bears a mark (`src/marks/mark.ts`): it is taken out by negating that. */
export interface Marked extends Guard {
  /** The same in the source, for its test. */
  readonly sourceEdits: readonly Edit[]
  readonly test: ExplainingTest | undefined
}

export interface ExplainingTest {
  /** Below the program's folder. */
  readonly file: string
  readonly title: string
}

export function markedGuards(): Marked[] {
  const tests = explainingTests()
  return filesIn('src', '.ts').flatMap((file) =>
    [...codeOf(file).matchAll(/\bmark\('([^']+)'\)/g)].map(([from, name = '']): Marked => {
      const edit = { from, to: `!${from}` }
      return {
        name,
        breaks: undefined,
        edits: [{ ...edit, file: file.replace(/^src/, 'build/src').replace(/\.ts$/, '.js') }],
        sourceEdits: [{ ...edit, file }],
        test: tests.get(name),
      }
    }),
  )
}

function explainingTests(): Map<string, ExplainingTest> {
  const found = new Map<string, ExplainingTest>()
  for (const file of filesIn('test', '.ts')) {
    const calls = codeOf(file).matchAll(/\bexplains\(\s*'([^']+)',\s*(['"`])((?:\\.|(?!\2).)*)\2/gs)
    for (const [, name = '', , title = ''] of calls)
      found.set(name, { file, title: title.replace(/\\(.)/g, '$1') })
  }
  return found
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort()
}

/** Comments left aside. */
function codeOf(file: string): string {
  return readFileSync(join(PACKAGE_ROOT, file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '')
}
