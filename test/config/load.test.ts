import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, loadConfig } from '../../src/config/load.js'
import { readSecretVariable } from '../../src/config/secrets.js'

const directory = mkdtempSync(join(tmpdir(), 'chorus-config-'))
let files = 0

const fileOf = (text: string): string => {
  const path = join(directory, `${String(files++)}.yaml`)
  writeFileSync(path, text)
  return path
}

const SECRETS = {
  CHORUS_BRIDGE_ODOO_PASSWORD: 'odoo-pass',
  CHORUS_BRIDGE_PISTE_CLIENT_ID: 'client',
  CHORUS_BRIDGE_PISTE_CLIENT_SECRET: 'client-secret',
  CHORUS_BRIDGE_CHORUS_LOGIN: 'TECH_1@cpro.fr',
  CHORUS_BRIDGE_CHORUS_PASSWORD: 'tech-pass',
}
const CONNECTION = `
  - name: duret
    odoo: { url: https://odoo.example.fr, database: duret, login: bridge@example.fr }
    startDate: 2026-09-01
`
const MINIMAL = `connections:${CONNECTION}`

const problemsOf = (text: string, environment: NodeJS.ProcessEnv = SECRETS): readonly string[] => {
  try {
    loadConfig(fileOf(text), environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('a configuration', () => {
  it('needs little: the rest has defaults, and the default environment is qualification', () => {
    const { connections, schedule, dryRun } = loadConfig(fileOf(MINIMAL), SECRETS)
    expect(schedule).toBe('* * * * *')
    expect(dryRun).toBe(false)
    expect(connections).toMatchObject([
      {
        name: 'duret',
        startDate: '2026-09-01',
        graceMinutes: 15,
        framework: 'A1',
        odoo: { password: 'odoo-pass' },
        chorusPro: {
          environment: 'qualification',
          tokenUrl: 'https://sandbox-oauth.piste.gouv.fr/api/oauth/token',
          apiUrl: 'https://sandbox-api.piste.gouv.fr',
          technicalLogin: 'TECH_1@cpro.fr',
        },
      },
    ])
  })

  it('is found through CHORUS_BRIDGE_CONFIG when no path is given', () => {
    const environment = { ...SECRETS, CHORUS_BRIDGE_CONFIG: fileOf(MINIMAL) }
    expect(loadConfig(undefined, environment).connections).toHaveLength(1)
    expect(() => loadConfig(undefined, SECRETS)).toThrow(/--config/)
  })

  it('takes its secrets from files too', () => {
    const file = fileOf('from-a-file\n')
    const { CHORUS_BRIDGE_ODOO_PASSWORD: _, ...others } = SECRETS
    const config = loadConfig(fileOf(MINIMAL), { ...others, CHORUS_BRIDGE_ODOO_PASSWORD_FILE: file })
    expect(config.connections[0]?.odoo.password).toBe('from-a-file')
  })

  it('names the connection in the variables as soon as there are two', () => {
    const two = `connections:${CONNECTION}${CONNECTION.replace('duret', 'duret-sud')}`
    expect(problemsOf(two)).toContainEqual(
      expect.stringContaining('CHORUS_BRIDGE_DURET_SUD_ODOO_PASSWORD is not set'),
    )
  })
})

describe('a wrong configuration', () => {
  it('is told all its problems at once, each with its key and an example', () => {
    const problems = problemsOf(`
schedule: every minute
connections:
  - name: Duret Électricité
    odoo: { url: odoo.example.fr, database: duret, login: bridge }
`)
    expect(problems).toHaveLength(4)
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^schedule: must be a cron expression.*\*\/5/),
        expect.stringMatching(/^connections\[0\]\.name: must be made of/),
        expect.stringMatching(/^connections\[0\]\.odoo\.url: .*https:\/\/odoo\.example\.fr/),
        expect.stringMatching(/^connections\[0\]\.startDate: .*2026-12-01/),
      ]),
    )
  })

  it('is told every secret that is missing', () => {
    const problems = problemsOf(MINIMAL, {})
    expect(problems).toHaveLength(5)
    expect(problems.join()).toContain('CHORUS_BRIDGE_PISTE_CLIENT_SECRET_FILE')
  })

  it.each([
    [MINIMAL.replace(/ {4}odoo: .*\n/, ''), 'odoo: must be given: url, database and login;'],
    [MINIMAL.replace(/odoo: .*/, 'odoo:'), 'odoo: must be given: url, database and login;'],
    [MINIMAL.replace('odoo:', 'chorusPro:\n    odoo:'), 'chorusPro: must hold keys, such as environment:'],
    ['connections:\n  -', ': must hold name, odoo and startDate;'],
  ])('is told what belongs into a part that is missing: %#', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)])
    expect(problemsOf(text).join()).toContain('see config/example.yaml')
  })

  it('is told which key is misspelt', () => {
    expect(problemsOf(`dryrun: true\n${MINIMAL}`)).toEqual([
      'dryrun: this key is not known; check its spelling',
    ])
  })

  it('is told where a secret belongs that was written into the file', () => {
    const [problem] = problemsOf(MINIMAL.replace('login:', 'password: hunter2, login:'))
    expect(problem).toMatch(/^connections\[0\]\.odoo\.password: secrets are not kept in the file/)
    expect(problem).not.toContain('hunter2')
  })

  it.each(['2026-02-30', 'soon', '01/12/2026'])('has no start date %s', (day) => {
    expect(problemsOf(MINIMAL.replace('2026-09-01', `"${day}"`))).toEqual([
      expect.stringContaining('connections[0].startDate'),
    ])
  })

  it('is not read when it is no YAML, or is not there', () => {
    expect(problemsOf('connections: [')).toEqual([expect.stringContaining('is not valid YAML')])
    expect(() => loadConfig('/nowhere/at-all.yaml', SECRETS)).toThrow(/does not exist; check the path/)
  })

  it.each([
    ['saved in UTF-16', MINIMAL.replaceAll(/./g, '$&\0'), /is no UTF-8 text; save it in that encoding/],
    ['a list', '- connections', /does not consist of keys/],
    ['of two documents', `${MINIMAL}\n---\ndryRun: true`, /take out the line "---"/],
  ])('is not read when it is %s, and says what to do', (_what, content, why) => {
    expect(problemsOf(content)).toEqual([expect.stringMatching(why)])
  })
})

