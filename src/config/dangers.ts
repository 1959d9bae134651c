import type { Connection } from './config.js'

/**
 * A deposit may be under way for five minutes before its answer counts as lost, and Chorus Pro integrates it some time
 * after that: whoever sends again sooner sends twice.
 */
const SHORTEST_SETTLE_MINUTES = 30

/** What would have invoices deposited twice, though each key by itself is right. One problem a line. */
export function dangersOf(connections: readonly Connection[]): string[] {
  return [
    ...connections.flatMap(({ name, chorusPro, settleMinutes }) =>
      chorusPro.environment === 'production' && settleMinutes < SHORTEST_SETTLE_MINUTES
        ? [
            `${name}: settleMinutes must be at least ${String(SHORTEST_SETTLE_MINUTES)} in production, or an invoice whose answer was lost is sent twice`,
          ]
        : [],
    ),
    ...connections.flatMap((one, index) =>
      connections
        .slice(index + 1)
        .filter((other) => haveSameInvoices(one, other))
        .map(
          (other) =>
            `${one.name} and ${other.name} are the same company of the same Odoo database: each invoice would be deposited by both; keep one, or give each its own companyId`,
        ),
    ),
  ]
}

/** A trial in qualification may stand beside production. Without `companyId` the user's own company is meant. */
function haveSameInvoices(one: Connection, other: Connection): boolean {
  const sameDatabase =
    new URL(one.odoo.url).host === new URL(other.odoo.url).host && one.odoo.database === other.odoo.database
  const sameCompany =
    one.odoo.companyId === other.odoo.companyId &&
    (one.odoo.companyId !== undefined || one.odoo.login === other.odoo.login)
  return one.chorusPro.environment === other.chorusPro.environment && sameDatabase && sameCompany
}
