import { z } from 'zod'
import { FIELD } from '../../domain/odoo-fields/fields.js'
import { MAYBE_PUBLIC_FIELD } from '../../domain/odoo-fields/maybe-public-fields.js'
import { PAYMENT_FIELD } from '../../domain/odoo-fields/payment-fields.js'
import { PARTNER_FIELD } from '../../domain/odoo-fields/partner-fields.js'
import { VALIDATION_MODEL } from '../../domain/odoo-fields/validation-fields.js'
import type { Text } from '../../domain/words/text.js'
import type { OdooClient } from '../wire/client.js'
import { findForeign } from '../server/external-ids.js'
import type { Dialect } from './dialect.js'
import type { OwnRecords } from './records.js'
import type { OwnModels } from './models.js'
import { type BoardViews, VALIDATION_SEARCH } from './views.js'
import { many2oneSchema, optional } from '../wire/values.js'

export const WINDOWS = 'ir.actions.act_window'
export const WINDOW_VIEWS = 'ir.actions.act_window.view'
export const MENUS = 'ir.ui.menu'

interface Entry {
  readonly model: 'account.move' | 'res.partner' | typeof VALIDATION_MODEL
  readonly name: string
  readonly label: Text
  readonly domain: string
  readonly context: string
  /** Modes in order, each with the external id of our view if it has one. */
  readonly views: readonly (readonly [mode: 'list' | 'kanban' | 'pivot' | 'graph', view?: string])[]
}

const CUSTOMER_INVOICES = `('move_type', 'in', ('out_invoice', 'out_refund')), ('state', '=', 'posted')`
const PUBLIC_INVOICES = `[${CUSTOMER_INVOICES}, '|', ('${FIELD.situation}', '!=', False), ('commercial_partner_id.${PARTNER_FIELD.public}', '=', True)]`

const BOARD = [
  ['list', 'view_board_list'],
  ['kanban', 'view_board_kanban'],
  ['pivot', 'view_board_pivot'],
  ['graph', 'view_board_graph'],
] as const

const ENTRIES: readonly Entry[] = [
  {
    model: 'account.move',
    name: 'invoices',
    label: { fr: 'Factures publiques', en: 'Public-sector invoices' },
    domain: PUBLIC_INVOICES,
    context: `{'default_move_type': 'out_invoice'}`,
    views: BOARD,
  },
  {
    model: 'account.move',
    name: 'to_correct',
    label: { fr: 'À corriger', en: 'To correct' },
    domain: PUBLIC_INVOICES,
    context: `{'default_move_type': 'out_invoice', 'search_default_chorus_to_correct': 1}`,
    views: BOARD,
  },
  {
    model: 'account.move',
    name: 'delays',
    label: { fr: 'Délais de paiement', en: 'Payment times' },
    domain: `[${CUSTOMER_INVOICES}, ('${FIELD.paymentDate}', '!=', False)]`,
    context: `{'default_move_type': 'out_invoice'}`,
    views: [
      ['graph', 'view_delays_graph'],
      ['pivot', 'view_delays_pivot'],
      ['list', 'view_board_list'],
    ],
  },
  {
    model: 'account.move',
    name: 'punctuality',
    label: { fr: 'Retards et intérêts', en: 'Lateness and interest' },
    domain: `[${CUSTOMER_INVOICES}, ('${PAYMENT_FIELD.punctuality}', '!=', False)]`,
    context: `{'default_move_type': 'out_invoice'}`,
    views: [
      ['pivot', 'view_punctuality_pivot'],
      ['list', 'view_board_list'],
    ],
  },
  {
    model: 'account.move',
    name: 'forecast',
    label: { fr: 'Encaissements attendus', en: 'Payments expected' },
    domain: `[${CUSTOMER_INVOICES}]`,
    context: `{'default_move_type': 'out_invoice', 'search_default_chorus_expected': 1}`,
    views: [
      ['graph', 'view_forecast_graph'],
      ['list', 'view_board_list'],
      ['pivot', 'view_forecast_pivot'],
    ],
  },
  {
    model: 'res.partner',
    name: 'maybe_public',
    label: { fr: 'Clients peut-être publics', en: 'Customers maybe public' },
    domain: `[('${MAYBE_PUBLIC_FIELD.maybePublic}', '=', True)]`,
    context: '{}',
    views: [['list'], ['kanban']],
  },
  {
    model: VALIDATION_MODEL,
    name: 'validations',
    label: { fr: 'Factures à valider', en: 'Invoices to validate' },
    domain: '[]',
    context: `{'search_default_chorus_waiting': 1}`,
    views: [['list', 'view_validation_list']],
  },
]

