import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { connectionNames, withConnection } from '../../src/init/add-connection.js'
import { readEnvironment, withNamedSecrets } from '../../src/init/environment-file.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'

const ADDED = { name: 'sud', odoo: { url: 'https://odoo.example.fr', companyId: 2 }, startDate: '2026-11-01' }

/** What was there without what was added, which stands in one piece. */
function addedTo(text: string): string {
  const made = withConnection(text, ADDED) ?? ''
  let same = 0
  while (made[same] === text[same] && same < text.length) same += 1
  // The dash and blanks of what was added may be those of what follows.
  for (let at = same; at >= 0; at -= 1) {
    const rest = text.slice(at)
    if (made.endsWith(rest) && made.startsWith(text.slice(0, at)))
      return made.slice(at, made.length - rest.length)
  }
  throw new Error(`what was there was changed:\n${made}`)
}

describe('a connection that is added to a configuration', () => {
  it('leaves every byte of config/example.yaml as it was', () => {
    const text = readFileSync(join(PACKAGE_ROOT, 'config/example.yaml'), 'utf8')
    expect(addedTo(text)).toMatch(/^ {2}- name: sud\n {4}odoo:\n/)
    expect(connectionNames(withConnection(text, ADDED) ?? '')).toEqual(['duret', 'sud'])
    // Comments that show what else the first connection may have stay with it.
    expect(withConnection(text, ADDED)).toMatch(/# {5}to: "02:00".*\n {2}- name: sud/)
  })

  it.each([
    [
      'without indentation',
      'database: a.sqlite\nconnections:\n- name: one # ours\n  startDate: 2026-01-01\nlogLevel: debug\n',
    ],
    ['at the end, without a last line break', 'connections:\n  - name: one\n    startDate: 2026-01-01'],
    [
      'with blank lines and comments between',
      'connections:\n  # the first\n  - name: one\n\n    startDate: 2026-01-01\n    # excludeTag: x\n\n# the page\nhealth:\n  port: 8471\n',
    ],
    [
      'with a value that is a block',
      'connections:\n  - name: one\n    note: |\n      - two\n      lines\n\nlogLevel: info\n',
    ],
    ['with each dash on a line of its own', 'connections:\n  -\n    name: one\n  -\n    name: two\n'],
    [
      'with a value in braces',
      'connections:\n  - name: one\n    odoo: { url: x }\n  - { name: two, odoo: { url: y } }\n',
    ],
  ])('goes into a list %s', (_how, text) => {
    const made: unknown = parse(withConnection(text, ADDED) ?? '')
    const before = parse(text) as { connections: unknown[] }
    expect(made).toEqual({ ...before, connections: [...before.connections, ADDED] })
    expect(addedTo(text).trim()).toMatch(/name: sud/)
  })

  it.each([
    ['brackets', 'connections: [{ name: one }]\n'],
    ['an anchor', 'base: &all\n  - name: one\nconnections: *all\n'],
  ])('has no place in a list that is written with %s', (_how, text) => {
    expect(withConnection(text, ADDED)).toBeUndefined()
  })

  it.each([
    ['no list', 'database: a\n'],
    ['an empty one', 'connections: []\n'],
    ['no YAML', 'a: [\n'],
  ])('finds %s where there is none', (_what, text) => {
    expect(connectionNames(text)).toBeUndefined()
  })
})

describe('the file of variables', () => {
  it('names the secrets of the first connection once there is another, and changes nothing else', () => {
    const text = `# mine\nCHORUS_BRIDGE_CONFIG=/etc/a.yaml\nexport CHORUS_BRIDGE_ODOO_PASSWORD_FILE=/s/odoo\nCHORUS_BRIDGE_CHORUS_LOGIN=x\nCHORUS_BRIDGE_MAIL_PASSWORD_FILE=/s/m\nHTTPS_PROXY="http://p:1"\n`
    expect(withNamedSecrets(text, 'duret-nord')).toBe(
      `# mine\nCHORUS_BRIDGE_CONFIG=/etc/a.yaml\nexport CHORUS_BRIDGE_DURET_NORD_ODOO_PASSWORD_FILE=/s/odoo\nCHORUS_BRIDGE_DURET_NORD_CHORUS_LOGIN=x\nCHORUS_BRIDGE_MAIL_PASSWORD_FILE=/s/m\nHTTPS_PROXY="http://p:1"\n`,
    )
    expect(withNamedSecrets(withNamedSecrets(text, 'duret-nord'), 'duret-nord')).toBe(
      withNamedSecrets(text, 'duret-nord'),
    )
  })

  it('is read as a shell reads it', () => {
    expect(readEnvironment('# A=1\nA=/x y\nB="a \\"b\\" \\$c"\nexport C=\'d\'\n')).toEqual({
      A: '/x y',
      B: 'a "b" $c',
      C: 'd',
    })
  })
})
