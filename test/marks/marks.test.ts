import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

describe('the marks of guards', () => {
  const marks = namesIn('src', /\bmark\(\s*'([^']+)'/g)
  const explained = namesIn('test', /\bexplains\(\s*'([^']+)'/g)

  it('are each in one place', () => {
    expect(marks.filter((name, index) => marks.indexOf(name) !== index)).toEqual([])
  })

  it('are each explained by one test', () => {
    expect([...explained].sort()).toEqual([...marks].sort())
  })
})

/** What `pattern` names in the TypeScript files below `folder`, comments left aside. */
function namesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const code = readFileSync(join(ROOT, folder, file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '')
      return [...code.matchAll(pattern)].map(([, name = '']) => name)
    })
}
