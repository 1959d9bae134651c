import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DateTime } from 'luxon'
import { environmentPrefix, readSecretVariable, type SecretKey, secretVariable } from '../config/secrets.js'
import { examine } from '../doctor/examine.js'
import { exitCodeOf } from '../doctor/finding.js'
import { reportLines } from '../doctor/report.js'
import { siretIn } from '../domain/recipients/siret.js'
import { frenchDay } from '../domain/words/french-time.js'
import { askChorus } from '../init/ask-chorus.js'
import { askOdoo, say } from '../init/ask-odoo.js'
import { connectionNames, hasConnectionsFolder } from '../init/add-connection.js'
import {
  addConnectionFile,
  type ConnectionFolder,
  connectionFolderOf,
  sharedSecret,
} from '../init/connection-file.js'
import { readEnvironment } from '../init/environment-file.js'
import type { InitFlags } from '../init/flags.js'
import { asked, type GivenSecret, Interview, WrongAnswer } from '../init/interview.js'
import { addToFiles, type Answers, NoPlace, type Places, writeFiles } from '../init/write-files.js'
import { PACKAGE_ROOT } from '../package-root.js'
import { type Asker, terminalAsker } from '../terminal/asker.js'
import { print, printLines } from '../terminal/print.js'
import { verdictLines } from '../terminal/verdict.js'
import { CommandFailed } from './exit.js'
import { setup } from './setup.js'

/**
 * From nothing to a bridge that can be started: asks, or takes from flags and environment, tries each answer, writes the
 * configuration and the secret files, offers `setup`, and ends with what a doctor says and the lines to paste.
 */
export async function init(
  configFile: string | undefined,
  flags: InitFlags,
  asker: Asker = terminalAsker,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const interview = new Interview(asker)
  try {
    await converse(interview, configFile, flags, environment)
  } catch (error) {
    if (error instanceof NoPlace)
      throw new CommandFailed(
        `nothing was changed: the list of connections is written in a way in which there is no place for another; put this into it by hand, and the secrets as docs/installation.md says:\n${error.snippet}`,
      )
    if (error instanceof WrongAnswer) throw new CommandFailed(`${error.message}. ${error.remedy}`)
    throw error
  }
}

async function converse(
  interview: Interview,
  configFile: string | undefined,
  flags: InitFlags,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const target = resolve(configFile ?? environment['CHORUS_BRIDGE_CONFIG'] ?? 'config/local.yaml')
  const secretsFolder = resolve(flags.secrets ?? usualSecretsFolder(target))
  const environmentFile = join(secretsFolder, 'environment')
  const known = await addTo(interview, flags, target)
  if (known === undefined) await mindWhatIsThere(interview, flags, [target, environmentFile])
  const added = known && (await askName(interview, flags, known.names))
  const folder = known?.folder

  const prefix = added === undefined ? 'CHORUS_BRIDGE_' : environmentPrefix(added)
  const secret = (key: SecretKey): GivenSecret => {
    const variable = `${prefix}${secretVariable(key)}`
    return { variable, value: secretOf(environment, variable) ?? (folder && sharedSecret(folder, key)) }
  }
  const odoo = await askOdoo(interview, flags, secret('odooPassword'))
  const siret = odoo.company.registry
  const chorus = await askChorus(
    interview,
    flags,
    {
      clientId: secret('clientId'),
      clientSecret: secret('clientSecret'),
      technicalLogin: secret('technicalLogin'),
      technicalPassword: secret('technicalPassword'),
    },
    siretIn(siret),
  )
  const startDate = await askStartDate(interview, flags)
  const database =
    added === undefined
      ? await interview.text({
          text: "File of the bridge's own database",
          flag: '--database',
          given: flags.database,
          usual: join(usualDataFolder(), `${chorus.environment}.sqlite`),
        })
      : ''

  const places: Places = { configFile: target, secretsFolder, environmentFile, database: resolve(database) }
  const answers: Answers = { name: added ?? flags.name ?? nameOf(odoo.database), odoo, chorus, startDate }
  const given = folder === undefined ? writeWhole(places, answers, added) : environmentIn(environmentFile)
  if (folder !== undefined)
    say(
      `added, for this user alone: ${addConnectionFile(target, folder, answers, given)}, and its secrets in ${folder.secretsFolder}`,
    )
  else if (added === undefined)
    say(
      `written, for this user alone: ${target}, and ${secretsFolder} with the secrets and the file "environment"`,
    )
  else
    say(
      `added to ${target} and ${environmentFile}: as they were they are kept beside them, as .before-${added}`,
    )

  if (process.getuid?.() === 0)
    printLines(
      verdictLines(
        'warning',
        'root owns these files, so that no other user can start the bridge with them: run init as the user of the bridge, or chown them',
      ),
    )

  await offerSetup(interview, flags, target, answers.name)
  const findings = await examine({
    configFile: target,
    environment: { ...given, CHORUS_BRIDGE_CONFIG: target },
  })
  printLines([
    '',
    ...reportLines(findings),
    '',
    ...(folder !== undefined
      ? AFTER_ADDING_A_FILE
      : added === undefined
        ? nextLines(places)
        : afterAdding(places, added)),
  ])
  process.exitCode = exitCodeOf(findings)
}

function writeWhole(places: Places, answers: Answers, added: string | undefined): NodeJS.ProcessEnv {
  return added === undefined ? writeFiles(places, answers) : addToFiles(places, answers)
}

function environmentIn(file: string): NodeJS.ProcessEnv {
  return existsSync(file) ? readEnvironment(readFileSync(file, 'utf8')) : {}
}

function secretOf(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const found = readSecretVariable(environment, name)
  if (found === undefined) return undefined
  if ('problem' in found) throw new CommandFailed(found.problem)
  return found.value
}

