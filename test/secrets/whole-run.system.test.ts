import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { stringify } from 'yaml'
import { z } from 'zod'
import { accountHeader } from '../../src/secrets/account-header.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'
import { DEFAULT_LOGIN, DEFAULT_PASSWORD, DEFAULT_PISTE_CLIENT } from '../../src/simulators/chorus/index.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'
import { type Asked, type Echo, type Gateway, openGateway, type Spoil } from './echoing-gateway.js'

const CLI = join(PACKAGE_ROOT, 'dist/cli.js')

/** Each is two unmistakable halves around whatever has to be escaped somewhere. */
const HALVES = {
  odoo: ['Oz7Kq9Zt4wXe', 'oR3mYb8VnL2p'],
  piste: ['Pz6Gc2Hd9sUa', 'pT4kWj7QxF3i'],
  account: ['Az5Nf8Jg3vBe', 'aD2hCr6MyS9o'],
  webhook: ['Wz4Lb7Kp2xRi', 'wE9tUn5GsH6a'],
  mail: ['Mz3Xd6Fj8cTo', 'mQ7yVk4PwL5u'],
} as const
const SPECIAL = ` é"'&<à>\\/+%41= `
const secretOf = (name: keyof typeof HALVES): string => HALVES[name].join(SPECIAL)
const ACCOUNT = accountHeader({ technicalLogin: DEFAULT_LOGIN, technicalPassword: secretOf('account') })
const WEBHOOK_PATH = `/hooks/${HALVES.webhook.join('-')}`

/** Of letters and digits, which no escaping changes; and what base64 and hexadecimal make of them, wherever they stand. */
const NEEDLES = [
  ...Object.values(HALVES)
    .flat()
    .flatMap((half) => [
      half,
      ...[0, 1, 2].map((before) =>
        Buffer.from('x'.repeat(before) + half)
          .toString('base64')
          .slice(before === 0 ? 0 : 4, -4),
      ),
      Buffer.from(half).toString('hex'),
    ]),
  // As it travels, less what it begins with: the login of the account is none.
  ACCOUNT.slice(-24),
].map((needle) => needle.toLowerCase())

const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Which Odoo was given, and which PISTE and Chorus Pro. */
const ofOdoo = (): string => trace(secretOf('odoo'))
const ofChorus = ({ authorization }: Asked): string => {
  const token = authorization.replace(/^Bearer /, '')
  if (token !== '') tokens.add(token)
  return trace(secretOf('piste'), secretOf('account'), ACCOUNT, ...(token === '' ? [] : [token]))
}
const tokens = new Set<string>()

/** What a server that was not written with care says when something fails. */
function trace(...given: readonly string[]): string {
  const ways = given.flatMap((secret) => [
    secret,
    secret.toUpperCase(),
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    new URLSearchParams({ password: secret }).toString(),
    JSON.stringify(secret),
    JSON.stringify(JSON.stringify([secret])),
    html(secret),
    html(JSON.stringify(secret)),
    base64(secret),
    base64(`login:${secret}`),
    `Basic ${base64(`bridge:${secret}`)}`,
    Buffer.from(secret).toString('hex'),
    secret.slice(0, 10),
  ])
  return `Traceback (most recent call last):\n${ways.map((way, at) => `  File "rpc.py", line ${String(at)}, in dispatch: check(${way})`).join('\n')}\nAccessDenied`
}

const json = (status: number, value: unknown, said: string): Echo => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
  headers: { 'x-echo': base64(said).slice(0, 2_000) },
})
const odooError =
  (name: string): Spoil =>
  ({ body }) => {
    const id = z.object({ id: z.unknown() }).safeParse(JSON.parse(body)).data?.id ?? null
    const said = ofOdoo()
    const data = { name, message: said, arguments: [said], debug: said }
    return json(200, { jsonrpc: '2.0', id, error: { code: 200, message: said, data } }, said)
  }
const page = (status: number, said: string): Echo => ({
  status,
  type: 'text/html',
  body: `<html><title>${html(said)}</title><pre>${said}</pre></html>`,
})

