import type { Cii } from './cii.js'
import { elementAt, elementsAt } from './cii-tree.js'
import { tidyContacts } from './repair-contact.js'
import { setBusinessProcess, type InvoicingFramework } from './repair-framework.js'
import { repairLine } from './repair-line.js'
import { repairPaymentMeans, type CompanyAccount } from './repair-payment-means.js'
import { addReferences, nameSiretScheme, type KnownReferences } from './repair-references.js'
import { announceCoreProfile } from './profile.js'

export type { InvoicingFramework } from './repair-framework.js'

/** What the document may lack and Odoo knows. Everything but the framework is used only where the document is silent. */
export interface RepairContext extends KnownReferences, CompanyAccount {
  /** BT-23, *cadre de facturation*. */
  readonly framework: InvoicingFramework
}

/** One change made, for the log. */
export interface Repair {
  /** Stable, such as `BT-23_ADDED`. */
  readonly code: string
  /** The business term or group concerned, with the line where there is one: `BT-153 (line 3)`. */
  readonly term: string
  readonly detail: string
}

/**
 * Gives the invoice what Chorus Pro demands and Odoo leaves out. Amounts, quantities, dates, parties, lines and the
 * references already there stay as they are. The given invoice is left alone; repairing twice changes nothing more.
 */
export function repairCii(cii: Cii, context: RepairContext): { cii: Cii; repairs: Repair[] } {
  const repaired = structuredClone(cii)
  const { root } = repaired
  const transaction = elementAt(root, ['SupplyChainTradeTransaction'])
  const lines = elementsAt(transaction, ['IncludedSupplyChainTradeLineItem'])
  const repairs = [
    ...setBusinessProcess(root, context.framework),
    ...lines.flatMap((line, index) => repairLine(line, index + 1)),
    ...nameSiretScheme(transaction),
    ...addReferences(root, context),
    ...tidyContacts(transaction),
    ...repairPaymentMeans(root, context),
    ...announceCoreProfile(repaired),
  ]
  return { cii: repaired, repairs }
}
