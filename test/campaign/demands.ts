import type { Entered } from './documents.js'
import type { Customer } from './plan.js'

/** What a public body demands to find on an invoice. */
export interface Demands {
  readonly service?: string
  readonly commitment?: string
}

const NONE: Demands = {}
const HOSPITAL: Demands = { service: 'SERVICE_DEST_SERV_OBL' }
const SCHOOL: Demands = { commitment: 'EJ-2026-00421' }

const DEPARTMENT: Demands = { service: 'VOIRIE', commitment: 'EJ-2026-00777' }

/** The public bodies that the people write to, by SIRET. */
const PUBLIC: ReadonlyMap<string, Demands> = new Map([
  ['12345678200051', NONE],
  ['12345678200028', HOSPITAL],
  ['12345678200036', SCHOOL],
  ['12345678200044', DEPARTMENT],
  ['12345678200085', NONE],
])

/** What each customer demands as long as its record keeps its SIRET. */
export const DEMANDS: Readonly<Record<Customer, Demands>> = {
  commune: NONE,
  hospital: HOSPITAL,
  school: SCHOOL,
  department: DEPARTMENT,
  bakery: NONE,
}

export const isPublicBody = (siret: string): boolean => PUBLIC.has(siret)

export function demandsOf(siret: string): Demands {
  return PUBLIC.get(siret) ?? NONE
}

/** Nothing is missing for this customer, and no service named that it does not have. */
export function isComplete({ buyer, service, commitment }: Entered): boolean {
  const wanted = demandsOf(buyer.siret)
  return service === wanted.service && (wanted.commitment === undefined || commitment !== undefined)
}