/** To what one is added: the names that are taken, and the folder where each has a file of its own. Undefined: none is. */
async function addTo(
  interview: Interview,
  flags: InitFlags,
  file: string,
): Promise<{ readonly names: readonly string[]; readonly folder?: ConnectionFolder } | undefined> {
  if (!existsSync(file)) {
    if (flags.add === true) throw new CommandFailed(`${file} does not exist: run init without --add`)
    return undefined
  }
  const text = readFileSync(file, 'utf8')
  const isOfFolder = hasConnectionsFolder(text)
  const names = connectionNames(text)
  const what = isOfFolder ? 'a file for each connection' : names?.join(', ')
  const isWanted =
    flags.add ??
    (what !== undefined &&
      flags.force !== true &&
      interview.isThere &&
      (await interview.yes(
        `${file} has ${what}. Add a connection, for another company or another Odoo?`,
        false,
      )))
  if (!isWanted) return undefined
  const folder = isOfFolder ? connectionFolderOf(file) : undefined
  if (folder === 'no-secrets-folder')
    throw new CommandFailed(
      `${file} has a connectionsFolder and no secretsFolder to put secrets into: give it one, or write the file of the connection and its secrets as docs/installation.md says ("A file for each company")`,
    )
  if (folder !== undefined) return { names: folder.names, folder }
  if (names === undefined)
    throw new CommandFailed(`${file} has no connections that could be read: "chorus-bridge doctor" says why`)
  return { names }
}

/** It is part of the names of variables, so that it is needed first. */
function askName(interview: Interview, flags: InitFlags, taken: readonly string[]): Promise<string> {
  return interview.until(async (isAgain) => {
    const name = await interview.text(
      asked(
        { text: 'Short name of the new connection (a-z, 0-9 and dashes)', flag: '--name', given: flags.name },
        isAgain,
      ),
    )
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
      throw new WrongAnswer(`${name} is no name for a connection`, 'Make it of a-z, 0-9 and single dashes.')
    if (taken.includes(name))
      throw new WrongAnswer(`there is a connection ${name} already`, 'Give another name.')
    return name
  })
}

async function mindWhatIsThere(
  interview: Interview,
  flags: InitFlags,
  files: readonly string[],
): Promise<void> {
  const there = files.filter((file) => existsSync(file))
  if (there.length === 0 || flags.force === true) return
  const what = there.join(' and ')
  if (!interview.isThere)
    throw new CommandFailed(
      `${what} exist already, and are not overwritten: give --add for one more connection, --force, or other places with --config and --secrets`,
    )
  if (!(await interview.yes(`${what} exist already. Overwrite, with the secrets beside?`, false)))
    throw new CommandFailed('nothing was changed')
}

function askStartDate(interview: Interview, flags: InitFlags): Promise<string> {
  const today = frenchDay(new Date())
  return interview.until(async (isAgain) => {
    const day = await interview.text(
      asked(
        {
          text: 'Invoices dated before this day are never deposited',
          flag: '--start-date',
          given: flags.startDate,
          usual: today,
        },
        isAgain,
      ),
    )
    if (/^\d{4}-\d{2}-\d{2}$/.test(day) && DateTime.fromISO(day).isValid) return day
    throw new WrongAnswer(`${day} is no day`, `Write it as ${today}.`)
  })
}

async function offerSetup(
  interview: Interview,
  flags: InitFlags,
  configFile: string,
  connection: string,
): Promise<void> {
  const wanted =
    flags.setup ??
    (interview.isThere &&
      (await interview.yes(
        'Make the custom fields and the Chorus Pro tab in Odoo now, with the credentials of an administrator?',
        true,
      )))
  if (wanted) await setup(configFile, { connection })
  else print('"chorus-bridge setup" makes the custom fields in Odoo, later.')
}

/** The folder of docs/installation.md where there is one. */
function usualSecretsFolder(configFile: string): string {
  return isOwn('/etc/chorus-bridge') ? '/etc/chorus-bridge' : join(dirname(configFile), 'secrets')
}

function usualDataFolder(): string {
  return isOwn('/var/lib/chorus-bridge') ? '/var/lib/chorus-bridge' : resolve('data')
}

function isOwn(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** As a connection may be called: a part of it names variables. */
function nameOf(database: string): string {
  const name = database
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name === '' ? 'odoo' : name
}

function nextLines({ environmentFile }: Places): string[] {
  const ecosystem = join(PACKAGE_ROOT, 'ecosystem.config.js')
  return [
    'To start it, and have it start with the machine:',
    '',
    `  set -a; . ${environmentFile}; set +a`,
    `  pm2 start ${ecosystem} && pm2 ls        # must say online`,
    '  pm2 install pm2-logrotate               # or the log grows for ever',
    '  pm2 save && pm2 startup                 # prints a line for root',
  ]
}

/** What a running bridge, a shell and systemd do not know yet. */
function afterAdding({ environmentFile, secretsFolder }: Places, name: string): string[] {
  return [
    'To have it taken up, log in anew or read the file of variables again, and restart the bridge:',
    '',
    `  set -a; . ${environmentFile}; set +a`,
    '  pm2 restart chorus-bridge --update-env && pm2 save',
    '',
    `With systemd: one line LoadCredential= and one Environment= for each ${join(secretsFolder, `${name}-…`)}, and the name of the`,
    'connection in those that are there ("Several companies" in docs/installation.md); then systemctl daemon-reload and restart.',
  ]
}

/** Nothing of it is in a variable. */
const AFTER_ADDING_A_FILE = [
  'To have a running bridge take it up (on each machine, where there are several: copy these files first):',
  '',
  '  systemctl reload chorus-bridge            # or: pm2 sendSignal SIGHUP chorus-bridge',
]
