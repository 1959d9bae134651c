import type { InvoiceView } from '../../../src/simulators/chorus/index.js'
import { shownStage, type Finding, type Subject } from './finding.js'
import { toldIn, type Followed } from './followed.js'
import { frenchMinute, frenchMinuteOfOdoo } from './french.js'

const PAID_ON = 'x_chorus_payment_date'

const OVER = ['MISE_EN_PAIEMENT', 'ABANDONNEE', 'SUPPRIMEE']

/** What the invoice's form shows in Odoo is how it stands in Chorus Pro. */
export function checkFields(subject: Subject, followed: readonly Followed[]): Finding[] {
  return [...checkRefused(subject), ...checkFollowed(subject, followed)]
}

/** The second is a piece of a works contract. */
const HELD = ['15_to_check', '17_to_deposit']
const REFUSED = ['IN_REJETE', 'IN_INCIDENTE']

/** Only what Chorus Pro has refused is shown as refused, and what is held is not. */
function checkRefused(subject: Subject): Finding[] {
  const { chorus, numbers, odoo, id } = subject
  const shown = odoo.record('account.move', id)?.['x_chorus_situation']
  const situation = typeof shown === 'string' ? shown : 'none'
  const detail = (should: string): Finding[] => [
    { rule: 'field', detail: `x_chorus_situation is ${situation}, and should be ${should}` },
  ]
  switch (shownStage(subject)) {
    case 'held':
      return HELD.includes(situation) ? [] : detail(HELD.join(' or '))
    case 'refused': {
      const own = new Set(
        chorus.deposits.flatMap((one) =>
          numbers.has(one.numeroFacture ?? '') ? (one.numeroFluxDepot ?? []) : [],
        ),
      )
      if (!chorus.flows.some((flow) => own.has(flow.numeroFluxDepot) && REFUSED.includes(flow.etat)))
        return [{ rule: 'field', detail: 'x_chorus_stage is refused, and no flow of it was' }]
      return situation === '40_to_correct' ? [] : detail('40_to_correct')
    }
    default:
      return []
  }
}

function checkFollowed(subject: Subject, followed: readonly Followed[]): Finding[] {
  const shown = subject.odoo.record('account.move', subject.id)
  if (shown === undefined) return []
  if (followed.every(({ isOptional }) => isOptional) && !shown['x_chorus_status']) return []
  const candidates = toldIn(followed).map((invoice) => differences(shown, wantedFields(invoice)))
  if (candidates.length === 0)
    return differences(shown, { x_chorus_status: false, x_chorus_identifier: false })
  return candidates.reduce((best, one) => (one.length < best.length ? one : best))
}

const RETURNED = ['A_RECYCLER', 'SUSPENDUE', 'REJETEE', 'ERREUR_FOURNISSEUR_SUR_VALIDEUR']
const PAID_IN_ODOO = '75_paid_in_odoo'

/** What Odoo has the money for rests, unless somebody has to act on it. */
export function checkPayment({ odoo, id }: Subject): Finding[] {
  const shown = odoo.record('account.move', id)
  if (shown === undefined) return []
  const {
    payment_state: payment,
    state,
    x_chorus_stage: stage,
    x_chorus_status: status,
    x_chorus_situation: situation,
  } = shown
  const isPaid = payment === 'paid' && state === 'posted'
  const rests = isPaid && stage === 'followed' && !RETURNED.some((code) => code === status)
  return rests === (situation === PAID_IN_ODOO)
    ? []
    : [
        {
          rule: 'payment',
          detail: `situation ${JSON.stringify(situation)}, payment ${JSON.stringify(payment)}`,
        },
      ]
}

type Fields = Readonly<Record<string, unknown>>

function wantedFields(invoice: InvoiceView): Fields {
  const { statut, statuts, rejetTraite, numeroFluxDepot, identifiantFactureCPP } = invoice
  const last = statuts.at(-1)
  const isOver = OVER.includes(statut) || (statut === 'REJETEE' && rejetTraite)
  const paid = statuts.find((one) => one.statut === 'MISE_EN_PAIEMENT')
  return {
    x_chorus_stage: isOver ? 'closed' : 'followed',
    x_chorus_status: statut,
    x_chorus_identifier: String(identifiantFactureCPP),
    // Once a rejection is marked as handled its reason may be shown or not.
    // What the supplier has written with a completion is no reason.
    ...(!rejetTraite && { x_chorus_reason: (statut !== 'COMPLETEE' && last?.commentaire) || false }),
    [PAID_ON]: paid === undefined ? false : frenchMinute(paid.at),
    ...(numeroFluxDepot !== undefined && { x_chorus_flow: numeroFluxDepot }),
  }
}

function differences(shown: Fields, wanted: Fields): Finding[] {
  return Object.entries(wanted).flatMap(([name, value]): Finding[] => {
    const found = shownAs(name, shown[name] ?? false)
    return found === value
      ? []
      : [{ rule: 'field', detail: `${name} is ${String(found)}, and should be ${String(value)}` }]
  })
}

function shownAs(name: string, value: unknown): unknown {
  return name === PAID_ON && typeof value === 'string' ? frenchMinuteOfOdoo(value) : value
}