const isWrite = ({ body }: Asked): boolean =>
  /"(write|create|load|message_post|activity_schedule)"/.test(body)

const noJson = (): Echo => ({ status: 200, type: 'application/json', body: `{"result": ${ofOdoo()}` })
const refused =
  (status: number): Spoil =>
  (asked) => {
    const said = ofChorus(asked)
    return json(status, { codeRetour: 20_003, libelle: said }, said)
  }
const unauthorised: Spoil = (asked) => {
  const said = ofChorus(asked)
  return json(401, { error: 'invalid_client', error_description: said, libelle: said }, said)
}
const chorusPage =
  (status: number): Spoil =>
  (asked) =>
    page(status, ofChorus(asked))
const at =
  (path: string, spoil: Spoil): Spoil =>
  (asked) =>
    asked.path.includes(path) ? spoil(asked) : undefined
const onWrite =
  (spoil: Spoil): Spoil =>
  (asked) =>
    isWrite(asked) ? spoil(asked) : undefined

interface Trouble {
  readonly what: string
  readonly side: 'odoo' | 'chorus'
  readonly spoil: Spoil
}

/** What goes wrong on which side; each is met by a process of its own. */
const TROUBLES: readonly Trouble[] = [
  { what: 'each deposit is refused', side: 'chorus', spoil: at('/deposer/flux', refused(200)) },
  {
    what: 'Odoo refuses what it is told',
    side: 'odoo',
    spoil: onWrite(odooError('odoo.exceptions.UserError')),
  },
  { what: 'Odoo refuses the login', side: 'odoo', spoil: odooError('odoo.exceptions.AccessDenied') },
  { what: 'Odoo shows its traceback as a page', side: 'odoo', spoil: () => page(500, ofOdoo()) },
  { what: 'Odoo answers what is no JSON', side: 'odoo', spoil: noJson },
  { what: 'PISTE refuses the application', side: 'chorus', spoil: unauthorised },
  { what: 'Chorus Pro refuses the account', side: 'chorus', spoil: at('/cpro/', unauthorised) },
  { what: 'an API is not subscribed to', side: 'chorus', spoil: at('/cpro/', chorusPage(403)) },
  { what: 'Chorus Pro is out', side: 'chorus', spoil: at('/cpro/', chorusPage(503)) },
  { what: 'a directory says nonsense', side: 'chorus', spoil: at('/cpro/structures', refused(400)) },
]

let world: SimulatedWorld
let odoo: Gateway
let chorus: Gateway
let folder: string
let environment: NodeJS.ProcessEnv
const alarms: string[] = []
const webhook = createServer((request, response) => {
  request.setEncoding('utf8').on('data', (part: string) => alarms.push(part))
  request.on('end', () => response.writeHead(500).end(request.url))
})
/** All that anybody could read, by where it stood. */
const seen = new Map<string, string>()
const secretFiles = (): string => join(folder, 'secrets')

