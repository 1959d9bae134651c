import { sql } from 'kysely'
import type { ProofStore } from '../store.js'
import { inTransaction, type StoreDatabase, type Transaction } from './database.js'
import { toInvoiceRow } from './rows.js'
import type { Schema } from './schema.js'
import { queueTellings } from './tellings.js'

export function proofStore(db: StoreDatabase): ProofStore {
  return {
    async proofsWanted(connection, limit) {
      const records = await db
        .selectFrom('proofs')
        .innerJoin('invoices', 'invoices.id', 'proofs.invoice_id')
        .selectAll('invoices')
        .where('proofs.connection', '=', connection)
        // Literal, as in the index that it makes usable.
        .where('proofs.state', '=', sql.lit('wanted'))
        .orderBy('proofs.invoice_id')
        .limit(limit)
        .execute()
      return records.map(toInvoiceRow)
    },

    async proofBegun(id) {
      const found = await db
        .selectFrom('proofs')
        .select('begun_at')
        .where('invoice_id', '=', id)
        .executeTakeFirst()
      return found === undefined || found.begun_at === null ? undefined : new Date(found.begun_at)
    },

    async recordProofBegun(id, at) {
      await inTransaction(db, async (trx) => {
        await wantProof(trx, id)
        await changeProof(trx, id, { begun_at: at?.getTime() ?? null })
      })
    },

    async recordProof(id, outcome, tellings) {
      await inTransaction(db, async (trx) => {
        await wantProof(trx, id)
        await changeProof(trx, id, { state: outcome })
        await queueTellings(trx, id, tellings)
      })
    },
  }
}

/** One that has its outcome keeps it. */
export async function wantProof(trx: Transaction, id: number): Promise<void> {
  await trx
    .insertInto('proofs')
    .columns(['invoice_id', 'connection', 'state'])
    .expression((eb) =>
      eb
        .selectFrom('invoices')
        .select(['id', 'connection', sql<Schema['proofs']['state']>`'wanted'`.as('state')])
        .where('id', '=', id),
    )
    .onConflict((conflict) => conflict.column('invoice_id').doNothing())
    .execute()
}

async function changeProof(
  trx: Transaction,
  id: number,
  changes: Partial<Pick<Schema['proofs'], 'state' | 'begun_at'>>,
): Promise<void> {
  await trx.updateTable('proofs').set(changes).where('invoice_id', '=', id).execute()
}
