import { sql } from 'kysely'
import type { PublishedService, PublishedStructure } from '../../domain/recipients/published-structure.js'
import type { Transaction } from './database.js'
import { engineOf } from './engine.js'

/** Of two with one key the active one counts, here as in the table; no statement may touch one row twice. */
function onePerKey<T extends { readonly active: boolean }>(
  all: readonly T[],
  keyOf: (one: T) => string,
): T[] {
  const kept = new Map<string, T>()
  for (const one of all) {
    const key = keyOf(one)
    if (kept.get(key)?.active !== true) kept.set(key, one)
  }
  return [...kept.values()]
}

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0)

export async function addStructures(
  trx: Transaction,
  id: number,
  structures: readonly PublishedStructure[],
): Promise<void> {
  const rows = onePerKey(structures, ({ siret }) => siret).map((one) => ({
    siret: one.siret,
    name: one.name,
    active: flag(one.active),
    requires_service_code: flag(one.requiresServiceCode),
    requires_commitment_number: flag(one.requiresCommitmentNumber),
    requires_either: flag(one.requiresEither),
    does_not_report_payment: flag(one.doesNotReportPayment),
  }))
  const given = engineOf(trx).rowsOf(rows, {
    siret: 'text',
    name: 'text',
    active: 'integer',
    requires_service_code: 'integer',
    requires_commitment_number: 'integer',
    requires_either: 'integer',
    does_not_report_payment: 'integer',
  })
  await sql`
    insert into directory_structures (directory_id, siret, name, active, requires_service_code,
        requires_commitment_number, requires_either, does_not_report_payment)
      select ${sql.lit(id)}, siret, name, active, requires_service_code,
          requires_commitment_number, requires_either, does_not_report_payment
        from ${given} where true
      on conflict (directory_id, siret) do update
        set name = excluded.name, active = excluded.active,
            requires_service_code = excluded.requires_service_code,
            requires_commitment_number = excluded.requires_commitment_number,
            requires_either = excluded.requires_either,
            does_not_report_payment = excluded.does_not_report_payment
        where directory_structures.active = 0`.execute(trx)
}

export async function addServices(
  trx: Transaction,
  id: number,
  services: readonly PublishedService[],
): Promise<void> {
  const rows = onePerKey(services, ({ siret, code }) => `${siret} ${code}`).map((one) => ({
    siret: one.siret,
    code: one.code,
    name: one.name,
    active: flag(one.active),
    requires_commitment_number: flag(one.requiresCommitmentNumber),
  }))
  const given = engineOf(trx).rowsOf(rows, {
    siret: 'text',
    code: 'text',
    name: 'text',
    active: 'integer',
    requires_commitment_number: 'integer',
  })
  await sql`
    insert into directory_services (directory_id, siret, code, name, active, requires_commitment_number)
      select ${sql.lit(id)}, siret, code, name, active, requires_commitment_number
        from ${given} where true
      on conflict (directory_id, siret, code) do update
        set name = excluded.name, active = excluded.active,
            requires_commitment_number = excluded.requires_commitment_number
        where directory_services.active = 0`.execute(trx)
}
