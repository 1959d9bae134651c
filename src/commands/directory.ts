import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createChorusPort } from '../chorus/adapter.js'
import { ChorusError } from '../chorus/wire/error.js'
import type { Config, Connection } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { demandsOf } from '../domain/recipients/customer-check.js'
import { frenchDateTime } from '../domain/words/french-time.js'
import { isSiret, normaliseSiret } from '../domain/recipients/siret.js'
import { createOdooPort } from '../odoo/adapter.js'
import { openStore } from '../store/open.js'
import type { Store } from '../store/store.js'
import { systemClock } from '../sync/running/clock.js'
import { checkCustomers, type CheckedCustomer } from '../sync/recipients/customer-check.js'
import { refreshNow, RefreshUnderWay } from '../sync/recipients/refresh-directory.js'
import { complain, print, printLines, printOver, printPassing } from '../terminal/print.js'
import { table } from '../terminal/table.js'
import { type Coloured, colour, type Text } from '../terminal/text.js'
import { type FoundStructure, findNow, findStored } from './directory-lookup.js'
import { CommandFailed } from './exit.js'

/**
 * Downloads the whole directory of each environment that a connection uses, and puts it in place of the stored one. Works
 * beside the bridge. Exit code 3 when another process is refreshing one of them already: the others are refreshed.
 */
export async function directoryRefresh(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort()
    })
  const holder = { id: randomUUID(), host: hostname(), pid: process.pid }
  let underWay: RefreshUnderWay | undefined
  await withStore(config, async (store) => {
    for (const { chorusPro } of onePerEnvironment(config)) {
      const { environment } = chorusPro
      const chorus = createChorusPort(chorusPro)
      const progress = createProgress(environment)
      try {
        progress.show('downloading')
        const structures = await refreshNow({
          environment,
          chorus,
          store,
          clock: systemClock,
          holder,
          stop: stop.signal,
          onProgress: (read) => {
            progress.show(`${String(read)} structures read`)
          },
        })
        progress.end(`${environment}: ${String(structures)} structures stored`)
      } catch (error) {
        progress.end(`${environment}: not refreshed`)
        if (!(error instanceof RefreshUnderWay)) throw error
        underWay ??= error
      } finally {
        chorus.close()
      }
    }
  })
  if (underWay !== undefined) throw underWay
}

/** On a terminal one line that is written over; elsewhere only the last word. */
function createProgress(environment: string): { show(text: string): void; end(text: string): void } {
  return {
    show(text) {
      printPassing(`${environment}: ${text} …`)
    },
    end: printOver,
  }
}

/**
 * Prints what Chorus Pro says of a SIRET now, or what was stored of it when Chorus Pro cannot be reached. Exit code 1
 * when it is no active public structure.
 */
export async function directoryLookup(configFile: string | undefined, typed: string): Promise<void> {
  const siret = normaliseSiret(typed)
  if (!isSiret(siret)) throw new CommandFailed(`"${typed}" is not a SIRET: it has 14 digits`)
  const config = loadConfig(configFile, process.env)
  await withStore(config, async (store) => {
    for (const connection of onePerEnvironment(config)) {
      const found = await lookUp(connection, store, siret)
      printLines(structureLines(siret, found))
      if (found.entry?.structure.active !== true) process.exitCode = 1
    }
  })
}

async function lookUp({ chorusPro }: Connection, store: Store, siret: string): Promise<FoundStructure> {
  const { environment } = chorusPro
  const chorus = createChorusPort(chorusPro)
  try {
    return await findNow(chorus, store, environment, siret)
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    const stored = await findStored(store, environment, siret)
    if (stored === undefined) throw error
    complain([colour('yellow', error.message), `→ ${error.remedy}`])
    return stored
  } finally {
    chorus.close()
  }
}

function structureLines(siret: string, { environment, asOf, entry }: FoundStructure): Text[] {
  const source =
    asOf === undefined
      ? `Chorus Pro (${environment}), now`
      : `stored from Chorus Pro (${environment}), ${ageOf(asOf)}`
  if (entry === undefined)
    return [colour('bold', siret), `not a public structure in Chorus Pro's directory`, `source: ${source}`]
  const { structure, services } = entry
  const demands = demandsOf(structure)
  return [
    colour('bold', `${siret}  ${structure.name}`),
    structure.active ? 'active' : colour('red', 'inactive: invoices to it are refused'),
    `demands: ${demands.length === 0 ? 'nothing' : demands.join(', ')}`,
    `payments: ${structure.doesNotReportPayment ? 'never reported' : 'reported'}`,
    `source: ${source}`,
    ...(services.length === 0
      ? ['services: none']
      : [
          '',
          ...table(
            ['Service', 'Name', 'Active', 'Commitment number'],
            services.map((service) => [
              service.code,
              service.name,
              service.active ? 'yes' : 'no',
              service.requiresCommitmentNumber === undefined
                ? '?'
                : service.requiresCommitmentNumber
                  ? 'required'
                  : '–',
            ]),
          ),
        ]),
  ]
}

function ageOf(moment: Date): string {
  const hours = Math.round((systemClock.now().getTime() - moment.getTime()) / 3_600_000)
  return `${hours < 48 ? `${String(hours)} h` : `${String(Math.round(hours / 24))} days`} old (${frenchDateTime(moment)})`
}

/** A table of the public customers in Odoo, with what is missing. Exit code 1 when anything is. */
export async function directoryCheck(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env)
  await withStore(config, async (store) => {
    const rows: (string | Coloured)[][] = []
    let wrong = 0
    for (const connection of config.connections) {
      const customers = await checkConnection(connection, store)
      wrong += customers.filter(({ missing }) => missing.length > 0).length
      rows.push(...customers.flatMap((customer) => customerRows(connection.name, customer)))
    }
    if (rows.length === 0) {
      print('No public customer among the invoices from startDate on.')
      return
    }
    printLines(table(['Connection', 'Customer', 'SIRET', 'Demands', 'Open', 'Missing'], rows))
    if (wrong > 0) throw new CommandFailed(`something is missing on ${String(wrong)} customer(s)`)
  })
}

async function checkConnection(connection: Connection, store: Store): Promise<CheckedCustomer[]> {
  const { companyId, ...access } = connection.odoo
  const odoo = createOdooPort({ ...access, ...(companyId !== undefined && { companyId }) })
  const chorus = createChorusPort(connection.chorusPro)
  try {
    return await checkCustomers({ connection, odoo, chorus, store, clock: systemClock })
  } finally {
    odoo.close()
    chorus.close()
  }
}

/** One line a fault, so that each can be read; the customer stands on the first. */
function customerRows(
  connection: string,
  { customer, recipient, open, missing }: CheckedCustomer,
): (string | Coloured)[][] {
  const demands = recipient === undefined ? ['?'] : demandsOf(recipient.structure)
  const [first, ...others] = missing
  return [
    [
      connection,
      customer.name,
      customer.siret ?? '–',
      demands.join(', ') || '–',
      String(open),
      first ?? colour('green', 'nothing'),
    ],
    ...others.map((fault) => ['', '', '', '', '', fault]),
  ]
}

async function withStore(config: Config, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(config)
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

/** The directory is the same for all who ask the same Chorus Pro: the first connection of each asks. */
function onePerEnvironment({ connections }: Config): Connection[] {
  const first = new Map<string, Connection>()
  for (const connection of connections)
    if (!first.has(connection.chorusPro.environment)) first.set(connection.chorusPro.environment, connection)
  return [...first.values()]
}
