import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/** A file that nobody reads in one go holds two things. */
const LONGEST = 340
/** Data of the simulated server, row by row. */
const TABLES = ['src/simulators/odoo/seed/invoices.ts']

const files = ['src', 'test', 'scripts'].flatMap((folder) => filesIn(folder))
const program = files.filter((file) => file.startsWith('src/'))
const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))

describe('the repository is tidy:', () => {
  it('no file of the program is longer than one reads in one go', () => {
    const long = program.filter((file) => textOf(file).split('\n').length > LONGEST)
    expect(long).toEqual(TABLES)
  })

  it('whatever is exported to be called is used by another file', () => {
    const dead = program.flatMap((file) => exportsOf(file).filter((name) => !isUsedBeside(file, name)))
    expect(dead).toEqual([])
  })

  it('every document is linked by another', () => {
    const documents = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'))
    const pages = ['README.md', 'CONTRIBUTING.md', ...documents.map((name) => `docs/${name}`)]
    const unlinked = documents.filter(
      (name) =>
        !pages.some(
          (page) => basename(page) !== name && readFileSync(join(ROOT, page), 'utf8').includes(name),
        ),
    )
    expect(unlinked).toEqual([])
  })

  it('a thing has the one name that the glossary gives it', () => {
    const former = /\b(?:newWeather|SideWeather|takePage|noticeMove|recordMove|inStep|overSeam|ShownState)\b/
    expect(program.filter((file) => former.test(textOf(file)))).toEqual([])
  })
})

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[tj]s$/.test(file))
    .map((file) => join(folder, file))
    .sort()
}

function textOf(file: string): string {
  return texts.get(file) ?? ''
}

function exportsOf(file: string): string[] {
  const found = textOf(file).matchAll(/^export (?:async )?(?:const|function\*?|class) (\w+)/gm)
  return [...found].map(([, name = '']) => name)
}

function isUsedBeside(file: string, name: string): boolean {
  const word = new RegExp(`\\b${name}\\b`)
  return files.some((other) => other !== file && word.test(textOf(other)))
}
