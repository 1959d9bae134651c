import type { OdooInvoice } from '../../src/domain/invoice/invoice.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import type { ChangedInvoicesQuery, OdooPort } from '../../src/odoo/port.js'
import { type DatabaseCopy, type OdooSimulator, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { accessAs, heldAfterSetup, SERVERS, type Spoken } from './servers.js'

export const LONG_AGO = '2000-01-01'

/** An Odoo that was set up, and the bridge's port to it: new for each test. */
class PortOnServer {
  #odoo: OdooSimulator | undefined
  #port: (OdooPort & { close(): void }) | undefined
  now = new Date(0)

  constructor(readonly server: Spoken) {}

  get odoo(): OdooSimulator {
    if (this.#odoo === undefined) throw new Error('asked for outside of a test')
    return this.#odoo
  }

  get port(): OdooPort {
    if (this.#port === undefined) throw new Error('asked for outside of a test')
    return this.#port
  }

  async begin(holds: DatabaseCopy): Promise<void> {
    this.now = new Date('2026-12-01T08:00:00Z')
    const { version } = this.server
    this.#odoo = await startOdooSimulator({ version, clock: { now: () => this.now }, holds })
    this.#port = createOdooPort(accessAs('chorus', this.#odoo, this.server))
  }

  async end(): Promise<void> {
    this.#port?.close()
    await this.#odoo?.close()
  }

  async changed(query: Partial<ChangedInvoicesQuery> = {}): Promise<OdooInvoice[]> {
    const found: OdooInvoice[] = []
    const all = this.port.changedInvoices({ since: undefined, startDate: LONG_AGO, ...query })
    for await (const { invoices } of all) found.push(...invoices)
    return found
  }

  async first(): Promise<OdooInvoice> {
    const [invoice] = await this.changed()
    if (invoice === undefined) throw new Error('the simulator has no invoice')
    return invoice
  }

  later(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000)
  }
}

/** Tests that hold on every version of Odoo and every protocol. */
export function onEachServer(tests: (on: PortOnServer) => void): void {
  describe.each(SERVERS)('the Odoo port on $version over $transport', (server) => {
    const on = new PortOnServer(server)
    let afterSetup: DatabaseCopy

    beforeAll(async () => {
      afterSetup = await heldAfterSetup(server, { now: () => new Date('2026-12-01T07:00:00Z') })
    })

    beforeEach(() => on.begin(afterSetup))

    afterEach(() => on.end())

    tests(on)
  })
}
