import type { Config, Connection } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { readSecretVariable } from '../config/secrets.js'
import { OdooClient } from '../odoo/wire/client.js'
import { removeSetup, runSetup } from '../odoo/setup/setup.js'
import { isInOrder, type SetupReport } from '../odoo/setup/report.js'
import { terminalAsker } from '../terminal/asker.js'
import { print, printLines } from '../terminal/print.js'
import { table } from '../terminal/table.js'
import { colour } from '../terminal/text.js'
import { knownConnection } from './existing-store.js'
import { CommandFailed } from './exit.js'

export interface SetupFlags {
  readonly connection?: string
  readonly check?: boolean
  readonly upgrade?: boolean
  readonly remove?: boolean
  readonly keepData?: boolean
}

/**
 * Makes what the bridge needs in Odoo, checks it or takes it away, with credentials that are used once and forgotten.
 * `--upgrade` is what a run without it does too: the word is there for those who look for it.
 */
export async function setup(configFile: string | undefined, flags: SetupFlags): Promise<void> {
  const contradiction = contradictionIn(flags)
  if (contradiction !== undefined) throw new CommandFailed(contradiction)
  const { odoo, name } = chooseConnection(loadConfig(configFile, process.env, 'not-needed'), flags.connection)
  print(`Odoo of connection ${name}: ${odoo.url}, database ${odoo.database}`)
  const { login, password } = await administrator()
  const { url, database, transport } = odoo
  const onWarning = (message: string): void => {
    print([colour('yellow', 'Note:'), ' ', message])
  }
  const client = new OdooClient({ url, database, login, password, transport, onWarning })
  try {
    if (flags.remove === true)
      report(await removeSetup(client, flags.keepData === true, odoo.login), 'removed')
    else
      report(
        await runSetup(client, flags.check === true ? 'check' : 'mend'),
        flags.check === true ? 'checked' : 'made',
      )
  } finally {
    client.close()
  }
}

function contradictionIn({ check, upgrade, remove, keepData }: SetupFlags): string | undefined {
  if ([check, upgrade, remove].filter((flag) => flag === true).length > 1)
    return 'choose one of --check, --upgrade and --remove'
  return keepData === true && remove !== true ? '--keep-data goes with --remove' : undefined
}

/** Exit code 1 when this Odoo is not in order. */
function report(steps: SetupReport, done: 'made' | 'checked' | 'removed'): void {
  const forgotten = "The administrator's credentials were not kept."
  const told = steps.filter(({ outcome }) => outcome !== 'unchanged')
  if (told.length > 0)
    printLines(
      table(
        ['What', 'Name', 'Outcome', ''],
        told.map((step) => [step.what, step.name, step.outcome, step.detail ?? '']),
      ),
    )
  if (done === 'removed') {
    print([told.length === 0 ? 'There was nothing to remove.' : colour('green', 'Done.'), ' ', forgotten])
    return
  }
  const inPlace = steps.length - told.length
  if (inPlace > 0) print(`${String(inPlace)} of ${String(steps.length)} as they should be.`)
  if (isInOrder(steps)) {
    print([colour('green', 'This Odoo is in order.'), ' ', forgotten])
    return
  }
  throw new CommandFailed(
    done === 'checked'
      ? 'this Odoo is not as it should be; "chorus-bridge setup --upgrade" mends it'
      : 'Odoo refused some of it, as said above; the rest is in place. Mend or switch off the module or view that Odoo names, then run setup again',
  )
}

function chooseConnection(config: Config, name: string | undefined): Connection {
  if (name !== undefined) return knownConnection(config, name)
  const [only, ...others] = config.connections
  if (only !== undefined && others.length === 0) return only
  const names = config.connections.map((connection) => connection.name).join(', ')
  throw new CommandFailed(`there are several connections; say which with --connection: ${names}`)
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
  if (!terminalAsker.isThere)
    throw new CommandFailed(
      'no terminal to ask on: set CHORUS_BRIDGE_ADMIN_LOGIN and CHORUS_BRIDGE_ADMIN_PASSWORD (or …_PASSWORD_FILE)',
    )
  return shown ? terminalAsker.line(question) : terminalAsker.hidden(question)
}
