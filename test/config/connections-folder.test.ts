import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { changesBetween } from '../../src/config/changes.js'
import { type Config, describeLeftOut } from '../../src/config/config.js'
import { ConfigError, loadConfig, reloadConfig } from '../../src/config/load.js'

const SECRET_FILES = ['odoo-password', 'chorus-login', 'chorus-password']

let configFile: string
const folder = (): string => join(dirname(configFile), 'connections.d')
const fileOf = (name: string): string => join(folder(), name)
const write = (name: string, text: string): void => {
  writeFileSync(fileOf(name), text)
}
const secretOf = (name: string): string => join(dirname(configFile), 'secrets', name)

/** A connection, with whatever else it says. */
const content = (company: number, more = ''): string => `
odoo: { url: https://odoo.example.fr, database: duret, login: bridge, companyId: ${String(company)} }
startDate: 2026-09-01
${more}
`

const giveSecrets = (...connections: string[]): void => {
  for (const name of connections)
    for (const file of SECRET_FILES) writeFileSync(secretOf(`${name}-${file}`), `of ${name}`)
}

const MAIN = 'connectionsFolder: connections.d\nsecretsFolder: secrets\n'

const load = (): Config => loadConfig(configFile, {})
const namesOf = ({ connections }: Config): string[] => connections.map(({ name }) => name)
const leftOutOf = (config: Config): string[] => config.leftOut.map(describeLeftOut)

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'chorus-connections-'))
  configFile = join(root, 'config.yaml')
  mkdirSync(join(root, 'connections.d'))
  mkdirSync(join(root, 'secrets'))
  writeFileSync(configFile, MAIN)
  for (const shared of ['piste-client-id', 'piste-client-secret']) writeFileSync(secretOf(shared), 'shared')
  giveSecrets('nord', 'sud')
})

describe('a folder of connections', () => {
  it('has one in each file, which is called as the file unless it says otherwise', () => {
    write('nord.yaml', content(1))
    write('second.yml', content(2, 'name: sud'))
    const config = load()
    expect(namesOf(config)).toEqual(['nord', 'sud'])
    expect([...config.connectionFiles]).toEqual([
      ['nord', fileOf('nord.yaml')],
      ['sud', fileOf('second.yml')],
    ])
    expect(config.connections[0]).toMatchObject({ startDate: '2026-09-01', graceMinutes: 15 })
  })

  it('stands beside the connections of the configuration file, which come first', () => {
    giveSecrets('est')
    writeFileSync(
      configFile,
      `${MAIN}connections:\n  - { name: est, ${content(3).trim().replace('\n', ', ')} }\n`,
    )
    write('nord.yaml', content(1))
    expect(namesOf(load())).toEqual(['est', 'nord'])
  })

  it('is read without what editors leave behind, and what is hidden', () => {
    write('nord.yaml', content(1))
    for (const name of ['.sud.yaml', '.#sud.yaml', 'sud.yaml~', '.sud.yaml.swp', 'sud.yaml.bak', 'sud.txt'])
      write(name, content(2))
    const config = load()
    expect(namesOf(config)).toEqual(['nord'])
    expect(config.leftOut).toEqual([])
  })

  it('has to be there, and to hold a connection', () => {
    const problems = (): readonly string[] => {
      try {
        load()
      } catch (error) {
        if (error instanceof ConfigError) return error.problems
      }
      return []
    }
    expect(problems()).toEqual([expect.stringContaining('there is no connection')])
    write('nord.yaml', 'odoo:')
    expect(problems()).toEqual([
      expect.stringContaining('there is no connection'),
      expect.stringMatching(/nord\.yaml is left out: .*startDate: must be given/),
    ])
    rmSync(folder(), { recursive: true })
    expect(problems()).toEqual([expect.stringMatching(/connections\.d does not exist; make it/)])
  })
})