/** The search view of each model's lists, where it is Odoo's own. */
const SEARCHES: Readonly<Record<string, readonly [module: string, name: string]>> = {
  'account.move': ['account', 'view_account_invoice_filter'],
  'res.partner': ['base', 'view_res_partner_filter'],
}

/** The *Chorus Pro* menu beside *Customers*: in Enterprise that is under *Accounting*, elsewhere under *Invoicing*. */
export async function putMenus(
  admin: OdooClient,
  records: OwnRecords,
  dialect: Dialect,
  models: OwnModels,
  board: BoardViews,
): Promise<void> {
  const parent = await parentMenu(admin)
  const root =
    parent === undefined
      ? undefined
      : await records.put({
          what: 'menu',
          model: MENUS,
          name: 'menu_chorus_pro',
          values: { parent_id: parent, sequence: 3, active: true },
          texts: { name: { fr: 'Chorus Pro', en: 'Chorus Pro' } },
        })
  for (const [index, entry] of ENTRIES.entries()) {
    const menu = { what: 'menu', model: MENUS, name: `menu_${entry.name}` } as const
    if (entry.model === VALIDATION_MODEL && !models.has(VALIDATION_MODEL)) {
      records.skip(menu, MENUS, 'what it needs is not there')
      continue
    }
    const foreign = SEARCHES[entry.model]
    const search = foreign === undefined ? board.get(VALIDATION_SEARCH) : await findForeign(admin, ...foreign)
    const action = await putWindow(records, dialect, board, entry, search)
    if (root === undefined || action === undefined) records.skip(menu, MENUS, 'what it needs is not there')
    else {
      const values = {
        parent_id: root,
        sequence: (index + 1) * 10,
        action: `${WINDOWS},${String(action)}`,
        active: true,
      }
      await records.put({ ...menu, values, texts: { name: entry.label } })
    }
  }
  await records.removeObsolete('menu', MENUS)
  await records.removeObsolete('action', WINDOW_VIEWS)
  await records.removeObsolete('action', WINDOWS)
}

async function putWindow(
  records: OwnRecords,
  { list }: Dialect,
  board: BoardViews,
  entry: Entry,
  search: number | undefined,
): Promise<number | undefined> {
  const modeOf = (mode: string): string => (mode === 'list' ? list : mode)
  const action = await records.put({
    what: 'action',
    model: WINDOWS,
    name: `action_${entry.name}`,
    values: {
      res_model: entry.model,
      view_mode: [...entry.views.map(([mode]) => modeOf(mode)), 'form'].join(','),
      domain: entry.domain,
      context: entry.context,
      ...(search !== undefined && { search_view_id: search }),
    },
    texts: { name: entry.label },
  })
  for (const [index, [mode, viewName]] of entry.views.entries()) {
    if (viewName === undefined) continue
    const view = board.get(viewName)
    const name = `action_${entry.name}_${mode}`
    if (action === undefined || view === undefined)
      records.skip({ what: 'action', name }, WINDOW_VIEWS, 'what it needs is not there')
    else {
      const values = { act_window_id: action, view_mode: modeOf(mode), view_id: view, sequence: index + 1 }
      await records.put({ what: 'action', model: WINDOW_VIEWS, name, values })
    }
  }
  return action
}

const menuSchema = z.object({ parent_id: optional(many2oneSchema) })

/** Where *Customers* hangs: Enterprise and other modules move it, and `account.menu_finance` may be hidden then. */
async function parentMenu(admin: OdooClient): Promise<number | undefined> {
  const customers = await findForeign(admin, 'account', 'menu_finance_receivables')
  if (customers !== undefined) {
    const context = { active_test: false }
    const [menu] = await admin.rows(menuSchema, MENUS, [['id', '=', customers]], ['parent_id'], { context })
    if (menu?.parent_id !== undefined) return menu.parent_id.id
  }
  return findForeign(admin, 'account', 'menu_finance')
}
