import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { exitCodeOf, type Finding } from '../../src/doctor/finding.js'
import { DEFAULT_SUPPLIER } from '../../src/simulators/chorus/options.js'
import type { WorldOptions } from '../../src/simulators/world.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { connectionOf, findingsOf, type Patient } from './patient.js'

const DAY_MS = 24 * 3_600_000
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS)
const day = (moment: Date): string => moment.toISOString().slice(0, 10)
const stored = (moment: Date): string => moment.toISOString().slice(0, 19).replace('T', ' ')

const OTHER = { siret: '55208131766522', designation: 'Autre SA', numeroTVA: 'FR03552081317' }
const OTHER_SITE = { siret: '73282932000082', designation: 'Duret Sud', numeroTVA: 'FR44732829320' }

interface Misconfiguration {
  readonly what: string
  readonly world?: WorldOptions
  readonly spoil: (patient: Patient) => void | Promise<void>
  readonly check: string
  readonly outcome?: 'warning'
  readonly text: RegExp
  readonly remedy: RegExp
  /** Of the command: 0 for a warning. */
  readonly exit: 0 | 1 | 2 | 4
  /** How long one check may take, in milliseconds. */
  readonly stepMs?: number
}

const servers: { close(): unknown; closeAllConnections(): void }[] = []

afterEach(() => {
  Reflect.deleteProperty(process.env, 'ALL_PROXY')
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** The address of a server that answers nothing but this. */
async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

const pem = (name: string): string => readFileSync(join(import.meta.dirname, '../fixtures/tls', name), 'utf8')

async function selfSigned(): Promise<string> {
  const server = createTlsServer({ key: pem('self-signed.key'), cert: pem('self-signed.crt') })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `https://localhost:${String((server.address() as AddressInfo).port)}`
}

async function storeOf({ folder }: Patient): Promise<string> {
  const path = join(folder, 'bridge.sqlite')
  await (await openSqliteStore(path)).close()
  return path
}

const inStore = async (patient: Patient, sql: string): Promise<void> => {
  const database = new Database(await storeOf(patient))
  database.exec(sql)
  database.close()
}

const THIS_MACHINE: readonly Misconfiguration[] = [
  {
    what: 'a Node that is too old',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, nodeVersion: '18.20.4' }
    },
    check: 'node.version',
    text: /needs Node 20\.19 or later, and this is Node 18\.20\.4/,
    remedy: /Install Node 22/,
    exit: 2,
  },
  {
    what: 'a better-sqlite3 that aborts on this Node',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, addonDanger: () => 'better-sqlite3 will abort at times' }
    },
    check: 'node.sqlite',
    outcome: 'warning',
    text: /will abort at times/,
    remedy: /Node 22/,
    exit: 0,
  },
  {
    what: 'a secret file that everybody may read',
    spoil: (patient) => {
      chmodSync(patient.secretFile('odoo-password'), 0o644)
    },
    check: 'files.secrets',
    text: /odoo-password holds a secret and may be read by every user.*0644/,
    remedy: /chmod 600 \S+odoo-password/,
    exit: 1,
  },
  {
    what: 'a webhook of the alarms that everybody may read',
    spoil: ({ environment, folder }) => {
      const file = join(folder, 'alarm-webhook')
      writeFileSync(file, 'https://chat.example.fr/hooks/1')
      chmodSync(file, 0o644)
      environment['CHORUS_BRIDGE_ALARM_WEBHOOK_FILE'] = file
    },
    check: 'files.secrets',
    text: /alarm-webhook holds a secret and may be read by every user/,
    remedy: /chmod 600 \S+alarm-webhook/,
    exit: 1,
  },
  {
    what: 'a secret file that its group may read',
    spoil: (patient) => {
      chmodSync(patient.secretFile('chorus-password'), 0o640)
    },
    check: 'files.secrets',
    outcome: 'warning',
    text: /chorus-password holds a secret and may be read by its whole group/,
    remedy: /chmod 600/,
    exit: 0,
  },
  {
    what: 'a configuration file that everybody may change',
    spoil: (patient) => {
      chmodSync(patient.world.configFile, 0o666)
    },
    check: 'files.configuration',
    text: /may be changed by every user/,
    remedy: /chmod o-w/,
    exit: 1,
  },
  {
    what: 'a secret in a variable, which PM2 keeps',
    spoil: ({ environment }) => {
      delete environment['CHORUS_BRIDGE_ODOO_PASSWORD_FILE']
      environment['CHORUS_BRIDGE_ODOO_PASSWORD'] = 'chorus'
    },
    check: 'files.secrets',
    outcome: 'warning',
    text: /CHORUS_BRIDGE_ODOO_PASSWORD; "pm2 save"/,
    remedy: /_FILE/,
    exit: 0,
  },
  {
    what: 'a full disk',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, freeBytes: () => 3 * 1024 * 1024 }
    },
    check: 'database.room',
    text: /3 MB are free.*nothing is deposited below 16 MB/,
    remedy: /Make room/,
    exit: 1,
  },
  {
    what: 'a disk that is nearly full',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, freeBytes: () => 200 * 1024 * 1024 }
    },
    check: 'database.room',
    outcome: 'warning',
    text: /200 MB are free/,
    remedy: /Make room/,
    exit: 0,
  },
  {
    what: 'a folder for temporary files without room for the directory',
    spoil: (patient) => {
      const { folder } = patient
      patient.machine = { ...patient.machine, freeBytes: (path) => (path === folder ? 1e12 : 1e6) }
    },
    check: 'database.temporary',
    outcome: 'warning',
    text: /directory.*may not fit/,
    remedy: /TMPDIR/,
    exit: 0,
  },
  {
    what: 'a folder of the database that is a file, and cannot be written into',
    spoil: ({ folder, configure }) => {
      writeFileSync(join(folder, 'data'), '')
      configure((file) => (file['database'] = join(folder, 'data', 'bridge.sqlite')))
    },
    check: 'database.folder',
    text: /is no folder/,
    remedy: /"database" in the configuration/,
    exit: 1,
  },
  {
    what: "root's hand on what is the bridge's own",
    spoil: async (patient) => {
      execFileSync('chown', ['12345', await storeOf(patient)])
      patient.machine = { ...patient.machine, userId: 0 }
    },
    check: 'database.folder',
    outcome: 'warning',
    text: /root runs this/,
    remedy: /runuser -u chorus-bridge/,
    exit: 0,
  },
]

