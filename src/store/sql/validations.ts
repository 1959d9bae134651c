import { type Selectable, sql, type Updateable } from 'kysely'
import type { SeenValidation, ValidationRow, ValidationStore } from '../store.js'
import { inTransaction, type StoreDatabase, type Transaction } from './database.js'
import { assertLease } from './holds-lease.js'
import { toJson } from './json.js'
import { AWAITS_DECISION, IS_BEGUN, IS_UNTOLD, WANTS_DOCUMENT } from './partial-indexes.js'
import type { ValidationsTable } from './schema-validations.js'
import {
  parseAnswer,
  parseAsked,
  parseDecision,
  parseFacts,
  parseMotives,
  shownFacts,
  triedText,
} from './validation-json.js'

export function validationStore(db: StoreDatabase): ValidationStore {
  const all = (connection: string) =>
    db.selectFrom('validations').selectAll().where('connection', '=', connection)
  const change = async (
    connection: string,
    identifier: string,
    values: Updateable<ValidationsTable>,
  ): Promise<void> => {
    await db
      .updateTable('validations')
      .set(values)
      .where('connection', '=', connection)
      .where('identifier', '=', identifier)
      .execute()
  }
  return {
    async validationSearch(connection) {
      const found = await db
        .selectFrom('validation_searches')
        .selectAll()
        .where('connection', '=', connection)
        .executeTakeFirst()
      if (found === undefined) return undefined
      const { ask_at: askAt, has_any: hasAny, is_refused: isRefused } = found
      return { askAt: new Date(askAt), hasAny: hasAny === 1, isRefused: isRefused === 1 }
    },

    async saveValidationSearch(connection, { askAt, hasAny, isRefused }) {
      const values = {
        ask_at: askAt.getTime(),
        has_any: hasAny ? 1 : 0,
        is_refused: isRefused ? 1 : 0,
      } as const
      await db
        .insertInto('validation_searches')
        .values({ connection, ...values })
        .onConflict((conflict) => conflict.column('connection').doUpdateSet(values))
        .execute()
    },

    async validations(connection, identifiers) {
      if (identifiers.length === 0) return []
      return (await all(connection).where('identifier', 'in', identifiers).execute()).map(toRow)
    },

    async waitingValidations(connection) {
      return (await all(connection).where(AWAITS_DECISION).orderBy('deadline').execute()).map(toRow)
    },

    async begunValidations(connection) {
      const found = (await all(connection).where(IS_BEGUN).execute()).map(toRow)
      return found.filter(({ decision }) => decision !== undefined)
    },

    async untoldValidations(connection, limit) {
      return (await all(connection).where(IS_UNTOLD).limit(limit).execute()).map(toRow)
    },

    async validationsWithoutDocument(connection, limit) {
      const found = all(connection).where(WANTS_DOCUMENT).where('odoo_id', 'is not', null)
      return (await found.limit(limit).execute()).map(toRow)
    },

    async noteValidation(connection, seen) {
      await inTransaction(db, (trx) => note(trx, connection, seen))
    },

    async recordDecisionBegun(connection, identifier, decision, by) {
      await inTransaction(db, async (trx) => {
        await assertLease(trx, by, { connection })
        await trx
          .updateTable('validations')
          .set({ decision: toJson(decision) })
          .where('connection', '=', connection)
          .where('identifier', '=', identifier)
          .execute()
      })
    },

    async recordDecisionOver(connection, identifier, tried) {
      await change(connection, identifier, { decision: triedText(tried) })
    },

    async recordDecisionAnswered(connection, identifier, { answer, handled, now, tried = [] }) {
      await db
        .updateTable('validations')
        .set((eb) => ({
          decision: triedText(tried),
          answer: toJson(answer),
          handled: handled === undefined ? null : toJson(handled),
          version: eb('version', '+', 1),
          ...(now && {
            status_code: now.statusCode,
            status_at: now.statusAt.getTime(),
            state: now.state,
          }),
        }))
        .where('connection', '=', connection)
        .where('identifier', '=', identifier)
        .execute()
    },

    async recordValidationTold(connection, identifier, version, odooId) {
      await db
        .updateTable('validations')
        .set({
          odoo_id: odooId,
          told_version: version,
          handled: sql<string | null>`case when version = ${version} then null else handled end`,
        })
        .where('connection', '=', connection)
        .where('identifier', '=', identifier)
        .execute()
    },

    async recordValidationDocumentBegun(connection, identifier, at) {
      await change(connection, identifier, { document_begun_at: at?.getTime() ?? null })
    },

    async recordValidationDocument(connection, identifier, became) {
      await change(connection, identifier, { document: became, document_begun_at: null })
    },

    async knownMotives(connection, frame) {
      const found = await db
        .selectFrom('refusal_motives')
        .selectAll()
        .where('connection', '=', connection)
        .where('frame', '=', frame)
        .executeTakeFirst()
      return found && { motives: parseMotives(found.motives), askAt: new Date(found.ask_at) }
    },

    async saveMotives(connection, frame, { motives, askAt }) {
      const values = { motives: JSON.stringify(motives), ask_at: askAt.getTime() }
      await db
        .insertInto('refusal_motives')
        .values({ connection, frame, ...values })
        .onConflict((conflict) => conflict.columns(['connection', 'frame']).doUpdateSet(values))
        .execute()
    },
  }
}

