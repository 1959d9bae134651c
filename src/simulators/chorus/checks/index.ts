import type { Cii } from '../cii.js'
import type { Directory } from '../directory.js'
import { checkCurrency } from './currency.js'
import { checkIdentity } from './identity.js'
import { checkLines } from './lines.js'
import { checkParties } from './parties.js'
import { checkPayment } from './payment.js'
import { checkRecipient } from './recipient.js'
import { checkReferences } from './references.js'
import { type Refusal, refusal } from './refusal.js'
import { checkTotals } from './totals.js'
import { checkVat } from './vat.js'

/** What the platform knows besides the document itself. */
export interface CheckContext {
  readonly directory: Directory
  /** SIRETs of the structures for which the technical account that deposited the flow may act. */
  readonly habilites: readonly string[]
  /** Whether the platform already holds an invoice with this number from this supplier. */
  readonly isKnown: (fournisseur: string, numero: string) => boolean
}

/** Every reason to refuse the invoice, those of the document first. */
export function checkInvoice(cii: Cii, context: CheckContext): Refusal[] {
  return [
    ...checkIdentity(cii),
    ...checkPayment(cii),
    ...checkParties(cii),
    ...checkReferences(cii),
    ...checkLines(cii),
    ...checkVat(cii),
    ...checkTotals(cii),
    ...checkCurrency(cii),
    ...checkDirectory(cii, context),
    ...checkDuplicate(cii, context),
  ]
}

function checkDirectory(cii: Cii, { directory, habilites }: CheckContext): Refusal[] {
  const { sellerIdentifier, buyerIdentifier } = cii
  const refusals: Refusal[] = []
  if (sellerIdentifier !== undefined && directory.find(sellerIdentifier) === undefined) {
    refusals.push(refusal('FOURNISSEUR', `Le fournisseur ${sellerIdentifier} n'existe pas dans Chorus Pro`))
  } else if (sellerIdentifier !== undefined && !habilites.includes(sellerIdentifier)) {
    refusals.push(
      refusal('FOURNISSEUR', `Le déposant n'est pas habilité pour le fournisseur ${sellerIdentifier}`),
    )
  }
  if (buyerIdentifier !== undefined && /^\d{14}$/.test(buyerIdentifier)) {
    const routing = {
      destinataire: buyerIdentifier,
      codeService: cii.serviceCode,
      numeroEngagement: cii.commitmentNumber,
    }
    refusals.push(...checkRecipient(routing, directory))
  }
  return refusals
}

/** The same number from the same supplier, whatever became of the first invoice. */
function checkDuplicate({ sellerIdentifier, number }: Cii, { isKnown }: CheckContext): Refusal[] {
  return sellerIdentifier !== undefined && number !== undefined && isKnown(sellerIdentifier, number)
    ? [refusal('DOUBLON', `La facture ${number} existe déjà pour ce fournisseur`)]
    : []
}
