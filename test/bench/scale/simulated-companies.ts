import {
  DEFAULT_SUPPLIER,
  startChorusSimulator,
  type ChorusSimulator,
} from '../../../src/simulators/chorus/index.js'
import {
  startOdooSimulator,
  type DatabaseCopy,
  type OdooSimulator,
} from '../../../src/simulators/odoo/index.js'
import { setUp } from '../../../src/simulators/world.js'
import { FIELD } from '../../../src/domain/odoo-fields/fields.js'
import { invoiceNumber, STATUS } from '../followed-invoices.js'
import { postInvoice } from '../post-invoice.js'
import { accountOf, odooPasswordOf } from './accounts.js'
import { type Company, startGateway, type Gateway } from './gateway.js'
import type * as asks from './questions.js'

const VERSION = '17.0'

/** How far both sides lie behind while followed invoices are made: beyond what cursors look back. */
const BEHIND_MS = 90 * 60_000

/** A request after so long a silence of its company begins a cycle. */
const SILENCE_MS = 8_000

const TOKEN_SECONDS = 24 * 3_600

interface Simulated extends Company {
  readonly odoo: OdooSimulator
  readonly chorus: ChorusSimulator
  lastCallAt: number
  isHanging: boolean
  invoices: number
}

/** An Odoo for each company, behind a port of its own, and a Chorus Pro for each, all behind one gateway. */
export class SimulatedCompanies {
  readonly #companies: Simulated[] = []
  #gateway: Gateway | undefined
  #begins: { company: number; at: number }[] = []
  #odooCalls = 0
  #cpu = process.cpuUsage()
  #heardAt: number | undefined
  #toldAt: number | undefined

