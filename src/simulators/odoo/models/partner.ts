import type { Environment } from '../environment.js'
import type { ModelHooks } from '../hooks.js'
import { numberOf, type Row } from '../values.js'

/** The company that a contact belongs to: the topmost parent that is one, or the partner itself. */
function commercialPartner(env: Environment, row: Row): number {
  if (row['is_company'] === true) return row.id
  const parent = env.db.table('res.partner').get(numberOf(row, 'parent_id'))
  return parent === undefined ? row.id : commercialPartner(env, parent)
}

function settle(env: Environment, row: Row): void {
  env.db.table('res.partner').update(row, { commercial_partner_id: commercialPartner(env, row) })
}

export const partnerHooks: ModelHooks = {
  afterCreate(env, row) {
    settle(env, row)
  },
  afterWrite(env, row, values) {
    if (!('parent_id' in values) && !('is_company' in values)) return
    settle(env, row)
    for (const child of env.db.table('res.partner').lookup('parent_id', row.id)) settle(env, child)
  },
}