describe('a configuration by which invoices would be deposited twice', () => {
  it('is one that settles deposits of production before Chorus Pro can have integrated them', () => {
    const production = MINIMAL.replace('startDate', 'chorusPro: { environment: production }\n    startDate')
    const hasty = production.replace('startDate', 'settleMinutes: 29\n    startDate')
    expect(problemsOf(production)).toEqual([])
    expect(problemsOf(hasty)).toEqual([expect.stringContaining('duret: settleMinutes must be at least 30')])
    expect(problemsOf(MINIMAL.replace('startDate', 'settleMinutes: 1\n    startDate'))).toEqual([])
  })

  const twice = (change: (connection: string) => string): string[] =>
    problemsOf(`connections:${CONNECTION}${change(CONNECTION.replace('name: duret', 'name: sud'))}`).filter(
      (problem) => !problem.includes('is not set'),
    )

  it('is one with two connections on one company', () => {
    expect(twice((connection) => connection)).toEqual([
      expect.stringContaining('duret and sud are the same company of the same Odoo database'),
    ])
  })

  it.each([
    ['another company', (text: string) => text.replace('login:', 'companyId: 2, login:')],
    ['another database', (text: string) => text.replace('database: duret', 'database: sud')],
    [
      'another environment',
      (text: string) => text.replace('startDate', 'chorusPro: { environment: production }\n    startDate'),
    ],
  ])('is none with two connections of which one is %s', (_what, change) => {
    expect(twice(change)).toEqual([])
  })
})