describe('a file that cannot be followed', () => {
  beforeEach(() => {
    write('nord.yaml', content(1))
  })

  it.each([
    ['is no YAML', 'odoo: [', /sud\.yaml is left out: it is not valid YAML/],
    ['is empty', '', /sud\.yaml is left out: .*startDate: must be given, so that .* example: 2026-12-01/],
    ['is a list', '- name: sud', /sud\.yaml is left out: must hold name, odoo and startDate; see/],
    [
      'has a misspelt key',
      content(2, 'startdate: 1'),
      /startdate: this key is not known; check its spelling/,
    ],
    ['holds a secret', content(2, 'password: hunter2'), /password: secrets are not kept in the file/],
    [
      'would have an invoice sent twice',
      content(2, 'chorusPro: { environment: production }\nsettleMinutes: 1'),
      /settleMinutes must be at least 30/,
    ],
    ['lacks a secret', content(2, 'name: ouest'), /ouest-odoo-password does not exist.*Write it into/],
    ['has a name that is none', content(2, 'name: Sud'), /name: must be made of/],
    ['is of a company that another has', content(1), /nord and sud are the same company/],
    ['has a name that another has', content(2, 'name: nord'), /the name nord is taken by \S+nord\.yaml/],
  ])('and %s leaves out its own connection alone, and says why', (_what, text, why) => {
    write('sud.yaml', text)
    const config = load()
    expect(namesOf(config)).toEqual(['nord'])
    expect(leftOutOf(config)).toEqual([expect.stringMatching(why)])
    expect(leftOutOf(config).join()).not.toContain('hunter2')
  })

  it('because it is a folder, too', () => {
    mkdirSync(fileOf('sud.yaml'))
    expect(leftOutOf(load())).toEqual([expect.stringMatching(/sud\.yaml is left out: it is a directory/)])
  })

  it('keeps its name from another that is only read today', () => {
    write('sud.yaml', content(2, 'startdate: 1'))
    write('zz-copy.yaml', content(3, 'name: sud'))
    const config = load()
    expect(namesOf(config)).toEqual(['nord'])
    expect(leftOutOf(config)[1]).toMatch(/zz-copy\.yaml is left out: the name sud is taken by \S+sud\.yaml/)
  })

  it('keeps its company from another that is only read today', () => {
    write('ouest.yaml', content(2))
    write('sud.yaml', content(2))
    const config = load()
    expect(namesOf(config)).toEqual(['nord'])
    expect(leftOutOf(config)).toEqual([
      expect.stringMatching(/ouest\.yaml is left out: .*ouest-odoo-password does not exist/),
      expect.stringMatching(/sud\.yaml is left out: ouest and sud are the same company/),
    ])
  })
})

describe('secrets of connections in a folder', () => {
  beforeEach(() => {
    write('nord.yaml', content(1))
  })

  it('lie in a folder of secrets, those of the PISTE application for all where they are not its own', () => {
    expect(load().connections[0]).toMatchObject({
      odoo: { password: 'of nord' },
      chorusPro: { clientId: 'shared', technicalPassword: 'of nord' },
    })
    writeFileSync(secretOf('nord-piste-client-id'), 'own')
    expect(load().connections[0]?.chorusPro.clientId).toBe('own')
    rmSync(secretOf('nord-chorus-login'))
    writeFileSync(secretOf('chorus-login'), 'of somebody')
    expect(load).toThrow(/nord-chorus-login does not exist/)
  })

  it('are those that a variable gives first, which bears the name of the connection however many there are', () => {
    const environment = { CHORUS_BRIDGE_ODOO_PASSWORD: 'whose?', CHORUS_BRIDGE_NORD_CHORUS_LOGIN: 'variable' }
    const { odoo, chorusPro } = loadConfig(configFile, environment).connections[0] ?? {}
    expect([odoo?.password, chorusPro?.technicalLogin]).toEqual(['of nord', 'variable'])
  })
})

