import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { init } from '../../src/commands/init.js'
import { loadConfig } from '../../src/config/load.js'
import { readEnvironment } from '../../src/init/environment-file.js'
import type { InitFlags } from '../../src/init/flags.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import type { Asker } from '../../src/terminal/asker.js'
import { outputOf } from '../support/capture-output.js'
import { openWorld } from '../support/open-world.js'

let world: SimulatedWorld
let folder: string

beforeEach(async () => {
  world = await openWorld({ seed: { invoices: 'none' }, withoutSetup: true })
  folder = mkdtempSync(join(tmpdir(), 'chorus-init-'))
})

afterEach(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
  process.exitCode = undefined
})

const configFile = (): string => join(folder, 'etc/local.yaml')
const secretFile = (name: string): string => join(folder, 'secrets', name)

const flags = (): InitFlags => ({
  odooUrl: world.odoo.url,
  odooDatabase: world.odoo.database,
  odooLogin: 'chorus',
  environment: 'qualification',
  oauthUrl: world.chorus.tokenUrl,
  apiUrl: world.chorus.apiUrl,
  startDate: '2026-10-01',
  responsibleLogin: 'admin',
  database: join(folder, 'data/qualification.sqlite'),
  secrets: join(folder, 'secrets'),
})

const NOBODY: Asker = {
  isThere: false,
  line: () => Promise.reject(new Error('asked')),
  hidden: () => Promise.reject(new Error('asked')),
}

/** A person who answers each question by its first words, several times with one answer after the other. */
function person(answers: Readonly<Record<string, readonly string[]>>): Asker & { asked: string[] } {
  const left = new Map(Object.entries(answers).map(([question, given]) => [question, [...given]]))
  const asked: string[] = []
  const answer = (question: string): Promise<string> => {
    asked.push(question)
    const known = [...left.keys()].find((start) => question.startsWith(start))
    return Promise.resolve(left.get(known ?? '')?.shift() ?? '')
  }
  return { isThere: true, asked, line: answer, hidden: answer }
}

const run = (asker: Asker, given: InitFlags, environment: NodeJS.ProcessEnv = world.environment) =>
  outputOf(() => init(configFile(), given, asker, environment))

describe('init without a terminal', () => {
  it('takes every answer from flags and environment, and leaves a bridge that a doctor finds in order', async () => {
    const administrator = { CHORUS_BRIDGE_ADMIN_LOGIN: 'admin', CHORUS_BRIDGE_ADMIN_PASSWORD: 'admin' }
    const before = { ...process.env }
    Object.assign(process.env, administrator)
    const { out } = await run(NOBODY, { ...flags(), setup: true })
    process.env = before
    expect(out).toMatch(/This Odoo is in order/)
    expect(out).toMatch(/pm2 start \S+ecosystem\.config\.js[\s\S]*pm2-logrotate/)
    expect(process.exitCode).toBe(0)
    const environment = readEnvironment(readFileSync(secretFile('environment'), 'utf8'))
    expect(loadConfig(undefined, environment).connections).toMatchObject([
      {
        name: world.odoo.database,
        odoo: { url: world.odoo.url, login: 'chorus', password: 'chorus' },
        chorusPro: { environment: 'qualification', technicalPassword: 'mot-de-passe-simulé' },
        startDate: '2026-10-01',
        responsibleLogin: 'admin',
      },
    ])
  })

  it('writes files that nobody else may read, and no secret into any but the secret files', async () => {
    const { out, err } = await run(NOBODY, flags())
    for (const file of [configFile(), ...readdirSync(join(folder, 'secrets')).map(secretFile)])
      expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700)
    for (const shown of [
      out,
      err,
      readFileSync(configFile(), 'utf8'),
      readFileSync(secretFile('environment'), 'utf8'),
    ])
      expect(shown).not.toMatch(/simulated-secret|mot-de-passe-simulé/)
  })

  it.each([
    ['odooUrl', /Address of Odoo: .*Give it with --odoo-url/],
    ['odooDatabase', /database.*--odoo-database/],
  ] as const)('names the flag that is lacking: %s', async (lacking, message) => {
    const { [lacking]: _left, ...given } = flags()
    await expect(run(NOBODY, given)).rejects.toThrow(message)
  })

  it('names the variable of a secret that is lacking, because an option would show it to every user', async () => {
    const { CHORUS_BRIDGE_CHORUS_PASSWORD: _left, ...environment } = world.environment
    await expect(run(NOBODY, flags(), environment)).rejects.toThrow(/set CHORUS_BRIDGE_CHORUS_PASSWORD/i)
  })

  it('refuses what a side refuses, and writes nothing', async () => {
    const environment = { ...world.environment, CHORUS_BRIDGE_PISTE_CLIENT_SECRET: 'not-the-secret' }
    await expect(run(NOBODY, flags(), environment)).rejects.toMatchObject({
      message: expect.stringMatching(/PISTE refused a token/) as unknown,
    })
    expect(existsSync(configFile())).toBe(false)
  })

  it('refuses the technical account of another company', async () => {
    world.chorus.attach([{ siret: '55208131766522', designation: 'Autre SA', numeroTVA: 'FR03552081317' }])
    await expect(run(NOBODY, flags())).rejects.toThrow(
      /not attached to the company in Odoo.*every invoice would be refused/,
    )
  })

  it('refuses a technical account that is attached to the company and may not deposit for it', async () => {
    world.chorus.withdrawSupplierSpace('73282932000074')
    await expect(run(NOBODY, flags())).rejects.toThrow(/may not deposit for it.*Factures émises/)
  })

  it('overwrites nothing without --force', async () => {
    await run(NOBODY, flags())
    const before = readFileSync(configFile(), 'utf8')
    await expect(run(NOBODY, { ...flags(), startDate: '2026-11-01' })).rejects.toThrow(
      /not overwritten: .*--force/,
    )
    expect(readFileSync(configFile(), 'utf8')).toBe(before)
    await run(NOBODY, { ...flags(), startDate: '2026-11-01', force: true })
    expect(readFileSync(configFile(), 'utf8')).toContain('2026-11-01')
  })
})

