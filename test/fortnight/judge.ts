import type { BookView } from '../../src/simulators/chorus/index.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { checkInvoices, checkStrangers, type Finding } from '../campaign/checker/index.js'
import { Ledger, type InvoiceRecord } from '../campaign/ledger.js'
import type { FortnightPlan, PlannedPosting } from './plan.js'

type Books = Pick<BookView, 'deposits' | 'flows' | 'invoices'>

/** What the two servers' books say against the bridge: the campaign's rules, and that every invoice has come to its end. */
export function judge(plan: FortnightPlan, ledger: Ledger, { odoo, chorus }: SimulatedWorld): Finding[] {
  const booksOf = byNumber(chorus.book)
  const odooOf = () => odoo
  const faults = ledger.faults.map((detail): Finding => ({ rule: 'fault', detail }))
  const unposted = plan.invoices.length - ledger.invoices.length
  return [
    ...faults,
    ...checkStrangers({ ledger, chorus: chorus.book, odooOf }),
    ...(unposted > 0 ? [{ rule: 'unposted', detail: String(unposted) }] : []),
    ...ledger.invoices.flatMap((record, place) => {
      const posting = plan.invoices[place]
      if (posting === undefined) return []
      const books = booksOf(posting.number)
      const alone = new Ledger()
      alone.invoices.push(record)
      return [
        ...checkInvoices({ plan: { invoices: [posting] }, ledger: alone, chorus: books, odooOf }),
        ...checkEnd(posting, record, books, odoo.record('account.move', record.id ?? 0)?.['x_chorus_stage']),
      ]
    }),
  ]
}

const OVER = ['MISE_EN_PAIEMENT', 'ABANDONNEE', 'REJETEE']

function checkEnd(
  { number }: PlannedPosting,
  { standings }: InvoiceRecord,
  { invoices }: Books,
  stage: unknown,
): Finding[] {
  if (!standings.some(({ isPublic }) => isPublic)) return []
  const statuts = invoices.map(({ statut }) => statut)
  if (statuts.length === 1 && OVER.includes(statuts[0] ?? '') && stage === 'closed') return []
  return [{ rule: 'unended', invoice: number, detail: `${statuts.join()}, stage ${String(stage)}` }]
}

/** Each invoice's own part of the books: looking through all of them for each would take hours. */
function byNumber(book: Books): (number: string) => Books {
  const deposits = groupBy(book.deposits, ({ numeroFacture }) => numeroFacture)
  const flows = new Map(book.flows.map((flow) => [flow.numeroFluxDepot, flow]))
  const invoices = groupBy(book.invoices, ({ numero }) => numero)
  return (number) => {
    const own = deposits.get(number) ?? []
    return {
      deposits: own,
      flows: own.flatMap(({ numeroFluxDepot }) => flows.get(numeroFluxDepot ?? '') ?? []),
      invoices: invoices.get(number) ?? [],
    }
  }
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