  async open({ count }: asks.Asked<typeof asks.OPEN>): Promise<asks.Answer<typeof asks.OPEN>> {
    const holds = await afterSetUp()
    for (let index = 0; index < count; index++) this.#companies.push(await this.#openOne(index, holds))
    this.#gateway = await startGateway(this.#companies)
    return { gateway: this.#gateway.url, odoo: this.#companies.map(({ odoo }) => odoo.url) }
  }

  follow({ company, count }: asks.Asked<typeof asks.FOLLOW>): asks.Answer<typeof asks.FOLLOW> {
    const { odoo, chorus } = this.#of(company)
    return Array.from({ length: count }, () => {
      const number = this.#nextNumber(company)
      const id = odoo.addInvoice({ partner: 'commune', name: number, lines: [], untaxed: 100, tax: 0 })
      const identifier = chorus.depositManually({
        numero: number,
        life: { steps: [{ afterSeconds: 0, statut: STATUS }] },
      })
      return { id, number, identifier: String(identifier), at: chorus.clock.now() }
    })
  }

  begin(): null {
    for (const { chorus } of this.#companies) chorus.clock.advance(Date.now() - chorus.clock.now().getTime())
    return null
  }

  post({ companies, each }: asks.Asked<typeof asks.POST>): null {
    for (let company = 0; company < companies; company++)
      for (let one = 0; one < each; one++) postInvoice(this.#of(company).odoo, this.#nextNumber(company), one)
    return null
  }

  counts(): asks.Answer<typeof asks.COUNTS> {
    const { user, system } = process.cpuUsage(this.#cpu)
    const { times, depositTimes } = this.#opened
    return {
      odooCalls: this.#odooCalls,
      chorusTimes: times,
      depositTimes,
      begins: this.#begins,
      cpuSeconds: (user + system) / 1e6,
    }
  }

  reset(): null {
    this.#begins = []
    this.#odooCalls = 0
    this.#cpu = process.cpuUsage()
    this.#opened.times.length = 0
    this.#opened.depositTimes.length = 0
    return null
  }

  delay({ ms }: asks.Asked<typeof asks.DELAY>): null {
    this.#opened.delayMs = ms
    return null
  }

  hang({ company, isHanging }: asks.Asked<typeof asks.HANG>): null {
    this.#of(company).isHanging = isHanging
    return null
  }

  holdNextDeposit(): null {
    this.#heardAt = undefined
    this.#toldAt = undefined
    this.#opened.held = undefined
    this.#opened.holdsNextDeposit = true
    return null
  }

  watchHeld(): null {
    this.#heardAt = undefined
    return null
  }

  held(): asks.Answer<typeof asks.HELD> {
    const { held } = this.#opened
    if (held === undefined) return null
    const { odoo, chorus } = this.#of(held.company)
    const number = chorus.book.deposits.at(held.deposit)?.numeroFacture ?? ''
    if (this.#toldAt === undefined && toldOf(odoo).has(number)) this.#toldAt = Date.now()
    return {
      company: held.company,
      number,
      ...(this.#heardAt !== undefined && { heardAt: this.#heardAt }),
      ...(this.#toldAt !== undefined && { toldAt: this.#toldAt }),
    }
  }

  deposits(): asks.Answer<typeof asks.DEPOSITS> {
    let [flows, twice, told] = [0, 0, 0]
    for (const { odoo, chorus } of this.#companies) {
      const made = chorus.book.deposits.filter(({ outcome }) => outcome === 'flow-created')
      flows += made.length
      twice += made.length - new Set(made.map(({ numeroFacture }) => numeroFacture)).size
      const known = toldOf(odoo)
      told += made.filter(({ numeroFacture = '' }) => known.has(numeroFacture)).length
    }
    return { flows, twice, told }
  }

  get #opened(): Gateway {
    if (this.#gateway === undefined) throw new Error('no companies are open')
    return this.#gateway
  }

  #of(company: number): Simulated {
    const found = this.#companies[company]
    if (found === undefined) throw new Error(`there is no company ${String(company)}`)
    return found
  }

  #nextNumber(company: number): string {
    return invoiceNumber(this.#of(company).invoices++)
  }

  async #openOne(index: number, holds: DatabaseCopy): Promise<Simulated> {
    const account = accountOf(index)
    const chorus = await startChorusSimulator({
      clock: { start: new Date(Date.now() - BEHIND_MS) },
      delays: { processingAfterSeconds: 1, integratedAfterSeconds: 0 },
      tokenSeconds: TOKEN_SECONDS,
      technicalAccounts: [{ ...account, supplier: DEFAULT_SUPPLIER }],
    })
    const odoo = await startOdooSimulator({
      version: VERSION,
      clock: chorus.clock,
      holds: withPassword(holds, odooPasswordOf(index)),
    })
    const company: Simulated = {
      odoo,
      chorus,
      login: account.login,
      lastCallAt: 0,
      isHanging: false,
      invoices: 0,
    }
    odoo.onRequest(() => {
      const at = Date.now()
      this.#odooCalls += 1
      if (at - company.lastCallAt > SILENCE_MS) this.#begins.push({ company: index, at })
      company.lastCallAt = at
      if (this.#gateway?.held?.company === index) this.#heardAt ??= at
      if (company.isHanging) return new Promise<void>(() => undefined)
    })
    return company
  }
}

async function afterSetUp(): Promise<DatabaseCopy> {
  const odoo = await startOdooSimulator({ version: VERSION, seed: { invoices: 'none' } })
  await setUp(odoo)
  const copy = odoo.copy()
  await odoo.close()
  return copy
}

/** The bridge's user proves itself with another password in each. */
function withPassword(copy: DatabaseCopy, password: string): DatabaseCopy {
  const credentials = [...copy.credentials].map(
    ([id, known]) => [id, known.password === 'chorus' ? { password } : known] as const,
  )
  return { ...copy, credentials: new Map(credentials) }
}

/** Numbers of the invoices on which users see in Odoo what Chorus Pro says of them. */
function toldOf(odoo: OdooSimulator): Set<unknown> {
  const told = odoo
    .records('account.move')
    .filter(({ [FIELD.status]: status }) => typeof status === 'string' && status !== '')
  return new Set(told.map(({ name }) => name))
}