const NETWORK: readonly Misconfiguration[] = [
  {
    what: 'a proxy whose address is none',
    spoil: ({ configure }) => {
      process.env['ALL_PROXY'] = 'socks5://127.0.0.1:1080'
      configure((file) => (connectionOf(file).odoo['url'] = 'http://odoo.invalid:8069'))
      configure((file) => (connectionOf(file).odoo['allowInsecure'] = true))
    },
    check: 'network.proxy',
    text: /is no http\(s\) address of a proxy/,
    remedy: /http:\/\/proxy\.example\.fr:3128/,
    exit: 1,
  },
  {
    what: 'a port of the page that another program has',
    spoil: async ({ configure }) => {
      const { port } = new URL(await answering(200, 'something else'))
      configure((file) => (file['health'] = { port: Number(port) }))
    },
    check: 'network.page',
    outcome: 'warning',
    text: /the page cannot be served at 127\.0\.0\.1, port \d+ \(EADDRINUSE\); the bridge works without it/,
    remedy: /give another one as health\.port/,
    exit: 0,
  },
  {
    what: 'an address of the page that is none of this machine',
    spoil: ({ configure }) => {
      configure((file) => (file['health'] = { host: '192.0.2.1', port: 8470 }))
    },
    check: 'network.page',
    outcome: 'warning',
    text: /EADDRNOTAVAIL/,
    remedy: /correct health\.host/,
    exit: 0,
  },
  {
    what: 'a mail server that does not answer',
    spoil: ({ configure }) => {
      const mail = { server: '127.0.0.1', port: 1, from: 'bridge@example.fr', to: ['compta@example.fr'] }
      configure((file) => (file['health'] = { alarms: { mail } }))
    },
    check: 'network.mail',
    outcome: 'warning',
    text: /no mail about alarms can be sent by 127\.0\.0\.1, port 1: .*ECONNREFUSED/,
    remedy: /health\.alarms\.mail/,
    exit: 0,
  },
  {
    what: 'a file of authorities that is not there',
    spoil: ({ environment, folder }) => {
      environment['NODE_EXTRA_CA_CERTS'] = join(folder, 'ca.pem')
    },
    check: 'network.authorities',
    text: /NODE_EXTRA_CA_CERTS names \S+ca\.pem, which does not exist/,
    remedy: /root certificate/,
    exit: 1,
  },
  {
    what: 'a file of authorities that is not PEM',
    spoil: ({ environment, folder }) => {
      environment['NODE_EXTRA_CA_CERTS'] = join(folder, 'ca.der')
      writeFileSync(join(folder, 'ca.der'), Buffer.from([0x30, 0x82]))
    },
    check: 'network.authorities',
    text: /no certificate in PEM/,
    remedy: /openssl x509/,
    exit: 1,
  },
]

