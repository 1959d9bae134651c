import { z } from 'zod'
import type { OdooClient } from '../wire/client.js'
import type { SetupStep } from './report.js'

const FILTERS = 'ir.filters'

/** What the names of our fields have in common. */
const OURS = 'x_chorus_'

const filterSchema = z.object({ id: z.int(), name: z.string() })

/**
 * Takes away the searches that users saved with our fields. Odoo would leave them behind when the fields go, and one that
 * is somebody's default would keep the list of invoices from opening (measured on 17.0).
 */
export async function removeFilters(admin: OdooClient): Promise<SetupStep[]> {
  const domain = ['|', '|', ['domain', 'like', OURS], ['context', 'like', OURS], ['sort', 'like', OURS]]
  const context = { active_test: false }
  const filters = await admin.rows(filterSchema, FILTERS, domain, ['name'], { context })
  if (filters.length === 0) return []
  await admin.call(z.unknown(), FILTERS, 'unlink', [filters.map(({ id }) => id)])
  return filters.map(({ name }) => ({ what: 'saved search', name, outcome: 'removed' }))
}
