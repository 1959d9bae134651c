import { randomUUID } from 'node:crypto'
import { userError } from '../errors.js'
import type { Environment } from '../environment.js'
import { sirenOf } from '../registration.js'
import { type JsonObject, numberOf, type Row, textOf } from '../values.js'
import { hasPlatform, isSince } from '../version.js'

/** The values of `peppol_move_state`; those from `AB` on are what the recipient, here Chorus Pro, answers. */
export const PLATFORM_PROGRESS = [
  'ready',
  'to_send',
  'skipped',
  'processing',
  'done',
  'error',
  'AB',
  'AP',
  'RE',
  'PD',
  'submitted',
  'made_available',
  'refused',
  'cancelled',
] as const
export type PlatformProgress = (typeof PLATFORM_PROGRESS)[number]

/** States in which the platform does not hold the invoice: it gets its identifier there when it is handed over. */
const NOT_HANDED_OVER: readonly PlatformProgress[] = ['ready', 'to_send', 'skipped']

function stamps(env: Environment): JsonObject {
  return { write_date: env.stamp, write_uid: env.userId }
}

/**
 * The company registers with Odoo's approved platform: Odoo writes its SIREN over the SIRET (recorded in demo mode), which
 * 20.0, with a field for each, has no need of.
 * @throws OdooError UserError where there is no platform
 */
export function registerCompany(env: Environment, company: Row): void {
  if (!hasPlatform(env.db.version)) throw userError('This server has no approved platform.')
  const partner = env.db.table('res.partner').get(numberOf(company, 'partner_id'))
  const siren = partner === undefined ? undefined : sirenOf(partner)
  if (partner === undefined || siren === undefined) throw userError('The company has no SIREN.')
  env.db.table('res.company').update(company, {
    account_peppol_proxy_state: 'receiver',
    l10n_fr_pdp_annuaire_start_date: '2026-09-01',
    ...stamps(env),
  })
  if (isSince(env.db.version, '20.0')) return
  env.db.table('res.partner').update(partner, { company_registry: siren, ...stamps(env) })
}

/**
 * Moves an invoice along Odoo's own way. What has left for the platform counts as sent, and bears the identifier that the
 * platform gave it; an `error` before that bears none.
 * @throws OdooError UserError where there is no platform
 */
export function platformSends(env: Environment, move: Row, progress: PlatformProgress): void {
  if (!hasPlatform(env.db.version)) throw userError('This server has no approved platform.')
  const identifier = textOf(move, 'peppol_message_uuid')
  const isHandedOver = identifier !== '' || !['error', ...NOT_HANDED_OVER].includes(progress)
  env.db.table('account.move').update(move, {
    peppol_move_state: progress,
    ...(isHandedOver
      ? { peppol_message_uuid: identifier || `demo_${randomUUID()}`, is_move_sent: true }
      : {}),
    ...stamps(env),
  })
}