async function note(trx: Transaction, connection: string, seen: SeenValidation): Promise<void> {
  const known = await trx
    .selectFrom('validations')
    .selectAll()
    .where('connection', '=', connection)
    .where('identifier', '=', seen.identifier)
    .executeTakeFirst()
  const shown = {
    facts: toJson(seen.facts),
    status_code: seen.statusCode,
    status_at: seen.statusAt.getTime(),
    turn: seen.turn,
    state: seen.state,
    deadline: seen.deadline.getTime(),
    ...(seen.answer && { answer: toJson(seen.answer) }),
    // What was tried in one turn does not show in another, nor once that is over.
    ...(known !== undefined &&
      (known.state !== seen.state || known.turn !== seen.turn) && { decision: null }),
    // Who has to answer anew has not been answered.
    ...(seen.state === 'waiting' &&
      known !== undefined &&
      (known.state !== 'waiting' || known.turn !== seen.turn) && { answer: null }),
  }
  if (known === undefined) {
    await trx
      .insertInto('validations')
      .values({
        connection,
        identifier: seen.identifier,
        odoo_id: null,
        decision: null,
        answer: null,
        handled: null,
        ...shown,
        version: 1,
        told_version: 0,
        document: 'wanted',
        document_begun_at: null,
      })
      .execute()
    return
  }
  const differ = Object.entries(shown).filter(
    ([column, value]) => Object.entries(known).find(([name]) => name === column)?.[1] !== value,
  )
  if (differ.length === 0) return
  const isShown = differ.some(
    ([column]) => column !== 'facts' || shownFacts(shown.facts) !== shownFacts(known.facts),
  )
  await trx
    .updateTable('validations')
    .set({ ...shown, version: known.version + (isShown ? 1 : 0) })
    .where('connection', '=', connection)
    .where('identifier', '=', seen.identifier)
    .execute()
}

function toRow(record: Selectable<ValidationsTable>): ValidationRow {
  return {
    identifier: record.identifier,
    odooId: record.odoo_id ?? undefined,
    facts: parseFacts(record.facts),
    statusCode: record.status_code,
    statusAt: new Date(record.status_at),
    turn: record.turn,
    state: record.state,
    deadline: new Date(record.deadline),
    ...parseDecision(record.decision),
    answer: record.answer === null ? undefined : parseAnswer(record.answer),
    handled: record.handled === null ? undefined : parseAsked(record.handled),
    version: record.version,
    isTold: record.version === record.told_version,
    document: record.document,
    documentBegunAt: record.document_begun_at === null ? undefined : new Date(record.document_begun_at),
  }
}