const CONFIGURATION: readonly Misconfiguration[] = [
  {
    what: 'no configuration file',
    spoil: ({ world }) => {
      rmSync(world.configFile)
    },
    check: 'configuration',
    text: /config\.yaml does not exist/,
    remedy: /Check the path/,
    exit: 2,
  },
  {
    what: 'YAML that is none',
    spoil: ({ world }) => {
      writeFileSync(world.configFile, 'connections: [')
    },
    check: 'configuration',
    text: /is not valid YAML/,
    remedy: /Correct it/,
    exit: 2,
  },
  {
    what: 'a key that is not known',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file)['startdate'] = '2026-10-01'))
    },
    check: 'configuration',
    text: /startdate: this key is not known/,
    remedy: /Check its spelling/,
    exit: 2,
  },
  {
    what: 'a secret file that is not there',
    spoil: ({ secretFile }) => {
      rmSync(secretFile('piste-client-secret'))
    },
    check: 'configuration',
    text: /PISTE_CLIENT_SECRET_FILE names \S+, which does not exist/,
    remedy: /Check the path/,
    exit: 2,
  },
  {
    what: 'a secret that is not set',
    spoil: ({ environment }) => {
      delete environment['CHORUS_BRIDGE_CHORUS_LOGIN_FILE']
    },
    check: 'configuration',
    text: /CHORUS_BRIDGE_CHORUS_LOGIN is not set.*set CHORUS_BRIDGE_CHORUS_LOGIN_FILE/,
    remedy: /Correct it/,
    exit: 2,
  },
  {
    what: 'an empty secret file',
    spoil: ({ writeSecret }) => {
      writeSecret('odoo-password', '\n')
    },
    check: 'configuration',
    text: /odoo-password, which is empty/,
    remedy: /Correct it/,
    exit: 2,
  },
  {
    what: 'a startDate in the future',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file)['startDate'] = day(inDays(40))))
    },
    check: 'configuration',
    outcome: 'warning',
    text: /startDate is \S+, still to come: no invoice .* so none is now/,
    remedy: /earlier day/,
    exit: 0,
  },
  {
    what: 'production with the addresses of the sandbox',
    spoil: ({ configure }) => {
      configure((file) => {
        connectionOf(file).chorusPro = {
          environment: 'production',
          oauthUrl: 'https://sandbox-oauth.piste.gouv.fr/api/oauth/token',
          apiUrl: 'https://sandbox-api.piste.gouv.fr',
        }
      })
    },
    check: 'configuration',
    text: /oauthUrl is \S+, which is qualification, while chorusPro\.environment is production/,
    remedy: /Take chorusPro\.oauthUrl out/,
    exit: 2,
  },
  {
    what: 'production with the address of another server',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).chorusPro['environment'] = 'production'))
    },
    check: 'configuration',
    outcome: 'warning',
    text: /not an address of Chorus Pro, while chorusPro\.environment is production/,
    remedy: /Take both out/,
    exit: 0,
  },
  {
    what: 'an apiUrl with /cpro at its end',
    spoil: ({ configure, world }) => {
      configure((file) => (connectionOf(file).chorusPro['apiUrl'] = `${world.chorus.apiUrl}/cpro`))
    },
    check: 'configuration',
    text: /apiUrl is \S+, which must end before \/cpro/,
    remedy: /Correct it/,
    exit: 2,
  },
  {
    what: 'a host that Chorus Pro has given up',
    spoil: ({ configure }) => {
      configure(
        (file) => (connectionOf(file).chorusPro['apiUrl'] = 'https://sandbox-api.aife.economie.gouv.fr'),
      )
    },
    check: 'configuration',
    text: /which Chorus Pro has given up/,
    remedy: /Take it out/,
    exit: 2,
  },
  {
    what: 'settleMinutes that would send twice in production',
    spoil: ({ configure }) => {
      configure((file) => {
        connectionOf(file).chorusPro['environment'] = 'production'
        connectionOf(file)['settleMinutes'] = 5
      })
    },
    check: 'configuration',
    text: /settleMinutes must be at least 30 in production/,
    remedy: /Correct it/,
    exit: 2,
  },
]

