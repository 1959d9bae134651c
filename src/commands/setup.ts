import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Config, Connection } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { readSecretVariable } from '../config/secrets.js'
import { OdooClient } from '../odoo/client.js'
import { runSetup } from '../odoo/setup.js'
import { colour } from './colour.js'
import { CommandFailed } from './exit.js'
import { table } from './table.js'

/** Makes what the bridge needs in Odoo, or takes it away, with credentials that are used once and forgotten. */
export async function setup(
  configFile: string | undefined,
  options: { connection?: string; remove?: boolean },
): Promise<void> {
  const { odoo, name } = chooseConnection(
    loadConfig(configFile, process.env, 'not-needed'),
    options.connection,
  )
  process.stdout.write(`Odoo of connection ${name}: ${odoo.url}, database ${odoo.database}\n`)
  const { login, password } = await administrator()
  const { url, database, transport } = odoo
  const onWarning = (message: string): void => {
    process.stdout.write(`${colour('yellow', 'Note:')} ${message}\n`)
  }
  const client = new OdooClient({ url, database, login, password, transport, onWarning })
  try {
    const report = await runSetup(client, { remove: options.remove === true })
    if (report.length === 0) process.stdout.write('Nothing of the bridge is left in this Odoo.\n')
    else
      process.stdout.write(
        `${table(
          ['What', 'Name', 'Outcome'],
          report.map((step) => [step.what, step.name, step.outcome]),
        )}\n${colour('green', 'Done.')} The administrator's credentials were not kept.\n`,
      )
  } finally {
    client.close()
  }
}

function chooseConnection({ connections }: Config, name: string | undefined): Connection {
  const names = connections.map((connection) => connection.name).join(', ')
  const chosen =
    name === undefined && connections.length === 1
      ? connections[0]
      : connections.find((connection) => connection.name === name)
  if (chosen === undefined)
    throw new CommandFailed(
      name === undefined
        ? `there are several connections; say which with --connection: ${names}`
        : `there is no connection ${name}; there are: ${names}`,
    )
  return chosen
}

async function administrator(): Promise<{ login: string; password: string }> {
  const login = process.env['CHORUS_BRIDGE_ADMIN_LOGIN'] ?? (await ask("Administrator's login: ", true))
  const fromEnvironment = readSecretVariable(process.env, 'CHORUS_BRIDGE_ADMIN_PASSWORD')
  if (fromEnvironment !== undefined && 'problem' in fromEnvironment)
    throw new CommandFailed(fromEnvironment.problem)
  const password = fromEnvironment?.value ?? (await ask('Password or API key (not shown): ', false))
  return { login, password }
}

async function ask(question: string, shown: boolean): Promise<string> {
  if (!process.stdin.isTTY)
    throw new CommandFailed(
      'no terminal to ask on: set CHORUS_BRIDGE_ADMIN_LOGIN and CHORUS_BRIDGE_ADMIN_PASSWORD (or …_PASSWORD_FILE)',
    )
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })
  process.stdout.write(question)
  const terminal = createInterface({
    input: process.stdin,
    output: shown ? process.stdout : silent,
    terminal: true,
  })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    if (!shown) process.stdout.write('\n')
  }
}