beforeAll(async () => {
  world = await openWorld({ chorus: { clock: { speed: 1 } } })
  const own = world.chorus.directory.find('73282932000074')
  if (own !== undefined)
    world.chorus.directory.put({ ...own, motDePasseExpire: new Date(Date.now() + 86_400_000) })
  odoo = await openGateway(world.odoo.url, [{ given: secretOf('odoo'), known: 'chorus' }])
  chorus = await openGateway(
    world.chorus.url,
    [{ given: secretOf('piste'), known: DEFAULT_PISTE_CLIENT.clientSecret }],
    {
      given: ACCOUNT,
      known: accountHeader({ technicalLogin: DEFAULT_LOGIN, technicalPassword: DEFAULT_PASSWORD }),
    },
  )
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.int() }).parse(webhook.address())
  folder = mkdtempSync(join(tmpdir(), 'chorus-secrets-'))
  mkdirSync(secretFiles())
  const secrets = {
    ODOO_PASSWORD: secretOf('odoo'),
    PISTE_CLIENT_ID: DEFAULT_PISTE_CLIENT.clientId,
    PISTE_CLIENT_SECRET: secretOf('piste'),
    CHORUS_LOGIN: DEFAULT_LOGIN,
    CHORUS_PASSWORD: secretOf('account'),
    ALARM_WEBHOOK: `http://127.0.0.1:${String(port)}${WEBHOOK_PATH}`,
    MAIL_PASSWORD: secretOf('mail'),
  }
  environment = { PATH: process.env['PATH'], CHORUS_BRIDGE_CONFIG: join(folder, 'config.yaml') }
  for (const [name, value] of Object.entries(secrets)) {
    writeFileSync(join(secretFiles(), name), value, { mode: 0o600 })
    environment[`CHORUS_BRIDGE_${name}_FILE`] = join(secretFiles(), name)
  }
  writeFileSync(
    join(folder, 'config.yaml'),
    stringify({
      database: join(folder, 'bridge.sqlite'),
      logLevel: 'debug',
      connectionDefaults: {
        requestsPerSecond: 10_000,
        requestsPerDay: 1_000_000_000,
        graceMinutes: 0,
        settleMinutes: 30,
      },
      health: {
        port: 0,
        alarms: {
          mail: { server: '127.0.0.1', port: 1, login: 'bridge', from: 'a@example.fr', to: ['b@example.fr'] },
        },
      },
      connections: [
        {
          name: 'duret',
          odoo: { url: odoo.url, database: world.odoo.database, login: 'chorus' },
          chorusPro: {
            environment: 'qualification',
            oauthUrl: `${chorus.url}/api/oauth/token`,
            apiUrl: chorus.url,
          },
          startDate: '2026-10-01',
          responsibleLogin: 'admin',
        },
      ],
    }),
    { mode: 0o600 },
  )
})

afterAll(async () => {
  odoo.close()
  chorus.close()
  webhook.closeAllConnections()
  webhook.close()
  await world.close()
  rmSync(folder, { recursive: true })
})

/** Runs a command to its end; what it wrote counts as seen. */
function bridge(what: string, ...words: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...words],
      { env: environment, cwd: folder, maxBuffer: 1e8 },
      (_error, stdout, stderr) => {
        seen.set(`${words.join(' ')} (${what})`, `${stdout}\n${stderr}`)
        resolve(stdout)
      },
    )
  })
}

/** Of the processes that this one has started, what every user of the machine sees, and what their owner does. */
function lookAtProcess({ pid }: ChildProcess): void {
  for (const name of ['cmdline', 'environ'])
    seen.set(`/proc/…/${name}`, readFileSync(`/proc/${String(pid)}/${name}`, 'latin1'))
}