const DATABASE: readonly Misconfiguration[] = [
  {
    what: 'a database of the other environment',
    spoil: async (patient) => {
      await inStore(patient, "insert into environments values ('duret', 'production')")
    },
    check: 'database.environment',
    text: /environment is qualification, and \S+ was used with production/,
    remedy: /another file as "database"|set the environment back/i,
    exit: 2,
  },
  {
    what: 'a damaged database',
    spoil: async (patient) => {
      writeFileSync(await storeOf(patient), 'this was a database once, and is one no longer')
    },
    check: 'database.file',
    text: /is not a sound SQLite database/,
    remedy: /last backup|rebuild/,
    exit: 4,
  },
  {
    what: 'a database of a later version',
    spoil: async (patient) => {
      await inStore(patient, "insert into schema_migrations values (9999, '9999_later.sql', 'x', 0)")
    },
    check: 'database.schema',
    text: /newer version/,
    remedy: /Install that version/,
    exit: 4,
  },
  {
    what: 'a database of another program',
    spoil: ({ folder }) => {
      const database = new Database(join(folder, 'bridge.sqlite'))
      database.exec('create table theirs (a)')
      database.close()
    },
    check: 'database.schema',
    text: /of another program/,
    remedy: /file of its own/,
    exit: 4,
  },
  {
    what: 'a bridge of which no cycle has ended well for two days, though it heard of Chorus Pro',
    spoil: async (patient) => {
      const store = await openSqliteStore(join(patient.folder, 'bridge.sqlite'))
      await store.recordGoodCycle('duret', inDays(-2))
      await store.saveCursor('duret', 'chorus', inDays(0))
      await store.close()
    },
    check: 'bridge.cycle',
    outcome: 'warning',
    text: /duret: a cycle last ended well on/,
    remedy: /Start the bridge/,
    exit: 0,
  },
  {
    what: 'a directory that was not renewed for a week',
    spoil: async (patient) => {
      const store = await openSqliteStore(join(patient.folder, 'bridge.sqlite'))
      const id = await store.beginDirectory('qualification', inDays(-7))
      await store.useDirectory(id)
      await store.close()
    },
    check: 'chorus.directory',
    outcome: 'warning',
    text: /the directory is of/,
    remedy: /directory refresh/,
    exit: 0,
  },
]

