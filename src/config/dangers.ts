import { environmentOf, isDeadHost } from '../chorus/environments.js'
import type { ChorusProSettings, Connection } from './config.js'

/**
 * A deposit may be under way for five minutes before its answer counts as lost, and Chorus Pro integrates it some time
 * after that: whoever sends again sooner sends twice.
 */
const SHORTEST_SETTLE_MINUTES = 30

/**
 * What would have invoices deposited twice, or elsewhere than meant, though each key by itself is right. One problem a line.
 */
export function dangersOf(connections: readonly Connection[]): string[] {
  return [
    ...connections.flatMap(({ name, chorusPro, settleMinutes }) =>
      chorusPro.environment === 'production' && settleMinutes < SHORTEST_SETTLE_MINUTES
        ? [
            `${name}: settleMinutes must be at least ${String(SHORTEST_SETTLE_MINUTES)} in production, or an invoice whose answer was lost is sent twice`,
          ]
        : [],
    ),
    ...connections.flatMap(({ name, chorusPro }) =>
      addressProblems(chorusPro).map((text) => `${name}: ${text}`),
    ),
    ...connections.flatMap((one, index) => twiceDeposited(connections.slice(0, index), one)),
  ]
}

/** What a further connection would deposit a second time. */
export function twiceDeposited(connections: readonly Connection[], further: Connection): string[] {
  return connections
    .filter((one) => haveSameInvoices(one, further))
    .map(
      (one) =>
        `${one.name} and ${further.name} are the same company of the same Odoo database: each invoice would be deposited by both; keep one, or give each its own companyId`,
    )
}

/** A trial in qualification may stand beside production. Without `companyId` the user's own company is meant. */
function haveSameInvoices(one: Connection, other: Connection): boolean {
  const sameCompany =
    one.odoo.companyId === other.odoo.companyId &&
    (one.odoo.companyId !== undefined || one.odoo.login === other.odoo.login)
  return (
    sameCompany &&
    one.chorusPro.environment === other.chorusPro.environment &&
    one.odoo.database === other.odoo.database &&
    new URL(one.odoo.url).host === new URL(other.odoo.url).host
  )
}

/** What has the secrets of one environment go to another, or nowhere. */
export function addressProblems({ environment, tokenUrl, apiUrl }: ChorusProSettings): string[] {
  const addresses = [
    ['chorusPro.oauthUrl', tokenUrl],
    ['chorusPro.apiUrl', apiUrl],
  ] as const
  return [
    ...addresses.flatMap(([key, url]) => {
      const actual = environmentOf(url)
      if (isDeadHost(url))
        return [`${key} is ${url}, which Chorus Pro has given up; take it out: the address of today is known`]
      return actual === undefined || actual === environment
        ? []
        : [
            `${key} is ${url}, which is ${actual}, while chorusPro.environment is ${environment}; take ${key} out, or correct the environment`,
          ]
    }),
    ...(/\/cpro\/*$/.test(new URL(apiUrl).pathname)
      ? [`chorusPro.apiUrl is ${apiUrl}, which must end before /cpro: the bridge adds it`]
      : []),
  ]
}

/** What may be meant, and then again may not. One caution a line. */
export function cautionsOf(connections: readonly Connection[], today: string): string[] {
  return connections.flatMap(({ name, startDate, chorusPro }) => [
    ...(startDate > today
      ? [
          `${name}: startDate is ${startDate}, still to come: no invoice dated before that day is ever deposited, so none is now; put an earlier day if some are meant to be`,
        ]
      : []),
    ...(chorusPro.environment === 'production' &&
    [chorusPro.tokenUrl, chorusPro.apiUrl].some((url) => environmentOf(url) === undefined)
      ? [
          `${name}: oauthUrl or apiUrl is set, and is not an address of Chorus Pro, while chorusPro.environment is production; take both out unless a server of your own stands between`,
        ]
      : []),
  ])
}
