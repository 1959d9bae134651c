import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { connectionOf } from '../patient.js'
import { itNames, type Misconfiguration } from './misconfiguration.js'

const DAY_MS = 24 * 3_600_000
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS)
const day = (moment: Date): string => moment.toISOString().slice(0, 10)

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
    what: 'a file of one connection that cannot be followed',
    spoil: ({ configure, world }) => {
      configure((file) => (file['connectionsFolder'] = 'connections.d'))
      const folder = join(dirname(world.configFile), 'connections.d')
      mkdirSync(folder)
      writeFileSync(join(folder, 'sud.yaml'), stringify({ odoo: {}, startdate: '2026-10-01' }))
    },
    check: 'configuration',
    text: /connections\.d\/sud\.yaml is left out: startdate: this key is not known$/,
    remedy: /Check its spelling/,
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

itNames('the configuration', CONFIGURATION)