const ODOO: readonly Misconfiguration[] = [
  {
    what: 'an Odoo that does not answer',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).odoo['url'] = 'http://127.0.0.1:9'))
    },
    check: 'odoo.login',
    text: /No connection to http:\/\/127\.0\.0\.1:9/,
    remedy: /Odoo is running/,
    exit: 1,
  },
  {
    what: 'an Odoo that never ends to answer',
    spoil: ({ world }) => {
      world.odoo.addFault({
        model: 'common',
        times: 'always',
        effect: { kind: 'hang', ms: 60_000, when: 'before' },
      })
    },
    stepMs: 200,
    check: 'odoo.login',
    text: /no answer within/,
    remedy: /overloaded/,
    exit: 1,
  },
  {
    what: 'an address that is not that of Odoo',
    spoil: async ({ configure }) => {
      const url = await answering(200, '<html>Welcome to nginx</html>')
      configure((file) => (connectionOf(file).odoo['url'] = url))
    },
    check: 'odoo.login',
    text: /is HTML, not that of Odoo/,
    remedy: /address is that of Odoo/,
    exit: 1,
  },
  {
    what: 'a certificate of Odoo of an unknown authority',
    spoil: async ({ configure }) => {
      const url = await selfSigned()
      configure((file) => (connectionOf(file).odoo['url'] = url))
    },
    check: 'odoo.login',
    text: /No secure connection .*SELF_SIGNED/,
    remedy: /NODE_EXTRA_CA_CERTS/,
    exit: 1,
  },
  {
    what: 'a database that this Odoo does not have',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).odoo['database'] = 'nowhere'))
    },
    check: 'odoo.login',
    text: /does not know the database|refused the login/,
    remedy: /database|login/,
    exit: 1,
  },
  {
    what: 'a password that Odoo refuses',
    spoil: ({ writeSecret }) => {
      writeSecret('odoo-password', 'not-the-password')
    },
    check: 'odoo.login',
    text: /refused the login or the password/,
    remedy: /Check the login and the password/,
    exit: 1,
  },
  {
    what: 'a password in place of an API key on 19.0',
    world: { version: '19.0' },
    spoil: () => undefined,
    check: 'odoo.login',
    outcome: 'warning',
    text: /deprecates .*API key/,
    remedy: /installation\.md/,
    exit: 0,
  },
  {
    what: 'a company that is not there',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).odoo['companyId'] = 7))
    },
    check: 'odoo.company',
    text: /may not enter the company 7.*only 1/,
    remedy: /odoo\.companyId/,
    exit: 1,
  },
  {
    what: 'a user without the right Invoicing',
    spoil: ({ setGroups, groupId }) => {
      setGroups([[6, 0, [groupId('base.group_user')]]])
    },
    check: 'odoo.rights',
    text: /may not read invoices/,
    remedy: /Invoicing \(Billing\)/,
    exit: 1,
  },
  {
    what: 'a user without the right Contact Creation',
    spoil: ({ setGroups, groupId }) => {
      setGroups([[3, groupId('base.group_partner_manager')]])
    },
    check: 'odoo.rights',
    outcome: 'warning',
    text: /may not write on contacts: customers do not show.*alarms stand on the contact of the company/,
    remedy: /Contact Creation/,
    exit: 0,
  },
  {
    what: 'a user without an e-mail address',
    spoil: ({ world }) => {
      const user = world.odoo.records('res.users').find((row) => row['login'] === 'chorus')
      world.odoo.edit('res.partner', Number(user?.['partner_id']), { email: false })
    },
    check: 'odoo.email',
    text: /chorus has no e-mail address/,
    remedy: /Give it one/,
    exit: 1,
  },
  {
    what: 'an API key that ends next week',
    world: { version: '19.0' },
    spoil: ({ world, writeSecret }) => {
      writeSecret('odoo-password', 'chorus-api-key')
      const user = world.odoo.records('res.users').find((row) => row['login'] === 'chorus')
      const key = world.odoo.records('res.users.apikeys').find((row) => row['user_id'] === user?.id)
      world.odoo.edit('res.users.apikeys', key?.id ?? 0, { expiration_date: stored(inDays(7)) })
    },
    check: 'odoo.api-key',
    outcome: 'warning',
    text: /API key "chorus-bridge" expires on/,
    remedy: /make a new one in Odoo/,
    exit: 0,
  },
  {
    what: 'an Odoo without the custom fields',
    world: { withoutSetup: true },
    spoil: () => undefined,
    check: 'odoo.fields',
    text: /lacks custom fields of the bridge: x_chorus/,
    remedy: /chorus-bridge setup/,
    exit: 1,
  },
  {
    what: 'custom fields of an earlier version',
    spoil: ({ world }) => {
      const field = world.odoo.records('ir.model.fields').find((row) => row['name'] === 'x_chorus_request')
      const option = world.odoo
        .records('ir.model.fields.selection')
        .find((row) => row['field_id'] === field?.id)
      world.odoo.edit('ir.model.fields', field?.id ?? 0, { selection_ids: [[2, option?.id ?? 0]] })
    },
    check: 'odoo.fields',
    text: /not those of this version: x_chorus_request \(lacks/,
    remedy: /setup" again/,
    exit: 1,
  },
  {
    what: 'a responsibleLogin that nobody has',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file)['responsibleLogin'] = 'gone@example.fr'))
    },
    check: 'odoo.responsible',
    text: /no active internal user with the login gone@example\.fr/,
    remedy: /Correct it/,
    exit: 1,
  },
  {
    what: 'a publicTag that does not exist',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file)['publicTag'] = 'Secteur publique'))
    },
    check: 'odoo.tags',
    text: /publicTag: Odoo has no tag "Secteur publique"/,
    remedy: /Contact Tags/,
    exit: 1,
  },
  {
    what: "a company that also sends by Odoo's own platform",
    world: { version: '19.0-pdp' },
    spoil: ({ world, writeSecret }) => {
      writeSecret('odoo-password', 'chorus-api-key')
      world.odoo.registerWithPlatform()
    },
    check: 'odoo.platform',
    outcome: 'warning',
    text: /also sends invoices by Odoo's own platform/,
    remedy: /Choose one way/,
    exit: 0,
  },
  {
    what: 'invoices that went both ways',
    world: { version: '19.0-pdp', seed: { documentsDir: '' } },
    spoil: ({ world, writeSecret }) => {
      writeSecret('odoo-password', 'chorus-api-key')
      const invoice = world.odoo.records('account.move').find((row) => row['state'] === 'posted')
      world.odoo.editInvoice(invoice?.id ?? 0, { x_chorus_flow: 'CPP0011117000000000425903' })
      world.odoo.sendByPlatform(invoice?.id ?? 0, 'done')
    },
    check: 'odoo.platform',
    outcome: 'warning',
    text: /1 invoices were handed over by the bridge and sent by Odoo's own platform as well/,
    remedy: /Choose one way/,
    exit: 0,
  },
  {
    what: 'a company without a SIRET',
    spoil: ({ world }) => {
      world.odoo.edit('res.partner', 1, { siret: false, company_registry: false })
    },
    check: 'odoo.siret',
    text: /has no SIRET in Odoo/,
    remedy: /14 digits/,
    exit: 1,
  },
  {
    what: 'a siret in the configuration of another company',
    spoil: ({ world, configure }) => {
      world.odoo.edit('res.partner', 1, { siret: '732829320' })
      configure((file) => (connectionOf(file)['siret'] = OTHER.siret))
    },
    check: 'odoo.siret',
    text: /is of another company than the SIREN 732829320/,
    remedy: /Correct siret/,
    exit: 2,
  },
]

