import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secretsOf } from '../../src/config/config.js'
import { ConfigError, loadConfig } from '../../src/config/load.js'

const directory = mkdtempSync(join(tmpdir(), 'chorus-health-'))
const SECRETS = {
  CHORUS_BRIDGE_ODOO_PASSWORD: 'odoo-pass',
  CHORUS_BRIDGE_PISTE_CLIENT_ID: 'client',
  CHORUS_BRIDGE_PISTE_CLIENT_SECRET: 'client-secret',
  CHORUS_BRIDGE_CHORUS_LOGIN: 'TECH_1@cpro.fr',
  CHORUS_BRIDGE_CHORUS_PASSWORD: 'tech-pass',
}
const MAIL = '{ server: smtp.example.fr, from: bridge@example.fr, to: [admin@example.fr] }'
const MAIL_WITH_LOGIN = MAIL.replace('}', ', login: bridge }')

const load = (health: string, more: Readonly<Record<string, string>> = {}) => {
  const path = join(directory, 'config.yaml')
  writeFileSync(
    path,
    `${health}
connections:
  - name: duret
    odoo: { url: https://odoo.example.fr, database: duret, login: bridge@example.fr }
    startDate: 2026-10-01
`,
  )
  return loadConfig(path, { ...SECRETS, ...more })
}

const problemsOf = (health: string, more: Readonly<Record<string, string>> = {}): readonly string[] => {
  try {
    load(health, more)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('what the page and alarms are configured with', () => {
  it('is nothing: there is a page on this machine alone, and alarms go to Odoo', () => {
    const { health, warnings } = load('')
    expect(health).toEqual({
      host: '127.0.0.1',
      port: 8470,
      alarms: { webhook: undefined, mail: undefined },
    })
    expect(warnings).toEqual([])
    expect(load('health: { port: false }').health.port).toBeUndefined()
  })

  it('warns where the page would cross the network', () => {
    expect(load('health: { host: 0.0.0.0 }').warnings).toEqual([expect.stringContaining('in clear')])
    expect(load("health: { host: '::1' }").warnings).toEqual([])
  })

  it('are secrets where others could write with them', () => {
    const webhook = 'https://chat.example.fr/hooks/abc'
    const config = load(`health: { alarms: { mail: ${MAIL_WITH_LOGIN} } }`, {
      CHORUS_BRIDGE_ALARM_WEBHOOK: webhook,
      CHORUS_BRIDGE_MAIL_PASSWORD: 'mail-pass',
    })
    expect(config.health.alarms).toMatchObject({
      webhook,
      mail: { port: 587, login: 'bridge', password: 'mail-pass' },
    })
    expect(secretsOf(config)).toEqual(expect.arrayContaining([webhook, 'mail-pass']))
  })

  it.each([
    ['health: { port: 70000 }', {}, 'health.port'],
    ['health: { prot: 1 }', {}, 'health.prot: this key is not known'],
    ['health: { alarms: { mail: { server: s } } }', {}, 'health.alarms.mail.from'],
    [`health: { alarms: { mail: ${MAIL.replace('admin@', 'a, b@')} } }`, {}, 'must be a mail address'],
    [`health: { alarms: { mail: ${MAIL_WITH_LOGIN} } }`, {}, 'CHORUS_BRIDGE_MAIL_PASSWORD is not set'],
    ['', { CHORUS_BRIDGE_ALARM_WEBHOOK: 'http://chat.example.fr/x' }, 'plain http'],
    ['', { CHORUS_BRIDGE_ALARM_WEBHOOK: 'chat' }, 'must be an http(s) address'],
  ])('is refused with its remedy where it cannot be (%s)', (health, more, words) => {
    expect(problemsOf(health, more).join()).toContain(words)
  })
})