describe('plain http', () => {
  const insecure = MINIMAL.replace('https://odoo.example.fr', 'http://192.168.1.20:8069')

  it('is refused', () => {
    expect(problemsOf(insecure)).toEqual([expect.stringContaining('set allowInsecure: true')])
  })

  it('is taken to loopback without a word', () => {
    const local = MINIMAL.replace('https://odoo.example.fr', 'http://127.0.0.1:8069')
    expect(loadConfig(fileOf(local), SECRETS).warnings).toEqual([])
  })

  it('is taken with allowInsecure, and warned of at each start', () => {
    const allowed = insecure.replace('login:', 'allowInsecure: true, login:')
    expect(loadConfig(fileOf(allowed), SECRETS).warnings).toEqual([
      expect.stringContaining('passwords cross the network in clear'),
    ])
  })

  it('is not loopback because its name begins like one', () => {
    expect(
      problemsOf(MINIMAL.replace('https://odoo.example.fr', 'http://127.0.0.1.evil.example')),
    ).toHaveLength(1)
  })
})

describe('maintenance windows', () => {
  const withWindow = (window: string): string => `${MINIMAL}    maintenance: [${window}]\n`

  it('are every day’s unless they name days', () => {
    const text = withWindow(
      '{ side: chorus, from: 22:00, to: 02:00 }, { side: odoo, days: [sun], from: "04:00", to: "24:00" }',
    )
    expect(loadConfig(fileOf(text), SECRETS).connections[0]?.maintenance).toEqual([
      { side: 'chorus', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '22:00', to: '02:00' },
      { side: 'odoo', days: ['sun'], from: '04:00', to: '24:00' },
    ])
  })

  it.each([
    ['{ side: piste, from: "22:00", to: "02:00" }', 'side: must be odoo or chorus'],
    [
      '{ side: odoo, from: "22h", to: "02:00" }',
      'from: must be a time of day from 00:00 to 24:00, such as "22:00"',
    ],
    [
      '{ side: odoo, from: "22:00", to: "25:00" }',
      'to: must be a time of day from 00:00 to 24:00, such as "02:00"',
    ],
    ['{ side: odoo, from: "24:00", to: "02:00" }', 'from: must be before 24:00; use 00:00'],
    [
      '{ side: odoo, days: [dimanche], from: "22:00", to: "02:00" }',
      'days[0]: must be one of mon, tue, wed, thu, fri, sat, sun',
    ],
    [
      '{ side: odoo, days: [], from: "22:00", to: "02:00" }',
      'days: must name a day, such as [sun]; leave it out for every day',
    ],
    [
      '{ side: odoo, from: "22:00", to: "22:00" }',
      'to: must differ from "from"; for whole days give from: "00:00" and to: "24:00"',
    ],
  ])('%s is refused: %s', (window, problem) => {
    expect(problemsOf(withWindow(window))).toEqual([`connections[0].maintenance[0].${problem}`])
  })
})

describe('what the bridge takes of the quotas of PISTE', () => {
  it('is modest unless the connection says otherwise', () => {
    const quotasOf = (text: string) => loadConfig(fileOf(text), SECRETS).connections[0]?.chorusPro.quotas
    expect(quotasOf(MINIMAL)).toEqual({ requestsPerSecond: 10, requestsPerDay: 100_000 })
    expect(quotasOf(`${MINIMAL}    requestsPerSecond: 2\n`)).toMatchObject({ requestsPerSecond: 2 })
    expect(problemsOf(`${MINIMAL}    requestsPerDay: 0\n`)).toEqual([
      'connections[0].requestsPerDay: must be at least 100',
    ])
  })
})

describe('a file that cannot be read', () => {
  it.each([
    ['that is a directory', '/', /\/ is a directory; give the path of a file/],
    ['below a file', '/etc/hostname/config.yaml', /because a part of the path is a file/],
  ])('says why, of one %s', (_what, path, why) => {
    expect(() => loadConfig(path, SECRETS)).toThrow(why)
  })

  it('says why, of one of a secret', () => {
    expect(readSecretVariable({ PASSWORD_FILE: '/' }, 'PASSWORD')).toEqual({
      problem: 'PASSWORD_FILE names /, which is a directory; give the path of a file',
    })
  })
})

it('a secret with a line break in it is two secrets, or none', () => {
  expect(readSecretVariable({ PASSWORD: 'one\ntwo' }, 'PASSWORD')).toEqual({
    problem: expect.stringMatching(/^PASSWORD holds a line break/) as unknown,
  })
  expect(readSecretVariable({ PASSWORD: 'clé à 4 €' }, 'PASSWORD')).toEqual({ value: 'clé à 4 €' })
})