const CHORUS: readonly Misconfiguration[] = [
  {
    what: 'a client secret that PISTE refuses',
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-secret', 'not-the-secret')
    },
    check: 'piste.token',
    text: /PISTE refused a token.*invalid_client/,
    remedy: /client_id and client_secret/,
    exit: 1,
  },
  {
    what: 'the client id twice',
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-secret', 'simulated-client')
    },
    check: 'piste.spelling',
    text: /client id and client secret .* are the same text/,
    remedy: /Copy both anew/,
    exit: 1,
  },
  {
    what: "the technical account's login as client id",
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-id', 'TECH_1_73282932000074@cpro.fr')
    },
    check: 'piste.spelling',
    text: /client id .* looks like a login/,
    remedy: /CHORUS_LOGIN/,
    exit: 1,
  },
  {
    what: 'a secret in quotes',
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-secret', '"simulated-secret"')
    },
    check: 'piste.spelling',
    outcome: 'warning',
    text: /client secret has quotes/,
    remedy: /without quotes/,
    exit: 1,
  },
  {
    what: "a person's account in place of a technical one",
    spoil: ({ writeSecret }) => {
      writeSecret('chorus-login', 'comptable@duret.example')
    },
    check: 'piste.spelling',
    outcome: 'warning',
    text: /not of the form TECH_/,
    remedy: /technical account/,
    exit: 1,
  },
  {
    what: 'a PISTE that shows a self-signed certificate',
    spoil: async ({ configure }) => {
      const url = await selfSigned()
      configure((file) => (connectionOf(file).chorusPro['oauthUrl'] = `${url}/api/oauth/token`))
    },
    check: 'piste.token',
    text: /DEPTH_ZERO_SELF_SIGNED_CERT/,
    remedy: /NODE_EXTRA_CA_CERTS/,
    exit: 1,
  },
  {
    what: 'a PISTE that cannot be reached',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).chorusPro['oauthUrl'] = 'http://127.0.0.1:9/api/oauth/token'))
    },
    check: 'piste.token',
    text: /No token from PISTE: ECONNREFUSED/,
    remedy: /firewall/,
    exit: 1,
  },
  ...(['Factures', 'Transverses', 'Structures'] as const).map((api): Misconfiguration => ({
    what: `an application without a subscription to ${api}`,
    spoil: ({ world }) => {
      world.chorus.subscribe(api.toLowerCase(), false)
    },
    check: `piste.${api.toLowerCase()}`,
    text: new RegExp(`not subscribed to the API ${api}`),
    remedy: /On piste\.gouv\.fr/,
    exit: 1,
  })),
  {
    what: 'an apiUrl under which nothing is known',
    spoil: ({ configure, world }) => {
      configure((file) => (connectionOf(file).chorusPro['apiUrl'] = `${world.chorus.apiUrl}/v2`))
    },
    check: 'piste.factures',
    text: /forbids every API/,
    remedy: /apiUrl is wrong/,
    exit: 1,
  },
  {
    what: 'an account that may not consult supplier invoices',
    spoil: ({ world }) => {
      world.chorus.faults.add({
        path: 'factures/v1/rechercher/fournisseur',
        times: 100,
        fault: { kind: 'status', status: 403 },
      })
    },
    check: 'piste.factures',
    text: /forbids what the bridge needs of it/,
    remedy: /right to deposit and to consult/,
    exit: 1,
  },
  {
    what: 'a Chorus Pro in maintenance',
    spoil: ({ world }) => {
      world.chorus.faults.add({
        path: 'factures/v1/rechercher/fournisseur',
        times: 100,
        fault: { kind: 'status', status: 503 },
      })
    },
    check: 'piste.factures',
    text: /HTTP 503/,
    remedy: /maintenance/,
    exit: 1,
  },
  {
    what: 'a wrong password of the technical account',
    spoil: ({ writeSecret }) => {
      writeSecret('chorus-password', 'not-the-password')
    },
    check: 'chorus.account',
    text: /does not accept the technical account \(HTTP 401\), while PISTE knows the application/,
    remedy: /TECH_/,
    exit: 1,
  },
  {
    what: 'a password of the technical account that ends in ten days',
    spoil: ({ world }) => {
      const own = world.chorus.directory.find('73282932000074')
      if (own !== undefined) world.chorus.directory.put({ ...own, motDePasseExpire: inDays(10.5) })
    },
    check: 'chorus.password',
    outcome: 'warning',
    text: /expires on \S+, in 10 days/,
    remedy: /Renew it on the Chorus Pro portal \(it holds for 424 days\)/,
    exit: 0,
  },
  {
    what: 'a password of the technical account that has ended',
    spoil: ({ world }) => {
      const own = world.chorus.directory.find('73282932000074')
      if (own !== undefined) world.chorus.directory.put({ ...own, motDePasseExpire: inDays(-3) })
    },
    check: 'chorus.password',
    text: /expired on/,
    remedy: /Renew it/,
    exit: 1,
  },
  {
    what: 'a technical account of another company',
    spoil: ({ world }) => {
      world.chorus.attach([OTHER])
    },
    check: 'chorus.structure',
    text: /not one of Duret Électricité, SIRET 732 829 320 00074: it is one of 552 081 317 66522/,
    remedy: /Every invoice would be refused/,
    exit: 1,
  },
  {
    what: 'a technical account of another site of the company',
    spoil: ({ world }) => {
      world.chorus.attach([OTHER_SITE])
    },
    check: 'chorus.structure',
    text: /another site of the same company/,
    remedy: /attached to it/,
    exit: 1,
  },
  {
    what: 'a technical account that is attached and may not deposit',
    spoil: ({ world }) => {
      world.chorus.withdrawSupplierSpace('73282932000074')
    },
    check: 'chorus.structure',
    text: /attached to Duret Électricité, SIRET 732 829 320 00074, and may not deposit for it$/,
    remedy: /Every deposit would be refused.*Factures émises/,
    exit: 1,
  },
  {
    what: 'a technical account that may deposit for another structure of its only',
    spoil: ({ world }) => {
      world.chorus.attach([DEFAULT_SUPPLIER, OTHER])
      world.chorus.withdrawSupplierSpace(DEFAULT_SUPPLIER.siret)
    },
    check: 'chorus.structure',
    text: /may not deposit for it; it may for 552 081 317 66522/,
    remedy: /Factures émises/,
    exit: 1,
  },
  {
    what: 'a structure that is not active',
    spoil: ({ world }) => {
      const own = world.chorus.directory.find('73282932000074')
      if (own !== undefined) world.chorus.directory.put({ ...own, actif: false })
    },
    check: 'chorus.structure',
    text: /is not active/,
    remedy: /Activate it/,
    exit: 1,
  },
  ...(['odoo', 'chorus'] as const).map((side): Misconfiguration => ({
    what: `a clock that is an hour ahead of ${side}'s`,
    spoil: (patient) => {
      const { machine } = patient
      patient.machine = { ...machine, clock: () => new Date(Date.now() + 3_600_000) }
    },
    check: `${side}.clock`,
    text: /60 min ahead of/,
    remedy: /NTP/,
    exit: 1,
  })),
]

