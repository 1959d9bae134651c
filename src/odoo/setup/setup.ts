import { z } from 'zod'
import { CUSTOM_MODELS } from '../../domain/odoo-fields/validation-fields.js'
import { fieldNames } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import { ownExternalIds } from '../server/external-ids.js'
import { removeActivities, tellActivities } from './activities.js'
import { readDialect } from './dialect.js'
import { removeFilters } from './filters.js'
import { FIELDS, putFields, removeFields } from './fields.js'
import { readLanguages } from './languages.js'
import { MENUS, putMenus, WINDOW_VIEWS, WINDOWS } from './menus.js'
import { ACCESSES, MODELS, putAccess, putModels, removeModels } from './models.js'
import { OwnRecords } from './records.js'
import type { SetupMode, SetupReport, SetupStep } from './report.js'
import { putRequests, SERVER_ACTIONS } from './requests.js'
import { putViews, VIEWS } from './views.js'
import { textSchema } from '../wire/values.js'

const OWN_MODELS: readonly string[] = CUSTOM_MODELS.map(({ model }) => model)

/** What stays with the data. */
const DATA: readonly string[] = [FIELDS, MODELS, ...ACCESSES, ...OWN_MODELS]

const languageSchema = z.object({ lang: textSchema })

/**
 * Makes the custom fields, views, menus and actions in Odoo, or (`check`) finds out what differs and changes nothing.
 * Needs an administrator (*Settings*); it can be run any number of times, and brings what an older version made up to
 * date. A view or action that Odoo refuses is in the report and does not stop the rest.
 * Throws an `OdooError`: `access` without the rights, `refused` when a field of the same name is another's.
 */
export async function runSetup(admin: OdooClient, mode: SetupMode = 'mend'): Promise<SetupReport> {
  await prepareToSpeak(admin)
  const languages = await readLanguages(admin)
  const dialect = await readDialect(admin)
  const records = new OwnRecords(admin, mode, languages)
  const models = await putModels(admin, records, languages)
  const fields = await putFields(admin, mode, languages, dialect)
  await putAccess(admin, records, dialect, models)
  const decisions = await putRequests(admin, records, dialect)
  const board = await putViews(admin, records, dialect, models, decisions)
  await putMenus(admin, records, dialect, models, board)
  return [...fields, ...records.steps]
}

/**
 * Takes away everything that setup made, what users saved with it, and the bridge's open activities; with `keepData` the
 * fields, what invoices say in them and the activities stay.
 *
 * @param login of the bridge's user
 * @throws {OdooError} `refused` when somebody's own view still shows one of the fields
 */
export async function removeSetup(admin: OdooClient, keepData: boolean, login: string): Promise<SetupReport> {
  await prepareToSpeak(admin)
  const steps: SetupStep[] = []
  // Each before what it needs.
  for (const [what, model] of [
    ['menu', MENUS],
    ['action', WINDOW_VIEWS],
    ['action', WINDOWS],
    ['request', SERVER_ACTIONS],
    ['view', VIEWS],
  ] as const)
    steps.push(...(await removeOwn(admin, what, model)))
  steps.push(...(await (keepData ? tellActivities : removeActivities)(admin, login)))
  if (!keepData)
    steps.push(
      ...(await removeFilters(admin)),
      ...(await removeFields(admin)),
      ...(await removeModels(admin)),
    )
  return [...steps, ...(await removeLeftovers(admin, keepData))]
}

async function prepareToSpeak(admin: OdooClient): Promise<void> {
  await speakOwnLanguage(admin)
  // Says clearly that the Invoicing app is missing, before anything is changed.
  await fieldNames(admin, 'account.move')
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

const idSchema = z.object({ id: z.int() })

async function removeOwn(admin: OdooClient, what: SetupStep['what'], model: string): Promise<SetupStep[]> {
  const owned = await ownExternalIds(admin, model)
  const domain = [['id', 'in', owned.map(({ res_id: id }) => id)]]
  const context = { active_test: false }
  const existing = owned.length === 0 ? [] : await admin.rows(idSchema, model, domain, ['id'], { context })
  const ids = existing.map(({ id }) => id)
  if (ids.length === 0) return []
  await admin.call(z.unknown(), model, 'unlink', [ids])
  return owned.flatMap(({ name, res_id: id }) =>
    ids.includes(id) ? [{ what, name, outcome: 'removed' }] : [],
  )
}

/** Odoo deletes an external id with its record, but not with one that went along with another. */
async function removeLeftovers(admin: OdooClient, keepData: boolean): Promise<SetupStep[]> {
  const left = (await ownExternalIds(admin)).filter(({ model }) => !keepData || !DATA.includes(model))
  if (left.length === 0) return []
  await admin.call(z.unknown(), 'ir.model.data', 'unlink', [left.map(({ id }) => id)])
  return left.flatMap(({ name, model }) =>
    OWN_MODELS.includes(model) ? [] : [{ what: 'external id', name, outcome: 'removed' }],
  )
}
