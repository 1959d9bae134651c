import { Command } from 'commander'
import type { SetupFlags } from './commands/setup.js'
import { SIMULATED_VERSIONS } from './commands/simulated-versions.js'
import type { InitFlags } from './init/flags.js'
import { VERSION } from './version.js'

/** The commands and their options; `run.ts` runs what is asked for. What a command needs is loaded when it is the one. */
export const program = new Command('chorus-bridge')
  .description(
    "Deposits Odoo's public-sector invoices to Chorus Pro and brings their life back to the chatter.",
  )
  .version(VERSION)
  .option('-c, --config <file>', 'configuration file (else CHORUS_BRIDGE_CONFIG)')
  .addHelpText(
    'after',
    `
Exit codes: 0 done, 1 something failed, 2 the configuration (or Node) is wrong, 3 another bridge holds the database,
4 the database is damaged, not this program's, moved elsewhere, or changed by a later version of it.
Secrets come from environment variables, or from files that …_FILE variables name; see docs/installation.md.`,
  )

const configFile = (): string | undefined => program.opts<{ config?: string }>().config

program
  .command('init')
  .description(
    'ask for everything, try each answer, write configuration and secret files, offer setup; ends with the lines that start it',
  )
  .option('--odoo-url <url>', 'address of Odoo')
  .option('--odoo-database <name>', 'name of its database')
  .option('--odoo-login <login>', "login of the bridge's user")
  .option('--company-id <id>', "the company, where it is not the user's own")
  .option('--environment <name>', 'qualification or production')
  .option('--oauth-url <url>', 'in place of that of PISTE, as for "simulate"')
  .option('--api-url <url>', 'likewise')
  .option('--start-date <day>', 'invoices dated before are never deposited; today unless given')
  .option('--responsible-login <login>', 'who is asked where an invoice has no salesperson')
  .option('--public-tag <tag>', 'customers with this tag are public')
  .option('--name <name>', 'of the connection')
  .option('--database <file>', "the bridge's own database")
  .option('--secrets <folder>', 'where the secret files go')
  .option('--setup', 'run setup too, with CHORUS_BRIDGE_ADMIN_LOGIN and …_PASSWORD where nobody can be asked')
  .option('--no-setup', 'do not')
  .option('--add', 'add the connection to the configuration that is there: another company, or another Odoo')
  .option('--force', 'overwrite what is there')
  .addHelpText(
    'after',
    `
What no option gives is asked for on the terminal. Secrets are asked for without being shown, or come from
CHORUS_BRIDGE_ODOO_PASSWORD, …_PISTE_CLIENT_ID, …_PISTE_CLIENT_SECRET, …_CHORUS_LOGIN and …_CHORUS_PASSWORD,
or from the files that the same variables with _FILE at their end name: an option would show them to every user.
With --add the name of the new connection comes after the prefix: CHORUS_BRIDGE_DURET_SUD_ODOO_PASSWORD.
Ends as doctor does, with its exit codes.`,
  )
  .action(async (flags: InitFlags) => (await import('./commands/init.js')).init(configFile(), flags))

program
  .command('start')
  .description('work until told to stop (SIGINT or SIGTERM); what PM2 runs')
  .action(async () => (await import('./commands/start.js')).start(configFile()))

program
  .command('once')
  .description('run one cycle of every connection and end; stop the bridge first (exit code 3 beside it)')
  .action(async () => (await import('./commands/once.js')).once(configFile()))

program
  .command('setup')
  .description(
    "create the fields, views, menus and actions in Odoo, with an administrator's credentials; again with each upgrade, the bridge stopped",
  )
  .option('--connection <name>', 'the connection whose Odoo is meant (needed when there are several)')
  .option('--check', 'change nothing, list what is missing or differs (exit code 1 if anything does)')
  .option('--upgrade', 'create what is missing and mend what differs, as without an option')
  .option(
    '--remove',
    "take everything out of Odoo again, the bridge's open activities too; only once the bridge is stopped for good",
  )
  .option('--keep-data', 'with --remove: leave the fields with what invoices say in them, and the activities')
  .addHelpText(
    'after',
    `
Asks for the administrator's login and password, or takes CHORUS_BRIDGE_ADMIN_LOGIN and
CHORUS_BRIDGE_ADMIN_PASSWORD (or …_PASSWORD_FILE). They are used once and not kept.
Can be run again at any time: it creates what is missing and mends what differs.`,
  )
  .action(async (options: SetupFlags) => (await import('./commands/setup.js')).setup(configFile(), options))

