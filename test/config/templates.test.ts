import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig, readConfig } from '../../src/config/load.js'
import { SECRET_KEYS, secretSource } from '../../src/config/secrets.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'

const read = (file: string): string => readFileSync(join(PACKAGE_ROOT, 'config', file), 'utf8')

/** The variables that a template sets, whatever the words around them. */
function variablesIn(file: string): Record<string, string> {
  return Object.fromEntries(
    [...read(file).matchAll(/^(?:Environment=)?(CHORUS_BRIDGE_\w+)=(\S+)$/gm)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
}

describe.each(['environment.example', 'chorus-bridge.service'])('%s', (file) => {
  it('names a file for each secret, and the configuration', () => {
    const variables = variablesIn(file)
    const places = { environment: variables, folder: undefined, onlyConnection: true }
    const sources = SECRET_KEYS.map((key) => secretSource(places, 'duret', key)?.variable)
    expect(Object.keys(variables).sort()).toEqual(['CHORUS_BRIDGE_CONFIG', ...sources].sort())
    expect(sources).not.toContain(undefined)
  })
})

it('the unit of systemd hands over each secret file that its variables name', () => {
  const unit = read('chorus-bridge.service')
  const handed = [...unit.matchAll(/^LoadCredential=([\w-]+):\S+$/gm)].map(([, name]) => `%d/${name ?? ''}`)
  const { CHORUS_BRIDGE_CONFIG: _config, ...secrets } = variablesIn('chorus-bridge.service')
  expect(Object.values(secrets).sort()).toEqual(handed.sort())
})

it('the example of a configuration lacks nothing but the secrets', () => {
  const file = join(PACKAGE_ROOT, 'config/example.yaml')
  expect(loadConfig(file, {}, 'not-needed').connections).toHaveLength(1)
  expect(readConfig(file, {}).problems).toHaveLength(SECRET_KEYS.length)
})
