import { createServer, type Server } from 'node:http'
import type { ExchangeAnswer, ExchangeRequest } from '../../http/exchange.js'
import { askedBy, type Asked, exchangeWith, overSocket, type Reply } from '../reply.js'
import { BookView } from './book-view.js'
import { SimulatorClock } from './clock.js'
import type { Commitment } from './commitments.js'
import { Directory, privateStructure, type Structure } from './directory.js'
import type { Establishment } from './establishments.js'
import { Faults } from './faults.js'
import { type Life, Lives } from './life.js'
import { readBody, sendJson } from './http.js'
import type { LifeName } from './named-lives.js'
import { TokenService } from './oauth.js'
import {
  type ChorusSimulatorOptions,
  DEFAULT_DELAYS,
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  DEFAULT_SUPPLIER,
  type Supplier,
  type TechnicalAccount,
} from './options.js'
import { Platform } from './platform.js'
import { qualificationSet } from './qualification-set.js'
import { TOKEN_PATH } from './routes.js'
import { serve } from './server.js'
import {
  attach,
  depositManually,
  depositWorks,
  holdHistory,
  lifeOf,
  type ManualDeposit,
  setLife,
  setWorks,
  subscribe,
  type WorksDeposit,
  type WorksSettings,
} from './steering.js'
import { startContract, type WorksContract, type WorksContractOptions } from './works-contract/contract.js'

export type { DepositEntry } from './book.js'
export type { BookView, FlowView, InvoiceView, StatusView } from './book-view.js'
export type { CallEntry, CompletionEntry, UploadEntry, ValidationEntry } from './calls.js'
export type { Commitment } from './commitments.js'
export type { Service, Structure } from './directory.js'
export type { Establishment } from './establishments.js'
export type { ArrivedRequest, Fault, FaultRule } from './faults.js'
export type { Life, LifeRule, LifeStep } from './life.js'
export { type LifeName, namedLives } from './named-lives.js'
export * from './options.js'
export { qualificationSet } from './qualification-set.js'
export type { User } from './records.js'
export type { ManualDeposit, WorksDeposit, WorksSettings } from './steering.js'
export type { ContractStep, WorksContract, WorksContractOptions } from './works-contract/contract.js'

/** Days after which a technical account's password must have been renewed (AIFE). */
const PASSWORD_DAYS = 424
const DAY = 24 * 3600 * 1000
/** As long as gateways usually grant, in milliseconds: the 5 s of Node are less than a busy moment. */
const KEEP_ALIVE_MS = 75_000
const FIRST_SUPPLIER_ID = 26_300_001

export interface ChorusSimulator {
  /** `http://host:port`, without a slash at the end; also the base of the API, as `https://api.piste.gouv.fr` is. */
  readonly url: string
  readonly apiUrl: string
  readonly tokenUrl: string
  readonly clock: SimulatorClock
  readonly book: BookView
  readonly faults: Faults
  readonly directory: Directory
  /** A request that comes without a socket. See `HeldReply`. */
  exchange(request: ExchangeRequest, onWaited: (ms: number) => void): Promise<ExchangeAnswer>
  /** See `setLife` of `POST /_sim/life`: for deposits to come, or for an invoice already there, from now on. */
  setLife(numero: string, life: LifeName | Life, times?: number): void
  /**
   * The structures for which a technical account may act from now on, the first account when no login is given, in place
   * of those that it had; such as are new to the platform become private ones.
   */
  attach(suppliers: readonly Supplier[], login?: string): void
  /** Takes the space *factures émises* of a structure away: its accounts stay attached, and may not deposit for it. */
  withdrawSupplierSpace(siret: string): void
  /** Establishments that INSEE's register has from now on; the register itself, if there was none. */
  addEstablishments(...establishments: readonly Establishment[]): void
  /** Commitments of the State that Chorus Pro has from now on, beside those that it had. */
  addCommitments(...commitments: readonly Commitment[]): void
  /** Whether the application is subscribed to an API of PISTE, e.g. `engagementsJuridiques`: 403 where it is not. */
  subscribe(api: string, isSubscribed: boolean): void
  /**
   * Refuses every flow, whatever is in it, in these words about the supplier or the account; undefined: no longer. What is
   * there already is found as before.
   *
   * @param numeros the invoices that are refused so; undefined: all
   */
  refuseFlows(words: string | undefined, numeros?: readonly string[]): void
  /** Gives the row of an invoice other values in searches; `undefined` for a value leaves its field out. */
  spoilRow(numero: string, values: Readonly<Record<string, unknown>> | undefined): void
  /** Whether the history of an invoice goes on showing it as it stands now, whatever becomes of it. */
  holdHistory(numero: string, isHeld: boolean): void
  /** Answers `identifiantFactureCPP`. */
  depositManually(given: ManualDeposit): number
  /** The spaces and flows of works, and whether this is production. */
  setWorks(settings: WorksSettings): void
  /** Answers `idFactureTravaux`. */
  depositWorks(given: WorksDeposit): number
  /** Puts a whole works contract on the agenda: it plays by the clock, or step by step. */
  startWorksContract(options?: WorksContractOptions): WorksContract
  close(): Promise<void>
}