describe('a configuration that is read again', () => {
  let former: Config

  beforeEach(() => {
    write('nord.yaml', content(1))
    write('sud.yaml', content(2))
    former = load()
  })

  const reload = (): Config => reloadConfig(configFile, {}, former)
  const changes = (): object => {
    const { added, removed, changed, unchanged, leftOut, needsRestart } = changesBetween(former, reload())
    const names = (connections: readonly { readonly name: string }[]): string[] =>
      connections.map(({ name }) => name)
    return {
      added: names(added),
      removed: names(removed),
      changed: names(changed),
      unchanged: names(unchanged),
      leftOut: leftOut.map(describeLeftOut),
      needsRestart,
    }
  }
  const NOTHING = { added: [], removed: [], changed: [], leftOut: [], needsRestart: [] }

  it('asks for nothing where nothing changed', () => {
    expect(changes()).toEqual({ ...NOTHING, unchanged: ['nord', 'sud'] })
  })

  it('adds what has a file, removes what has none any more, and changes what says something else', () => {
    giveSecrets('est')
    write('est.yaml', content(3))
    rmSync(fileOf('nord.yaml'))
    write('sud.yaml', content(2, 'graceMinutes: 1'))
    expect(changes()).toEqual({
      ...NOTHING,
      added: ['est'],
      removed: ['nord'],
      changed: ['sud'],
      unchanged: [],
    })
  })

  it('changes a connection whose secret is another', () => {
    writeFileSync(secretOf('nord-odoo-password'), 'a new one')
    expect(changes()).toEqual({ ...NOTHING, changed: ['nord'], unchanged: ['sud'] })
  })

  it('changes nothing of a connection whose file was renamed', () => {
    write('sud.yaml', content(2, 'name: sud'))
    renameSync(fileOf('sud.yaml'), fileOf('le-sud.yaml'))
    expect(changes()).toEqual({ ...NOTHING, unchanged: ['nord', 'sud'] })
  })

  it.each([
    [
      'its file is broken',
      () => {
        write('sud.yaml', 'odoo: [')
      },
    ],
    [
      'its file would have invoices sent twice',
      () => {
        write('sud.yaml', content(1))
      },
    ],
    [
      'its file takes the name of another',
      () => {
        write('sud.yaml', content(3, 'name: nord'))
      },
    ],
    [
      'its secret is gone',
      () => {
        rmSync(secretOf('sud-odoo-password'))
      },
    ],
  ])('lets a connection go on as it was when %s, again and again', (_what, spoil) => {
    spoil()
    for (let times = 0; times < 2; times += 1) {
      expect(changes()).toEqual({
        ...NOTHING,
        unchanged: ['nord', 'sud'],
        leftOut: [expect.stringMatching(/sud\.yaml is not followed, and sud goes on as it was before: /)],
      })
      former = reload()
    }
    write('sud.yaml', content(2))
    giveSecrets('sud')
    expect(changes()).toEqual({ ...NOTHING, unchanged: ['nord', 'sud'] })
  })

  it('lets the one that runs keep its name and company, whatever comes before it', () => {
    write('a.yaml', content(2))
    write('b.yaml', content(4, 'name: nord'))
    giveSecrets('a')
    expect(changes()).toEqual({
      ...NOTHING,
      unchanged: ['nord', 'sud'],
      leftOut: [
        expect.stringMatching(/a\.yaml is left out: sud and a are the same company/),
        expect.stringMatching(/b\.yaml is left out: the name nord is taken by/),
      ],
    })
  })

  it('takes up nothing where the configuration file, or the whole folder, cannot be read', () => {
    writeFileSync(configFile, `${MAIN}schedule: never\n`)
    expect(reload).toThrow(ConfigError)
    writeFileSync(configFile, MAIN)
    renameSync(folder(), `${folder()}.away`)
    expect(reload).toThrow(ConfigError)
  })

  it('names what needs a restart, and no value of it', () => {
    writeFileSync(
      configFile,
      `${MAIN}schedule: "*/5 * * * *"\ndatabase: other.sqlite\nhealth: { port: false }\n`,
    )
    expect(changes()).toEqual({
      ...NOTHING,
      unchanged: ['nord', 'sud'],
      needsRestart: ['database', 'schedule', 'health'],
    })
  })

  it('changes every connection by what all have unless they say otherwise', () => {
    writeFileSync(configFile, `${MAIN}connectionDefaults: { graceMinutes: 30 }\n`)
    expect(changes()).toEqual({ ...NOTHING, changed: ['nord', 'sud'], unchanged: [] })
  })
})

it('a file that may not be read leaves out its own connection alone', () => {
  write('nord.yaml', content(1))
  write('sud.yaml', content(2))
  chmodSync(fileOf('sud.yaml'), 0o000)
  // Root may read everything.
  const isRoot = process.getuid?.() === 0
  expect(namesOf(load())).toEqual(isRoot ? ['nord', 'sud'] : ['nord'])
})
