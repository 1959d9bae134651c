import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PACKAGE_ROOT } from '../../src/package-root.js'

const read = (file: string): string => readFileSync(join(PACKAGE_ROOT, file), 'utf8')

describe('what contributors read', () => {
  it('names files that are there', () => {
    const text = read('CONTRIBUTING.md')
    let folder = ''
    const missing: string[] = []
    const found = [...text.matchAll(/`((?:[\w.-]+\/)*[\w.-]+(?:\.(?:ts|md|yaml)|\/))`/g)].map(
      ([, path]) => path ?? '',
    )
    expect(found.length).toBeGreaterThan(30)
    for (const path of found) {
      // A file without its folder stands beside the one that was named before it.
      const file = path.includes('/') ? path : join(folder, path)
      if (!existsSync(join(PACKAGE_ROOT, file))) missing.push(path)
      folder = dirname(file)
    }
    expect(missing).toEqual([])
  })

  it('links to what is there', () => {
    for (const file of ['CONTRIBUTING.md', 'SECURITY.md', 'README.md'])
      for (const [, target = ''] of read(file).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
        if (!/^https?:/.test(target))
          expect([file, existsSync(join(PACKAGE_ROOT, target))]).toEqual([file, true])
  })
})

describe('the issue form', () => {
  const form = z
    .object({
      body: z.array(
        z.object({
          type: z.string(),
          id: z.string().optional(),
          attributes: z.object({ value: z.string().optional() }),
          validations: z.object({ required: z.boolean() }).optional(),
        }),
      ),
    })
    .parse(parse(read('.github/ISSUE_TEMPLATE/problem.yml')))

  it.each(['bridge', 'node', 'odoo', 'modules', 'environment', 'configuration', 'check'])(
    'cannot be sent without: %s',
    (id) => {
      expect(form.body.find((field) => field.id === id)?.validations?.required).toBe(true)
    },
  )

  it('asks for no secrets, and sends holes elsewhere', () => {
    expect(form.body[0]?.attributes.value).toMatch(/No secrets[^]*SECURITY\.md/)
  })
})