/** Starts a Chorus Pro behind a PISTE, in this process, state in memory. */
export async function startChorusSimulator(options: ChorusSimulatorOptions = {}): Promise<ChorusSimulator> {
  const host = options.host ?? '127.0.0.1'
  const clock = new SimulatorClock(options.clock)
  const accounts = accountsOf(options, clock)
  const platform = new Platform({
    clock,
    accounts,
    directory: new Directory([
      ...qualificationSet,
      ...accounts.map(supplierStructure),
      ...(options.structures ?? []),
    ]),
    lives: new Lives(
      (options.lives ?? []).map((rule) => ({ ...rule, life: lifeOf(rule.life) })),
      lifeOf(options.defaultLife ?? 'paid'),
    ),
    faults: new Faults(),
    delays: { ...DEFAULT_DELAYS, ...options.delays },
  })
  platform.faults.add(...(options.faults ?? []))
  platform.roundsMinutes = options.roundsMinutes ?? false
  platform.findsUploadsWithoutType = options.findsUploadsWithoutType ?? false
  platform.completedWords = options.completedWords ?? 'typed'
  if (options.establishments !== undefined) platform.register.put(...options.establishments)
  const tokens = new TokenService(
    clock,
    options.pisteClients ?? [DEFAULT_PISTE_CLIENT],
    options.tokenSeconds ?? 3600,
  )
  const answer = (asked: Asked, body: () => Promise<string>, reply: Reply): void => {
    // Its own time, as a real server gives: clients follow it with their cursors.
    reply.setHeader('Date', clock.now().toUTCString())
    serve(platform, tokens, asked, body, reply).catch((error: unknown) => {
      // A mistake of the simulator itself, told to the caller instead of ending the process.
      if (!reply.headersSent) sendJson(reply, 500, { error: `simulator: ${String(error)}` })
    })
  }
  const server = createServer((request, response) => {
    answer(askedBy(request), () => readBody(request), overSocket(response))
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const url = `http://${host}:${await listen(server, options.port ?? 0, host)}`
  return {
    url,
    apiUrl: url,
    tokenUrl: `${url}${TOKEN_PATH}`,
    clock,
    book: new BookView(platform),
    faults: platform.faults,
    directory: platform.directory,
    exchange: (request, onWaited) => exchangeWith(answer, request, onWaited),
    setLife: (numero, life, times) => {
      setLife(platform, numero, life, times)
    },
    attach: (suppliers, login) => {
      attach(platform, suppliers, login)
    },
    withdrawSupplierSpace: (siret) => {
      platform.withoutSupplierSpace.add(siret)
    },
    addEstablishments: (...establishments) => {
      platform.register.put(...establishments)
    },
    addCommitments: (...commitments) => {
      platform.commitments.push(...commitments)
    },
    subscribe: (api, isSubscribed) => {
      subscribe(platform, api, isSubscribed)
    },
    refuseFlows: (words, numeros) => {
      // What is due by now was integrated before.
      platform.settle()
      platform.refusesFlows = words === undefined ? undefined : { words, numeros }
    },
    spoilRow: (numero, values) => {
      if (values === undefined) platform.strangeRows.delete(numero)
      else platform.strangeRows.set(numero, values)
    },
    holdHistory: (numero, isHeld) => {
      holdHistory(platform, numero, isHeld)
    },
    depositManually: (given) => depositManually(platform, given).id,
    setWorks: (settings) => {
      setWorks(platform, settings)
    },
    depositWorks: (given) => depositWorks(platform, given).id,
    startWorksContract: (options = {}) => startContract(platform, options),
    close: () => close(server),
  }
}

function accountsOf(options: ChorusSimulatorOptions, clock: SimulatorClock): readonly TechnicalAccount[] {
  const accounts = options.technicalAccounts ?? [
    { login: DEFAULT_LOGIN, password: DEFAULT_PASSWORD, supplier: options.seller ?? DEFAULT_SUPPLIER },
  ]
  const passwordExpires = new Date(clock.now().getTime() + PASSWORD_DAYS * DAY)
  return accounts.map((account) => ({ passwordExpires, ...account }))
}

const supplierStructure = ({ supplier, passwordExpires }: TechnicalAccount, index: number): Structure => ({
  ...privateStructure(supplier, FIRST_SUPPLIER_ID + index),
  ...(passwordExpires && { motDePasseExpire: passwordExpires }),
})

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => {
      if (error) reject(error)
      else resolve()
    })
    server.closeAllConnections()
  })
