import { z } from 'zod'
import { fieldNames } from './capabilities.js'
import type { OdooClient } from './client.js'
import { ownExternalIds } from './external-ids.js'
import { createFields, removeFields } from './setup-fields.js'
import type { SetupReport, SetupStep } from './setup-report.js'
import { createViews, removeViews } from './setup-views.js'
import { textSchema } from './values.js'

const languageSchema = z.object({ lang: textSchema })

export interface SetupOptions {
  /** Takes away everything that setup made, values on invoices included. */
  readonly remove?: boolean
}

/**
 * Makes the custom fields and the *Chorus Pro* tab in Odoo, or takes them away. Needs an administrator (*Settings*);
 * it can be run any number of times, and brings what an older version made up to date.
 * Throws an `OdooError`: `access` without the rights, `refused` when a field of the same name is another's.
 */
export async function runSetup(admin: OdooClient, options: SetupOptions = {}): Promise<SetupReport> {
  await speakOwnLanguage(admin)
  // Says clearly that the Invoicing app is missing, before anything is changed.
  await fieldNames(admin, 'account.move')
  if (options.remove !== true) return [...(await createFields(admin)), ...(await createViews(admin))]
  return [...(await removeViews(admin)), ...(await removeFields(admin)), ...(await removeLeftovers(admin))]
}

/**
 * Odoo looks for a language that it has before it runs a call. When the one asked for (English unless the request says
 * otherwise) is not installed, it reads the company's contact in a transaction of its own that stays open during the
 * call, and a call that adds a column to contacts then waits for it for ever (measured on 17.0 without English).
 */
async function speakOwnLanguage(admin: OdooClient): Promise<void> {
  const uid = await admin.connect()
  const [user] = await admin.rows(languageSchema, 'res.users', [['id', '=', uid]], ['lang'])
  admin.http.language = user?.lang?.replace(/@.*/, '').replace('_', '-')
}

/** Odoo deletes an external id with its record; what is left points to records that others deleted. */
async function removeLeftovers(admin: OdooClient): Promise<SetupStep[]> {
  const left = await ownExternalIds(admin)
  if (left.length === 0) return []
  await admin.call(z.unknown(), 'ir.model.data', 'unlink', [left.map(({ id }) => id)])
  return left.map(({ name }) => ({ what: 'external id', name, outcome: 'removed' }))
}