describe('init --add', () => {
  const OTHER = { add: true, companyId: '1' } as const

  const named = (): NodeJS.ProcessEnv =>
    Object.fromEntries(
      Object.entries(world.environment).map(([name, value]) => [
        name.replace('CHORUS_BRIDGE_', 'CHORUS_BRIDGE_SUD_'),
        value,
      ]),
    )
  const nordOf = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
    Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name.replace('_SUD_', '_NORD_'), value]),
    )
  const inFile = (): NodeJS.ProcessEnv => readEnvironment(readFileSync(secretFile('environment'), 'utf8'))

  it('adds a connection with secrets of its own, and keeps both files as they were beside them', async () => {
    await run(NOBODY, flags())
    const byHand = `${readFileSync(configFile(), 'utf8')}# what I wrote\nlogLevel: debug\n`
    writeFileSync(configFile(), byHand)
    const environment = readFileSync(secretFile('environment'), 'utf8')
    const { out } = await run(NOBODY, { ...flags(), ...OTHER, name: 'sud', startDate: '2026-11-01' }, named())
    expect(out).toMatch(/pm2 restart chorus-bridge --update-env/)
    const text = readFileSync(configFile(), 'utf8')
    expect(text).toContain('# what I wrote\nlogLevel: debug\n')
    expect(loadConfig(undefined, inFile()).connections).toMatchObject([
      { name: world.odoo.database, startDate: '2026-10-01', odoo: { password: 'chorus' } },
      { name: 'sud', startDate: '2026-11-01', chorusPro: { technicalPassword: 'mot-de-passe-simulé' } },
    ])
    expect(readFileSync(`${configFile()}.before-sud`, 'utf8')).toBe(byHand)
    expect(readFileSync(`${secretFile('environment')}.before-sud`, 'utf8')).toBe(environment)
    for (const file of [configFile(), ...readdirSync(join(folder, 'secrets')).map(secretFile)])
      expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('refuses the same company twice, and writes nothing', async () => {
    await run(NOBODY, flags())
    const before = readdirSync(join(folder, 'etc'))
    await expect(run(NOBODY, { ...flags(), add: true, name: 'sud' }, named())).rejects.toThrow(
      /same company of the same Odoo database/,
    )
    expect(readdirSync(join(folder, 'etc'))).toEqual(before)
    expect(existsSync(secretFile('sud-odoo-password'))).toBe(false)
  })

  it('takes no secret of another connection for its own', async () => {
    await run(NOBODY, flags())
    const before = readFileSync(configFile(), 'utf8')
    await expect(run(NOBODY, { ...flags(), add: true, name: 'sud' })).rejects.toThrow(
      /Set CHORUS_BRIDGE_SUD_ODOO_PASSWORD/,
    )
    expect(readFileSync(configFile(), 'utf8')).toBe(before)
  })

  it.each([
    ['a name that is taken', () => world.odoo.database, /there is a connection .* already/],
    ['what is no name', () => 'Le Sud', /is no name/],
  ])('refuses %s', async (_what, name, message) => {
    await run(NOBODY, flags())
    await expect(run(NOBODY, { ...flags(), add: true, name: name() }, named())).rejects.toThrow(message)
  })

  it('says what to write by hand where the file has no place for it, and changes nothing', async () => {
    await run(NOBODY, flags())
    const flow = JSON.stringify(parse(readFileSync(configFile(), 'utf8')))
    writeFileSync(configFile(), flow)
    await expect(run(NOBODY, { ...flags(), ...OTHER, name: 'sud' }, named())).rejects.toThrow(
      /put this into it by hand[\s\S]*- name: sud/,
    )
    expect(readFileSync(configFile(), 'utf8')).toBe(flow)
    expect(existsSync(secretFile('sud-odoo-password'))).toBe(false)
  })

  it('writes a file where each connection has its own, and no secret that is that of all', async () => {
    await run(NOBODY, flags())
    const { database } = loadConfig(undefined, inFile())
    const settings = { database, connectionsFolder: 'connections.d', secretsFolder: '../secrets' }
    writeFileSync(configFile(), JSON.stringify(settings))
    mkdirSync(join(folder, 'etc/connections.d'))
    const text = readFileSync(configFile(), 'utf8')
    const {
      CHORUS_BRIDGE_SUD_PISTE_CLIENT_ID: _id,
      CHORUS_BRIDGE_SUD_PISTE_CLIENT_SECRET: _own,
      ...own
    } = named()
    const add = (name: string) => run(NOBODY, { ...flags(), add: true, name }, own)

    const { out } = await add('sud')
    expect(out).toContain('systemctl reload chorus-bridge')
    expect(readFileSync(configFile(), 'utf8')).toBe(text)
    expect(loadConfig(configFile(), {}).connections).toMatchObject([
      { name: 'sud', odoo: { password: 'chorus' }, chorusPro: { clientId: 'simulated-client' } },
    ])
    expect(readdirSync(join(folder, 'secrets')).filter((name) => name.startsWith('sud-'))).toEqual([
      'sud-chorus-login',
      'sud-chorus-password',
      'sud-odoo-password',
    ])
    expect(statSync(join(folder, 'etc/connections.d/sud.yaml')).mode & 0o777).toBe(0o600)

    await expect(add('sud')).rejects.toThrow(/there is a connection sud already/)
    await expect(
      run(NOBODY, { ...flags(), add: true, name: 'nord' }, { ...own, ...nordOf(own) }),
    ).rejects.toThrow(/sud and nord are the same company/)
    expect(readdirSync(join(folder, 'etc/connections.d'))).toEqual(['sud.yaml'])
    expect(existsSync(secretFile('nord-odoo-password'))).toBe(false)
  })

  it('is offered on a terminal where there is a configuration', async () => {
    await run(NOBODY, flags())
    const someone = person({
      [`${configFile()} has ${world.odoo.database}. Add a connection`]: ['y'],
      'Short name': ['sud'],
      'Its API key': ['chorus'],
      'Client id': ['simulated-client'],
      'Its client secret': ['simulated-secret'],
      'Login of the technical account': ['TECH_1_73282932000074@cpro.fr'],
      'Its password': ['mot-de-passe-simulé'],
      'Make the custom fields': ['n'],
    })
    await run(someone, { ...flags(), companyId: '1' }, {})
    expect(loadConfig(undefined, inFile()).connections.map(({ name }) => name)).toEqual([
      world.odoo.database,
      'sud',
    ])
  })
})