program
  .command('status')
  .description('a table of the invoices: number, customer, amount, stage, status, since when, who acts next')
  .option('--connection <name>', 'only this connection')
  .option('--all', 'also those that are left alone, with the reason')
  .action(async (options: { connection?: string; all?: boolean }) =>
    (await import('./commands/status.js')).status(configFile(), options),
  )

program
  .command('show')
  .description(
    'the whole story of one invoice: why it is for Chorus Pro, repairs, deposits, statuses, what was told to Odoo in the last week',
  )
  .argument('<number>', 'the invoice number, such as INV/2026/00001')
  .option('--connection <name>', 'only of this connection: companies may number alike')
  .action(async (number: string, options: { connection?: string }) =>
    (await import('./commands/show.js')).show(configFile(), number, options),
  )

program
  .command('backup')
  .description('copy the database to a new file, also while the bridge works')
  .argument('<file>', 'a file that does not exist yet')
  .action(async (file: string) => (await import('./commands/backup.js')).backup(configFile(), file))

program
  .command('rebuild')
  .description('make a lost database anew from Odoo and Chorus Pro; deposits and tells nothing')
  .option('--to <file>', 'make it there, not where the configuration says')
  .action(async (options: { to?: string }) =>
    (await import('./commands/rebuild.js')).rebuild(configFile(), options),
  )

program
  .command('migrate-store')
  .argument('<from>', 'path of the SQLite file, or postgres://… address, that "database" names now')
  .argument('<to>', 'the same for the new place, where nothing may be yet')
  .description(
    'move everything the bridge knows to another place, of the same engine or the other one, while it rests; compared row by row',
  )
  .action(async (from: string, to: string) =>
    (await import('./commands/migrate-store.js')).migrateStore(from, to),
  )

program
  .command('tell-again')
  .description(
    'have the next cycle try again what Odoo refused to be told (status lists it), which is otherwise tried once a day',
  )
  .action(async () => (await import('./commands/tell-again.js')).tellAgain(configFile()))

program
  .command('doctor')
  .description(
    'look at everything from this machine to both sides, line by line: what is right, what is wrong, what to do; changes nothing',
  )
  .option('--json', 'the same as one JSON object, for scripts')
  .option('--connection <name>', 'both sides of this connection only')
  .addHelpText(
    'after',
    `
Exit codes: 0 nothing failed (there may be warnings), 1 this machine, Odoo or Chorus Pro, 2 the configuration, its secrets
or Node, 4 the database; of several the first of 2, 4, 1.`,
  )
  .action(async (flags: { json?: boolean; connection?: string }) =>
    (await import('./commands/doctor.js')).doctor(configFile(), flags),
  )

const directory = program.command('directory').description("Chorus Pro's directory of public structures")

directory
  .command('refresh')
  .description('download the whole directory now; the bridge does it once a day')
  .action(async () => (await import('./commands/directory.js')).directoryRefresh(configFile()))

directory
  .command('lookup')
  .description(
    'what Chorus Pro knows of a SIRET and demands of its invoices: service code, commitment number, services',
  )
  .argument('<siret>', '14 digits, spaces allowed between quotes')
  .action(async (siret: string) =>
    (await import('./commands/directory.js')).directoryLookup(configFile(), siret),
  )

directory
  .command('check')
  .description(
    'every public customer in Odoo, what Chorus Pro demands of it and what is missing, and those that may be public',
  )
  .action(async () => (await import('./commands/directory.js')).directoryCheck(configFile()))

program
  .command('demo')
  .description('the whole life of sixteen invoices on embedded simulators, in under a minute')
  .action(async () => (await import('./commands/demo.js')).demo())

program
  .command('simulate')
  .description('run a simulated Chorus Pro and a simulated Odoo to look at, or to point a test Odoo at')
  .option('--chorus-port <port>', 'port of Chorus Pro and PISTE', '8090')
  .option('--odoo-port <port>', 'port of Odoo', '8091')
  .option('--odoo-version <version>', SIMULATED_VERSIONS.join(', '), '17.0')
  .action(async (options: { chorusPort: string; odooPort: string; odooVersion: string }) =>
    (await import('./commands/simulate.js')).simulate(options),
  )
