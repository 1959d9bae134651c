import { VALIDATION_MODEL } from '../../domain/odoo-fields/validation-fields.js'
import type { OdooClient } from '../wire/client.js'
import { findForeign } from '../server/external-ids.js'
import type { Dialect } from './dialect.js'
import type { Say } from './languages.js'
import type { OwnModels } from './models.js'
import type { OwnRecords } from './records.js'
import type { DecisionActions } from './requests.js'
import {
  amountsGraphArch,
  amountsPivotArch,
  delaysGraphArch,
  delaysPivotArch,
  forecastGraphArch,
  forecastPivotArch,
  punctualityPivotArch,
  kanbanArch,
  listArch,
  listColumnsArch,
} from './view-board.js'
import { invoiceFormArch, partnerFormArch } from './view-form.js'
import { orderFormArch, orderSearchArch } from './view-order.js'
import { partnerSearchArch, searchArch } from './view-search.js'
import { validationFormArch, validationListArch, validationSearchArch } from './view-validation.js'

export const VIEWS = 'ir.ui.view'

/** The search of invoices to validate. */
export const VALIDATION_SEARCH = 'view_validation_search'

/** Our views of the *Chorus Pro* menu, by external id; one that Odoo refused is not here. */
export type BoardViews = ReadonlyMap<string, number>

/** One small extension a concern, so that one which clashes with another module's view costs that concern alone. */
export async function putViews(
  admin: OdooClient,
  records: OwnRecords,
  dialect: Dialect,
  models: OwnModels,
  decisions: DecisionActions,
): Promise<BoardViews> {
  await putExtensions(admin, records, dialect)
  const board = new Map<string, number>()
  const arches: readonly (readonly [name: string, arch: (say: Say) => string])[] = [
    ['view_board_list', (say) => listArch(dialect, say)],
    ['view_board_kanban', () => kanbanArch(dialect)],
    ['view_board_pivot', amountsPivotArch],
    ['view_board_graph', amountsGraphArch],
    ['view_delays_pivot', delaysPivotArch],
    ['view_delays_graph', delaysGraphArch],
    ['view_punctuality_pivot', punctualityPivotArch],
    ['view_forecast_graph', forecastGraphArch],
    ['view_forecast_pivot', forecastPivotArch],
  ]
  for (const [name, arch] of arches) {
    // A late place: none of them may become the default view of invoices elsewhere.
    const values = { name, model: 'account.move', mode: 'primary', priority: 99, active: true }
    const id = await records.put({ what: 'view', model: VIEWS, name, values, arch })
    if (id !== undefined) board.set(name, id)
  }
  for (const [name, arch] of [
    ['view_validation_list', (say: Say) => validationListArch(dialect, say)],
    ['view_validation_form', (say: Say) => validationFormArch(dialect, decisions, say)],
    [VALIDATION_SEARCH, validationSearchArch],
  ] as const) {
    const record = { what: 'view', name } as const
    if (!models.has(VALIDATION_MODEL)) {
      records.skip(record, VIEWS, 'what it needs is not there')
      continue
    }
    const values = { name, model: VALIDATION_MODEL, mode: 'primary', active: true }
    const id = await records.put({ ...record, model: VIEWS, values, arch })
    if (id !== undefined) board.set(name, id)
  }
  await records.removeObsolete('view', VIEWS)
  return board
}

async function putExtensions(admin: OdooClient, records: OwnRecords, dialect: Dialect): Promise<void> {
  const extensions: readonly (readonly [
    name: string,
    model: string,
    module: string,
    base: string,
    arch: (say: Say) => string,
  ])[] = [
    ['view_move_form', 'account.move', 'account', 'view_move_form', () => invoiceFormArch(dialect)],
    ['view_out_invoice_list', 'account.move', 'account', 'view_out_invoice_tree', listColumnsArch],
    ['view_out_credit_note_list', 'account.move', 'account', 'view_out_credit_note_tree', listColumnsArch],
    ['view_invoice_search', 'account.move', 'account', 'view_account_invoice_filter', searchArch],
    ['view_partner_search', 'res.partner', 'base', 'view_res_partner_filter', partnerSearchArch],
    ['view_partner_form', 'res.partner', 'base', 'view_partner_form', () => partnerFormArch(dialect)],
    ...(dialect.hasOrders
      ? ([
          ['view_order_form', 'sale.order', 'sale', 'view_order_form', () => orderFormArch(dialect)],
          ['view_order_search', 'sale.order', 'sale', 'view_sales_order_filter', orderSearchArch],
        ] as const)
      : []),
  ]
  for (const [name, model, module, base, arch] of extensions) {
    const parent = await findForeign(admin, module, base)
    if (parent === undefined) {
      records.skip({ what: 'view', name }, VIEWS, `this Odoo has no view ${module}.${base}`)
      continue
    }
    const values = { name, model, inherit_id: parent, mode: 'extension', active: true }
    await records.put({ what: 'view', model: VIEWS, name, values, arch })
  }
}