describe('init with an Odoo that has no JSON-RPC any more', () => {
  it('finds it all the same', async () => {
    await world.close()
    world = await openWorld({ version: '20.0', seed: { invoices: 'none' }, withoutSetup: true })
    const { out } = await run(NOBODY, flags())
    expect(out).toMatch(/Odoo 20\.0\S* answers at/)
    expect(readFileSync(secretFile('odoo-password'), 'utf8')).toBe('chorus-api-key')
  })
})

describe('init on a terminal', () => {
  it('asks for what it was not told, and again for what does not do', async () => {
    const someone = person({
      'Address of Odoo': ['no address', `${world.odoo.url}/web/login`],
      'Name of its database': [world.odoo.database, world.odoo.database],
      "Login of the bridge's user": ['chorus', 'chorus'],
      'Its API key': ['wrong', 'chorus'],
      'Login of the person': ['nobody@example.fr', 'admin'],
      'Client id': ['simulated-client', 'simulated-client'],
      'Its client secret': ['wrong', 'simulated-secret'],
      'Login of the technical account': ['TECH_1_73282932000074@cpro.fr'],
      'Its password': ['mot-de-passe-simulé'],
      'Make the custom fields': ['n'],
    })
    const {
      odooUrl: _url,
      odooDatabase: _database,
      odooLogin: _login,
      responsibleLogin: _person,
      ...given
    } = flags()
    const { out } = await run(someone, given, {})
    expect(out).toMatch(/no address is no address|is no address/)
    expect(out).toMatch(/Odoo refused the login or the password/)
    expect(out).toMatch(/no active internal user with the login nobody@example\.fr/)
    expect(out).toMatch(/PISTE refused a token/)
    expect(readFileSync(secretFile('odoo-password'), 'utf8')).toBe('chorus')
    expect(readFileSync(configFile(), 'utf8')).toContain(`url: ${world.odoo.url}\n`)
  })

  it('asks before it overwrites', async () => {
    await run(NOBODY, flags())
    const before = readFileSync(configFile(), 'utf8')
    await expect(run(person({}), { ...flags(), startDate: '2026-11-01' })).rejects.toThrow(
      /nothing was changed/,
    )
    expect(readFileSync(configFile(), 'utf8')).toBe(before)
  })
})
