import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { APIS } from '../../src/chorus/inspect/apis.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'

const NAME = /\b(?:node|files|network|database|bridge|odoo|piste|chorus)\.[a-z][a-z-]+\b/g

describe('the checks of a doctor', () => {
  it('are each named in docs/operations.md, and no other is', () => {
    const folder = join(PACKAGE_ROOT, 'src/doctor')
    const code = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n')
    const checks = [...code.matchAll(/'([a-z]+\.[a-z-]+)'/g)].flatMap(
      ([, name = '']) => name.match(NAME) ?? [],
    )
    const apis = Object.keys(APIS).map((api) => `piste.${api.toLowerCase()}`)
    const clocks = ['odoo.clock', 'chorus.clock']
    const text = readFileSync(join(PACKAGE_ROOT, 'docs/operations.md'), 'utf8')
    const [, section = ''] = /## What doctor looks at\n([\s\S]*?)\n## /.exec(text) ?? []
    const named = [...section.matchAll(/`([a-z]+\.[a-z-]+)`/g)].map(([, name = '']) => name)
    expect([...new Set(named)].sort()).toEqual([...new Set([...checks, ...apis, ...clocks])].sort())
  })
})