describe.each([
  ['this machine', THIS_MACHINE],
  ['the network', NETWORK],
  ['the configuration', CONFIGURATION],
  ['the database', DATABASE],
  ['Odoo', ODOO],
  ['PISTE and Chorus Pro', CHORUS],
])('a doctor names what is wrong with %s', (_family, cases) => {
  it.each(cases)(
    '$what',
    async ({ world = {}, spoil, check, outcome = 'failed', text, remedy, exit, stepMs }) => {
      const findings = await findingsOf(world, spoil, stepMs)
      expect(problemsOf(findings)).toContainEqual({
        check,
        outcome,
        text: expect.stringMatching(text) as unknown,
        remedy: expect.stringMatching(remedy) as unknown,
      })
      expect(exitCodeOf(findings)).toBe(exit)
    },
  )
})

it('has a remedy for each of at least forty', () => {
  expect([THIS_MACHINE, NETWORK, CONFIGURATION, DATABASE, ODOO, CHORUS].flat().length).toBeGreaterThanOrEqual(
    40,
  )
})

describe('a doctor finds nothing wrong', () => {
  it.each(['16.0', '17.0', '18.0', '19.0', '20.0'] as const)(
    'with an Odoo %s that is in order',
    async (version) => {
      const findings = await findingsOf({ version }, ({ writeSecret }) => {
        if (version === '19.0') writeSecret('odoo-password', 'chorus-api-key')
      })
      expect(problemsOf(findings)).toEqual([])
      expect(exitCodeOf(findings)).toBe(0)
    },
  )
})

