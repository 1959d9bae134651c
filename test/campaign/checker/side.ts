import type { FlowView } from '../../../src/simulators/chorus/index.js'
import type { Finding, Subject } from './finding.js'

/** The rules of the simulated platform that are about the supplier or the account, whatever the invoice says. */
const OF_SIDE = ['COMPTE', 'FOURNISSEUR']

/** Refused for nothing that is wrong with the invoice. */
export function isRefusedBySide({ rules }: Pick<FlowView, 'rules'>): boolean {
  return rules.length > 0 && rules.every((rule) => OF_SIDE.includes(rule))
}

/** What is wrong with the side, the account or the company is not laid at the door of an invoice, for people to mend there. */
export function checkSide(subject: Subject): Finding[] {
  return [...toldRefusedFlow(subject), ...toldRefusedDeposit(subject)]
}

function toldRefusedFlow({ chorus: { deposits, flows }, numbers, odoo, id }: Subject): Finding[] {
  const own = new Set(
    deposits.flatMap((entry) =>
      numbers.has(entry.numeroFacture ?? '') ? (entry.numeroFluxDepot ?? []) : [],
    ),
  )
  return flows
    .filter((flow) => own.has(flow.numeroFluxDepot) && isRefusedBySide(flow))
    .filter(({ numeroFluxDepot }) =>
      odoo.book
        .chatter(id)
        .some(({ body }) => body.includes('refusée par Chorus Pro') && body.includes(numeroFluxDepot)),
    )
    .map(({ numeroFluxDepot, erreursDP }) => ({
      rule: 'side-told-as-invoice',
      detail: `flow ${numeroFluxDepot}: ${erreursDP.map(({ libelleErreurDP }) => libelleErreurDP).join()}`,
    }))
}

/** In one cycle several invoices were refused alike: a person sees that it is none of theirs. */
function toldRefusedDeposit(subject: Subject): Finding[] {
  const { odoo, id } = subject
  const own = ownRefusals(subject)
  if (own.length === 0 || !own.every((refusal) => isSystematic(subject, refusal))) return []
  const isTold = odoo.book.chatter(id).some(({ body }) => body.includes('accepte pas le dépôt'))
  return isTold ? [{ rule: 'side-told-as-invoice', detail: own.map(({ why }) => why).join() }] : []
}

type Refusal = Subject['ledger']['refusedDeposits'][number]

export function ownRefusals({ ledger, chorus: { deposits }, numbers }: Subject): Refusal[] {
  const orders = new Set(
    deposits.flatMap(({ order, numeroFacture }) => (numbers.has(numeroFacture ?? '') ? [order] : [])),
  )
  return ledger.refusedDeposits.filter(({ order }) => orders.has(order))
}

function isSystematic({ ledger, chorus: { deposits } }: Subject, { cycle, why }: Refusal): boolean {
  if (cycle === undefined) return false
  const alike = ledger.refusedDeposits.filter((other) => other.cycle === cycle && other.why === why)
  const numbers = alike.map(({ order }) => deposits.find((entry) => entry.order === order)?.numeroFacture)
  return new Set(numbers.filter((number) => number !== undefined)).size > 1
}