describe('a whole run', () => {
  it('meets servers that echo its secrets in every way, each with a process of its own', async () => {
    const meet = async ({ what, side, spoil }: Trouble, command: string): Promise<void> => {
      const gateway = side === 'odoo' ? odoo : chorus
      gateway.spoil = spoil
      await bridge(what, command)
      gateway.spoil = () => undefined
    }
    for (const trouble of TROUBLES) await meet(trouble, 'once')
    for (const trouble of TROUBLES.filter((_trouble, at) => at % 4 === 2)) await meet(trouble, 'doctor')
    await bridge('nothing is wrong', 'status')
    expect(await bridge('nothing is wrong', 'doctor', '--json')).toContain('"piste.token"')
  })

  it('works on, serves its page and tells of alarms while it is echoed at', async () => {
    odoo.spoil = onWrite(odooError('odoo.exceptions.UserError'))
    chorus.spoil = at('/consulterCRDetaille', refused(200))
    const child = spawn(process.execPath, [CLI, 'start'], { env: environment, cwd: folder })
    let output = ''
    const ended = new Promise((resolve) => child.once('close', resolve))
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (output += part))
    const until = async (pattern: RegExp): Promise<string> => {
      for (let tries = 0; tries < 600; tries += 1) {
        const found = pattern.exec(output)
        if (found !== null) return found[1] ?? ''
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`${String(pattern)} was not said: ${output}`)
    }
    try {
      const base = (await until(/"address":"(http[^"]+)"/)).replace(/\/$/, '')
      for (let metrics = ''; !/^chorus_bridge_cycles_total.* 1$/m.test(metrics);)
        metrics = await (await fetch(`${base}/metrics`)).text()
      lookAtProcess(child)
      const token = readFileSync(join(folder, 'bridge.page-token'), 'utf8').trim()
      const login = await fetch(`${base}/login`, {
        method: 'POST',
        body: new URLSearchParams({ token }),
        redirect: 'manual',
      })
      const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      const numbers = world.odoo
        .records('account.move')
        .flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
      const paths = [
        '/',
        '/login',
        '/metrics',
        '/readyz',
        '/healthz',
        '/nowhere',
        '/style.css',
        '/icon.svg',
        '/login?wrong=1',
        '/invoice?number=INV',
      ]
      for (const path of [
        ...paths,
        ...numbers.map((number) => `/invoice?${new URLSearchParams({ number }).toString()}`),
      ])
        for (const lang of ['fr', 'en']) {
          const answer = await fetch(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, {
            headers: { cookie },
            redirect: 'manual',
          })
          seen.set(`${path} ${lang}`, JSON.stringify([...answer.headers]) + (await answer.text()))
        }
      expect(seen.get('/ en')).toContain('Last errors')
      // It is what opens the page: as secret as the others, and shown nowhere.
      for (const [where, text] of seen) expect([where, text.includes(token)]).toEqual([where, false])
    } finally {
      child.kill('SIGTERM')
      await ended
      seen.set('start', output)
    }
    await bridge('nothing is wrong', 'status')
    await bridge('nothing is wrong', 'show', 'INV/2026/00010')
    await bridge('nothing is wrong', 'backup', join(folder, 'copy.sqlite'))
  })

  it('was told of every trouble, and what it kept and showed of them is redacted', () => {
    const said = [...seen.values()].join('\n')
    for (const words of [
      '[redacted]',
      'Traceback',
      'alarm: expiry',
      'a message about an alarm is tried again later',
    ])
      expect(said).toContain(words)
  })

  it('leaves no secret in any output, page, table, file, message or process', () => {
    const database = new Database(join(folder, 'bridge.sqlite'), { readonly: true })
    const tables = z
      .array(z.object({ name: z.string() }))
      .parse(database.prepare("select name from sqlite_master where type = 'table'").all())
    expect(tables.length).toBeGreaterThan(20)
    for (const { name } of tables)
      seen.set(`table ${name}`, JSON.stringify(database.prepare(`select * from "${name}"`).all()))
    database.close()
    for (const file of filesIn(folder).filter((file) => !file.startsWith(secretFiles())))
      seen.set(file, readFileSync(file, 'latin1'))
    expect([...seen.keys()].filter((where) => /sqlite(-wal)?$/.test(where)).length).toBeGreaterThanOrEqual(2)
    seen.set('webhook', alarms.join('\n'))
    expect(alarms.length).toBeGreaterThan(0)
    for (const model of ['mail.message', 'mail.activity', 'account.move', 'res.partner', 'ir.logging'])
      seen.set(`Odoo ${model}`, JSON.stringify(world.odoo.records(model)))
    expect(tokens.size).toBeGreaterThan(0)
    const needles = [...NEEDLES, ...[...tokens].map((token) => token.toLowerCase())]
    const leaks = [...seen].flatMap(([where, text]) => {
      const small = text.toLowerCase()
      return needles
        .filter((needle) => small.includes(needle))
        .map((needle) => {
          const at = small.indexOf(needle)
          return `${where}: ${needle} in …${text.slice(Math.max(0, at - 80), at + 80)}…`
        })
    })
    expect(leaks).toEqual([])
  })

  it('would have been found out: the needles are in what the servers said', () => {
    const asked = { path: '/', body: '', authorization: '' }
    const said = `${ofOdoo()}${ofChorus(asked)}`.toLowerCase()
    for (const name of ['odoo', 'piste', 'account'] as const)
      for (const half of HALVES[name]) expect(said).toContain(half.toLowerCase())
    expect(said).toContain(NEEDLES.at(-1))
  })
})

function filesIn(parent: string): string[] {
  return readdirSync(parent).flatMap((name) => {
    const path = join(parent, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })
}