describe('a doctor', () => {
  it('goes on where one side fails, and says what it could not check', async () => {
    const findings = await findingsOf({}, ({ writeSecret }) => {
      writeSecret('odoo-password', 'not-the-password')
    })
    const outcomeOf = (check: string): string | undefined =>
      findings.find((finding) => finding.check === check)?.outcome
    expect(outcomeOf('odoo.company')).toBe('not-checked')
    expect(outcomeOf('odoo.siret')).toBe('not-checked')
    expect(outcomeOf('piste.factures')).toBe('ok')
    expect(outcomeOf('chorus.password')).toBe('ok')
  })

  it('shows no secret, whatever it finds', async () => {
    const secrets = ['odoo-secret-77', 'client-secret-77', 'technical-secret-77']
    const findings = await findingsOf({}, ({ writeSecret }) => {
      writeSecret('odoo-password', 'odoo-secret-77')
      writeSecret('piste-client-secret', '"client-secret-77"')
      writeSecret('chorus-password', 'technical-secret-77')
    })
    for (const secret of secrets) expect(JSON.stringify(findings)).not.toContain(secret)
  })

  it('writes nothing: a database that is not there is not made', async () => {
    let made = ''
    await findingsOf({}, ({ folder }) => {
      made = join(folder, 'data/bridge.sqlite')
      mkdirSync(join(folder, 'other'))
    })
    expect(() => readFileSync(made)).toThrow(/ENOENT/)
  })
})

const problemsOf = (findings: readonly Finding[]): object[] =>
  findings
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warning')
    .map(({ check, outcome, text, remedy }) => ({ check, outcome, text, remedy }))
