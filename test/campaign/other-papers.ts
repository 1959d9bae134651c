import { demandsOf } from './demands.js'
import { euros, sellerOf, totalOf, vatOf } from './documents.js'
import type { Ledger } from './ledger.js'
import { INVOICE_DATE } from './make-plan.js'
import type { Paper } from './paper.js'
import type { Event, Plan } from './plan.js'
import { lifeOf, type World } from './world.js'

/** Credits the invoice with one of this number. */
export function credit(
  number: string,
  { company, odoo, record, entered }: Paper,
  of: number,
  ledger: Ledger,
): boolean {
  const row = odoo.record('account.move', of)
  const partner = row?.['partner_id']
  if (row?.['state'] !== 'posted' || typeof partner !== 'number') return false
  const { service, commitment } = demandsOf(entered.buyer.siret)
  const id = odoo.addInvoice({
    partner,
    name: number,
    date: INVOICE_DATE,
    refund: true,
    reversedEntryId: of,
    untaxed: entered.untaxed / 100,
    tax: vatOf(entered) / 100,
    ...(service !== undefined && { service }),
    ...(commitment !== undefined && { commitment }),
    values: { partner_bank_id: 1 },
  })
  const isOfRejected = row['x_chorus_status'] === 'REJETEE'
  ledger.credits.push({ company, id, number, of: record, isOfRejected, partner })
  return true
}

/** Types the invoice on the portal, unless it is there. */
export function depositByHand(
  { sameAmount }: Event<'by-hand'>,
  { place, company, entered }: Paper,
  plan: Plan,
  { chorus }: World,
): boolean {
  const planned = plan.invoices[place]
  const { number, buyer } = entered
  // Whatever stands in Odoo: the portal knows who they are.
  const seller = sellerOf(company)
  const isThere = chorus.book.invoices.some(
    ({ numero, fournisseur }) => numero === number && fournisseur === seller.siret,
  )
  if (isThere || planned === undefined) return false
  chorus.depositManually({
    numero: number,
    fournisseur: seller.siret,
    destinataire: buyer.siret,
    montantTTC: euros(totalOf(entered) + (sameAmount ? 0 : 100)),
    life: lifeOf(planned.life),
  })
  return true
}
