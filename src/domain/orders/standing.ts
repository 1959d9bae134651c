import { referenceRules } from '../requirements/references.js'
import { reasonFor } from '../requirements/requirement.js'
import type { Recipient } from '../requirements/facts.js'
import type { OdooPartner } from '../invoice/invoice.js'
import type { Reason } from '../words/reason.js'
import { fr } from '../words/typography.js'
import type { OdooOrder } from './order.js'
import type { OrderSituation } from './situation.js'

/** What is to be said of an order; all of it undefined where nothing is: for a private customer, or a cancelled order. */
export interface OrderStanding {
  readonly situation: OrderSituation | undefined
  /** What the customer demands, in French. */
  readonly demands: string | undefined
  /** What the order lacks. */
  readonly missing: readonly Reason[]
}

export const NO_STANDING: OrderStanding = { situation: undefined, demands: undefined, missing: [] }

/** What the directory says of the customer, and Chorus Pro of the commitment. */
export interface OrderFacts {
  readonly order: OdooOrder
  readonly customer: Pick<OdooPartner, 'reference'>
  readonly recipient: Recipient
  /** Whether the State knows the commitment; undefined: not asked, or it cannot be known. */
  readonly isCommitmentKnown: boolean | undefined
}

export function orderStanding(facts: OrderFacts): OrderStanding {
  const { order, recipient } = facts
  if (order.state === 'cancelled') return NO_STANDING
  const demands = demandsOf(recipient)
  if (order.isInvoiced) return { situation: 'invoiced', demands, missing: [] }
  const missing = missingOnOrder(facts)
  if (missing.length === 0) return { situation: 'complete', demands, missing }
  return { situation: order.state === 'confirmed' ? 'asked' : 'lacking', demands, missing }
}

/** By the very rules that the invoice will have to keep. */
function missingOnOrder({ order, customer, recipient, isCommitmentKnown }: OrderFacts): Reason[] {
  const facts = {
    // Where to fill it in is the order's own tab, whatever this Odoo has on invoices.
    invoice: {
      references: { ...order.references, enteredIn: 'chorus-module' as const },
      ownReferences: undefined,
      number: order.number,
      moveType: 'out_invoice' as const,
    },
    buyer: customer,
    recipient,
  }
  const reasons = referenceRules.flatMap((rule) =>
    rule.check(facts).map((finding) => reasonFor({ ...rule, field: FIELDS[rule.code] }, facts, finding)),
  )
  const { commitmentNumber = '' } = order.references
  return isCommitmentKnown === false
    ? [
        ...reasons,
        {
          code: 'COMMITMENT_NUMBER_UNKNOWN',
          sentence: fr`Chorus Pro ne connaît aucun engagement « ${commitmentNumber} » ouvert de l’État : vérifiez le numéro auprès du client.`,
          field: COMMITMENT,
        },
      ]
    : reasons
}

const SERVICE = 'Code service'
const COMMITMENT = 'Numéro d’engagement'

/** Where each is to be filled in, in the tab *Chorus Pro* of the order. */
const FIELDS: Readonly<Partial<Record<string, string>>> = {
  SERVICE_CODE_LENGTH: SERVICE,
  SERVICE_CODE_CHARACTERS: SERVICE,
  SERVICE_CODE_REQUIRED: SERVICE,
  SERVICE_CODE_UNKNOWN: SERVICE,
  SERVICE_CODE_INACTIVE: SERVICE,
  COMMITMENT_NUMBER_LENGTH: COMMITMENT,
  COMMITMENT_NUMBER_CHARACTERS: COMMITMENT,
  COMMITMENT_NUMBER_REQUIRED: COMMITMENT,
  SERVICE_OR_COMMITMENT_REQUIRED: `${SERVICE} ou ${COMMITMENT}`,
}

/** What a public customer demands on its invoices, in a French sentence for whoever writes the quotation. */
export function demandsOf({ structure }: Recipient): string {
  const { name, requiresServiceCode, requiresCommitmentNumber, requiresEither } = structure
  const who = fr`« ${name} »`
  const inactive = structure.active ? '' : fr` Attention : ce client n’est plus actif dans Chorus Pro.`
  const demands = [
    ...(requiresServiceCode ? ['un code service'] : []),
    ...(requiresCommitmentNumber ? ['un numéro d’engagement'] : []),
  ]
  if (demands.length === 0 && requiresEither) demands.push('un code service ou un numéro d’engagement')
  const sentence =
    demands.length === 0
      ? `${who} reçoit ses factures par Chorus Pro, et n’exige ni code service ni numéro d’engagement.`
      : `${who} reçoit ses factures par Chorus Pro, et exige ${demands.join(' et ')}.`
  return sentence + inactive
}
