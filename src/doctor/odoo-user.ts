import { SECRET_ENDS_SOON_MS } from '../domain/alarms/alarm.js'
import { frenchDay } from '../domain/words/french-time.js'
import { mayDo, readOwnUser } from '../odoo/inspect/user.js'
import { readApiKeys } from '../odoo/server/api-keys.js'
import type { OdooClient } from '../odoo/wire/client.js'
import type { Chart } from './finding.js'

const OLDEST_MAJOR = 16
/** The last of which anything was seen. */
const NEWEST_MAJOR = 20

export async function examineVersion(chart: Chart, client: OdooClient): Promise<void> {
  const { serie, major } = await client.version()
  if (major < OLDEST_MAJOR)
    chart.fail(
      'odoo.version',
      `Odoo ${serie} is too old`,
      `Upgrade Odoo to ${String(OLDEST_MAJOR)}.0 or later.`,
    )
  else if (major > NEWEST_MAJOR)
    chart.warn(
      'odoo.version',
      `Odoo ${serie} is newer than any that this version of the bridge was tried with`,
      'Look for a newer version of the bridge, and try it on a copy of the database first.',
    )
  else chart.ok('odoo.version', `Odoo ${serie}`)
}

/** Answers whether the user may work on invoices at all. */
export async function examineRights(chart: Chart, client: OdooClient): Promise<boolean> {
  const [reads, writes] = [
    await mayDo(client, 'account.move', 'read'),
    await mayDo(client, 'account.move', 'write'),
  ]
  if (!reads || !writes) {
    chart.fail(
      'odoo.rights',
      `the user may not ${reads ? 'write on' : 'read'} invoices in Odoo`,
      'Give it the right Invoicing (Billing): Settings / Users & Companies / Users, field Invoicing.',
    )
    return reads
  }
  if (await mayDo(client, 'res.partner', 'write'))
    chart.ok('odoo.rights', 'the user may work on invoices and customers')
  else
    chart.warn(
      'odoo.rights',
      'the user may not write on contacts: customers do not show what Chorus Pro demands of their invoices, nor that they may be public, and alarms stand on the contact of the company, where Odoo lets it put none',
      'Give it the right Contact Creation: Settings / Users & Companies / Users.',
    )
  return true
}

export async function examineUser(
  chart: Chart,
  client: OdooClient,
  uid: number,
  login: string,
): Promise<void> {
  const user = await readOwnUser(client, uid)
  if (user?.share === true)
    chart.fail(
      'odoo.email',
      `${login} is a portal user`,
      'Make it an internal user in Odoo (Settings / Users), or configure the login of one.',
    )
  else if (user?.email === undefined)
    chart.fail(
      'odoo.email',
      `the user ${login} has no e-mail address, without which Odoo posts no notes of its`,
      "Give it one in Odoo, in the user's form; it need not be one that is read.",
    )
  else chart.ok('odoo.email', 'the user has an e-mail address')
}

export async function examineKeys(
  chart: Chart,
  client: OdooClient,
  uid: number,
  login: string,
  now: Date,
): Promise<void> {
  const keys = await readApiKeys(client, uid)
  if (keys === undefined) {
    chart.skip(['odoo.api-key'], 'this Odoo shows no expiry of API keys (18.0 and later do)')
    return
  }
  const ending = keys.flatMap(({ name, expires }) => (expires === undefined ? [] : [{ name, expires }]))
  const soon = ending.filter(({ expires }) => expires.getTime() - now.getTime() < SECRET_ENDS_SOON_MS)
  if (soon.length > 0)
    chart.warn(
      'odoo.api-key',
      `of ${login}: ${soon
        .map(
          ({ name, expires }) =>
            `the API key "${name}" ${expires <= now ? 'expired' : 'expires'} on ${frenchDay(expires)}`,
        )
        .join('; ')}`,
      'If the bridge uses it, make a new one in Odoo (Preferences / Account Security), put it into its secret file and restart the bridge; then delete the old one.',
    )
  else if (ending.length > 0)
    chart.ok(
      'odoo.api-key',
      ending.map(({ name, expires }) => `API key "${name}" expires on ${frenchDay(expires)}`).join('; '),
    )
  else
    chart.ok('odoo.api-key', keys.length === 0 ? 'the user has no API key' : 'no API key of the user expires')
}
