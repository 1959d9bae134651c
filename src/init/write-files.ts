import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { ChorusAnswers } from './ask-chorus.js'
import type { OdooAnswers } from './ask-odoo.js'

export interface Places {
  /** All absolute. */
  readonly configFile: string
  readonly secretsFolder: string
  readonly environmentFile: string
  readonly database: string
}

export interface Answers {
  readonly name: string
  readonly odoo: OdooAnswers
  readonly chorus: ChorusAnswers
  /** `YYYY-MM-DD`. */
  readonly startDate: string
}

interface SecretFile {
  readonly variable: string
  readonly path: string
  readonly value: string
}

export function secretFiles({ secretsFolder }: Places, { odoo, chorus }: Answers): SecretFile[] {
  const file = (variable: string, name: string, value: string): SecretFile => ({
    variable: `CHORUS_BRIDGE_${variable}_FILE`,
    path: join(secretsFolder, name),
    value,
  })
  return [
    file('ODOO_PASSWORD', 'odoo-password', odoo.password),
    file('PISTE_CLIENT_ID', 'piste-client-id', chorus.clientId),
    file('PISTE_CLIENT_SECRET', 'piste-client-secret', chorus.clientSecret),
    file('CHORUS_LOGIN', 'chorus-login', chorus.technicalLogin),
    file('CHORUS_PASSWORD', 'chorus-password', chorus.technicalPassword),
  ]
}

/** Everything for the bridge's user alone. What was there before is replaced, mode included. */
export function writeFiles(places: Places, answers: Answers): void {
  const secrets = secretFiles(places, answers)
  for (const { path, value } of secrets) writePrivate(path, value)
  writePrivate(
    places.environmentFile,
    [
      '# What the shell, PM2, systemd and cron give the bridge alike. Each …_FILE names a file that holds one secret.',
      `CHORUS_BRIDGE_CONFIG=${quoted(places.configFile)}`,
      ...secrets.map(({ variable, path }) => `${variable}=${quoted(path)}`),
      '',
    ].join('\n'),
  )
  writePrivate(places.configFile, configurationOf(places, answers))
}

function writePrivate(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // A file that is there would keep its mode.
  rmSync(path, { force: true })
  writeFileSync(path, content, { mode: 0o600, flag: 'wx' })
}

function configurationOf({ database }: Places, { name, odoo, chorus, startDate }: Answers): string {
  const { environment, oauthUrl, apiUrl } = chorus
  const content = {
    database,
    connections: [
      {
        name,
        odoo: {
          url: odoo.url,
          database: odoo.database,
          login: odoo.login,
          ...(odoo.companyId !== undefined && { companyId: odoo.companyId }),
        },
        chorusPro: {
          environment,
          ...(oauthUrl !== undefined && { oauthUrl }),
          ...(apiUrl !== undefined && { apiUrl }),
        },
        startDate,
        ...(odoo.publicTag !== undefined && { publicTag: odoo.publicTag }),
        ...(odoo.responsibleLogin !== undefined && { responsibleLogin: odoo.responsibleLogin }),
      },
    ],
  }
  return `# Written by "chorus-bridge init". config/example.yaml shows what else there is, config/default.yaml what holds unless you say\n# otherwise. Secrets do not belong here.\n${stringify(content)}`
}

/** A shell and systemd read it alike. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `"${text.replace(/[\\"$`]/g, '\\$&')}"`
}
