import type { OdooPartner, References } from '../invoice/invoice.js'
import type { Recipient } from '../requirements/index.js'
import { isSiret } from './siret.js'
import type { PublicStructure } from './structure.js'

/** What a public customer's invoices must bear, in English for the administrator; empty when nothing. */
export function demandsOf(structure: Omit<PublicStructure, 'id'>): string[] {
  return [
    ...(structure.requiresServiceCode ? ['service code'] : []),
    ...(structure.requiresCommitmentNumber ? ['commitment number'] : []),
    ...(structure.requiresEither ? ['service code or commitment number'] : []),
  ]
}

/** What is wrong with the customer itself. */
export function missingOnCustomer(customer: OdooPartner, recipient: Recipient | undefined): string[] {
  if (customer.siret === undefined) return ['no SIRET']
  if (!isSiret(customer.siret)) return ['SIRET has not 14 digits']
  if (recipient === undefined) return ['SIRET unknown to Chorus Pro']
  return recipient.structure.active ? [] : ['inactive in Chorus Pro']
}

/** What the customer demands and this invoice lacks. */
export function missingOnInvoice(references: References, { structure, services }: Recipient): string[] {
  const { serviceCode, commitmentNumber } = references
  const service = services.find(({ code }) => code === serviceCode)
  const commitmentRequired = structure.requiresCommitmentNumber || service?.requiresCommitmentNumber === true
  return [
    ...(structure.requiresEither && serviceCode === undefined && commitmentNumber === undefined
      ? ['no service code and no commitment number']
      : []),
    ...(structure.requiresServiceCode && serviceCode === undefined ? ['no service code'] : []),
    ...(serviceCode !== undefined && service === undefined ? [`unknown service ${serviceCode}`] : []),
    ...(service?.active === false ? [`inactive service ${service.code}`] : []),
    ...(commitmentRequired && commitmentNumber === undefined ? ['no commitment number'] : []),
  ]
}

const SHOWN = 3

/** `no service code: FAC/1, FAC/2`, each fault once with the invoices that have it. */
export function gathered(faults: readonly { readonly invoice: string; readonly what: string }[]): string[] {
  const byFault = new Map<string, string[]>()
  for (const { invoice, what } of faults) byFault.set(what, [...(byFault.get(what) ?? []), invoice])
  return [...byFault].map(([what, invoices]) => {
    const more = invoices.length > SHOWN ? ` and ${invoices.length - SHOWN} more` : ''
    return `${what}: ${invoices.slice(0, SHOWN).join(', ')}${more}`
  })
}
