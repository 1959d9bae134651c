import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { z } from 'zod'
import { problemOfNode } from '../../src/node-version.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const ENTRY = ['cli.ts', 'node-version.ts']

describe('an older Node', () => {
  it.each(['14.21.3', '18.20.4', '20.0.0', '20.18.3'])('%s is told apart, with what to do', (version) => {
    expect(problemOfNode(version)).toMatch(
      new RegExp(`needs Node 20.19.*this is Node ${version}.\n→ Install Node 22`),
    )
  })

  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0', '25.0.0-nightly20260101'])('%s will do', (version) => {
    expect(problemOfNode(version)).toBeUndefined()
  })

  it('is as old as package.json says', () => {
    const { engines } = z
      .object({ engines: z.object({ node: z.string() }) })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
    const [, oldest = ''] = /^>=(\d+\.\d+)$/.exec(engines.node) ?? []
    expect(problemOfNode(`${oldest}.0`)).toBeUndefined()
    expect(problemOfNode('20.18.9')).toContain(`Node ${oldest} or later`)
  })

  it.each(ENTRY)('can read %s, which loads nothing else before it has looked', (file) => {
    const source = readFileSync(join(ROOT, 'src', file), 'utf8')
    const to = (target: ts.ScriptTarget): string =>
      ts.transpile(source, { target, module: ts.ModuleKind.ESNext, removeComments: true })
    expect(to(ts.ScriptTarget.ES2020)).toBe(to(ts.ScriptTarget.ESNext))
    const imported = ts
      .preProcessFile(to(ts.ScriptTarget.ESNext))
      .importedFiles.map(({ fileName }) => fileName)
    const allowed = file === 'cli.ts' ? ['./node-version.js', './run.js'] : []
    expect(imported).toEqual(allowed)
    expect(source).not.toMatch(/^import.*(program|run)/m)
    expect(source).not.toMatch(/^\s*await/m)
  })

  it('ends with 2, which PM2 takes for no reason to try again, and one clear line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'old-node-'))
    const old = join(folder, 'old.cjs')
    writeFileSync(
      old,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })",
    )
    const { status, stderr, stdout } = spawnSync(process.execPath, [
      '-r',
      old,
      join(ROOT, 'dist/cli.js'),
      'start',
    ])
    rmSync(folder, { recursive: true })
    expect(status).toBe(2)
    expect(stdout.toString()).toBe('')
    expect(stderr.toString()).toMatch(
      /^chorus-bridge needs Node 20\.19 or later, and this is Node 18\.20\.4\.\n→ /,
    )
  })
})
