import { DEMANDS } from '../campaign/demands.js'
import {
  odooDocument,
  partiesOf,
  referencesOf,
  totalOf,
  vatOf,
  euros,
  type Entered,
} from '../campaign/documents.js'
import type { InvoiceRecord, Ledger } from '../campaign/ledger.js'
import { INVOICE_DATE } from '../campaign/make-plan.js'
import type { PlannedEvent, UserRequest } from '../campaign/plan.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { giveLife } from '../campaign/world.js'
import type { PlannedPosting } from './plan.js'

/** An invoice of which somebody has to see to something, once Odoo says so. */
interface Waiting {
  readonly place: number
  readonly posting: PlannedPosting
  readonly record: InvoiceRecord
  readonly id: number
}

/** The people who post invoices in Odoo and see to what comes back. */
export class Office {
  readonly #waiting = new Set<Waiting>()
  #next = 0

  constructor(
    private readonly postings: readonly PlannedPosting[],
    private readonly world: SimulatedWorld,
    private readonly ledger: Ledger,
  ) {}

  /** Posts what is to be posted by `now`; answers how many that were. */
  post(now: number): number {
    const before = this.#next
    for (
      let posting = this.postings[this.#next];
      posting !== undefined && posting.postedAt <= now;
      posting = this.postings[this.#next]
    ) {
      this.#enter(posting, this.#next)
      this.#next += 1
    }
    return this.#next - before
  }

  /** Looks through the invoices that may need somebody, and does what Odoo asks for. */
  tend(): void {
    for (const waiting of this.#waiting) {
      const row = this.world.odoo.record('account.move', waiting.id)
      const stage = row?.['x_chorus_stage']
      if (stage === 'blocked') this.#complete(waiting)
      else if (stage === 'refused' || stage === 'held') this.#ask(waiting, 'deposit_again')
      else if (stage === 'followed') {
        const status = row?.['x_chorus_status']
        if (status === 'A_RECYCLER') this.#ask(waiting, 'recycle')
        if (status === 'REJETEE') this.#ask(waiting, 'rejection_handled')
      } else if (stage === 'closed') this.#waiting.delete(waiting)
    }
  }

  #enter(posting: PlannedPosting, place: number): void {
    const { number, customer, untaxed, life, isIncomplete, end } = posting
    const { odoo, chorus } = this.world
    giveLife(chorus, number, life)
    const entered = enteredAs(posting, !isIncomplete)
    const { service, commitment } = entered
    const id = odoo.addInvoice({
      partner: customer,
      name: number,
      date: INVOICE_DATE,
      untaxed: untaxed / 100,
      tax: vatOf(entered) / 100,
      ...(service !== undefined && { service }),
      ...(commitment !== undefined && { commitment }),
      document: documentOf(entered),
    })
    const record: InvoiceRecord = {
      id,
      standings: [],
      events: [],
      shown: [],
      cleared: [],
      dropped: [],
      comments: [],
    }
    this.ledger.invoices.push(record)
    this.#stands(record, entered, !isIncomplete)
    const isPublic = customer !== 'bakery'
    const mayComeBack = isIncomplete || end !== 'paid' || life.firstFlow !== undefined
    if (isPublic && mayComeBack) this.#waiting.add({ place, posting, record, id })
  }

  #complete(waiting: Waiting): void {
    const { posting, record, id, place } = waiting
    const entered = enteredAs(posting, true)
    this.world.odoo.renderAs(id, documentOf(entered))
    this.world.odoo.editInvoice(id, {
      buyer_reference: entered.service ?? false,
      purchase_order_reference: entered.commitment ?? false,
    })
    this.#happened(record, { kind: 'complete', invoice: place })
    this.#stands(record, entered, true)
  }

  /** Once for each time that the field is empty. */
  #ask({ record, id, place }: Waiting, request: UserRequest): void {
    if (this.world.odoo.record('account.move', id)?.['x_chorus_request']) return
    this.world.odoo.editInvoice(id, { x_chorus_request: request })
    this.#happened(record, { kind: 'request', invoice: place, request })
  }

  #happened(record: InvoiceRecord, event: PlannedEvent): void {
    const at = this.world.chorus.clock.now().getTime()
    record.events.push({
      at,
      deposits: this.world.chorus.book.deposits.length,
      requests: 0,
      pending: '',
      answers: 0,
      event,
    })
  }

  #stands(record: InvoiceRecord, entered: Entered, isComplete: boolean): void {
    this.ledger.stands(record, {
      deposits: this.world.chorus.book.deposits.length,
      requests: 0,
      state: 'posted',
      number: entered.number,
      total: euros(totalOf(entered)),
      customer: entered.customer,
      seller: entered.seller.siret,
      ...referencesOf(entered),
      files: [],
      isPublic: entered.customer !== 'bakery',
      isExcluded: false,
      isComplete,
      doNotSend: false,
    })
  }
}

function enteredAs({ number, customer, untaxed }: PlannedPosting, isComplete: boolean): Entered {
  return {
    number,
    customer,
    untaxed,
    service: isComplete ? DEMANDS[customer].service : undefined,
    commitment: isComplete ? DEMANDS[customer].commitment : undefined,
    contract: undefined,
    ...partiesOf(customer),
  }
}

/** Made when Odoo renders it: thousands of them need not lie in memory. */
function documentOf(entered: Entered): { readonly pdf: Uint8Array } {
  return {
    get pdf() {
      return odooDocument(entered)
    },
  }
}
