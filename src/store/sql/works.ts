import type { Selectable } from 'kysely'
import type { SeenPiece, WorksPiece, WorksStore } from '../store.js'
import { inTransaction, type StoreDatabase, type Transaction } from './database.js'
import { IS_PENDING } from './partial-indexes.js'
import type { WorksPiecesTable } from './schema-directory.js'

export function worksStore(db: StoreDatabase): WorksStore {
  return {
    async worksSpace(connection) {
      const found = await db
        .selectFrom('works_spaces')
        .selectAll()
        .where('connection', '=', connection)
        .executeTakeFirst()
      if (found === undefined) return undefined
      return {
        isOpen: found.is_open === 1,
        askAt: new Date(found.ask_at),
        followedUntil: found.followed_until === null ? undefined : new Date(found.followed_until),
      }
    },

    async saveWorksSpace(connection, { isOpen, askAt }) {
      const answer = { is_open: isOpen ? 1 : 0, ask_at: askAt.getTime() } as const
      await db
        .insertInto('works_spaces')
        .values({ connection, ...answer, followed_until: null })
        .onConflict((conflict) => conflict.column('connection').doUpdateSet(answer))
        .execute()
    },

    async saveWorksFollowed(connection, until) {
      await db
        .updateTable('works_spaces')
        .set({ followed_until: until.getTime() })
        .where('connection', '=', connection)
        .execute()
    },

    async notePieces(connection, pieces) {
      await inTransaction(db, async (trx) => {
        for (const piece of pieces) await notePiece(trx, connection, piece)
      })
    },

    async pendingPieces(connection, limit) {
      const records = await db
        .selectFrom('works_pieces')
        .selectAll()
        .where('connection', '=', connection)
        .where(IS_PENDING)
        .orderBy((eb) => eb('first_piece', 'is', null))
        .orderBy('status_at')
        .limit(limit)
        .execute()
      return records.map(toPiece)
    },

    async recordPieceTold(connection, { identifier, statusCode, statusAt }, firstPiece) {
      await db
        .updateTable('works_pieces')
        .set({ is_pending: 0, ...(firstPiece !== undefined && { first_piece: firstPiece }) })
        .where('connection', '=', connection)
        .where('identifier', '=', identifier)
        .where('status_code', '=', statusCode)
        .where('status_at', '=', statusAt.getTime())
        .execute()
    },

    async reconsiderPieces(connection, adopted) {
      const own = await db
        .selectFrom('works_pieces')
        .select('first_piece')
        .where('connection', '=', connection)
        .where('identifier', '=', adopted)
        .executeTakeFirst()
      const folders = [adopted, ...(own?.first_piece ? [own.first_piece] : [])]
      await db
        .updateTable('works_pieces')
        .set({ is_pending: 1, first_piece: null })
        .where('connection', '=', connection)
        .where((eb) =>
          eb.or([
            eb('first_piece', 'is', null),
            eb('first_piece', 'in', folders).and(
              'first_piece',
              'not in',
              eb
                .selectFrom('invoices')
                .select('chorus_identifier')
                .where('invoices.connection', '=', connection)
                .where('chorus_identifier', 'is not', null)
                .$castTo<{ chorus_identifier: string }>(),
            ),
          ]),
        )
        .execute()
    },

    async piece(connection, identifier) {
      const record = await db
        .selectFrom('works_pieces')
        .selectAll()
        .where('connection', '=', connection)
        .where('identifier', '=', identifier)
        .executeTakeFirst()
      return record === undefined ? undefined : toPiece(record)
    },

    async folder(connection, firstPiece) {
      const records = await db
        .selectFrom('works_pieces')
        .selectAll()
        .where('connection', '=', connection)
        .where('first_piece', '=', firstPiece)
        .execute()
      return records.map(toPiece)
    },
  }
}

async function notePiece(trx: Transaction, connection: string, piece: SeenPiece): Promise<void> {
  const shown = {
    number: piece.number,
    type: piece.type ?? null,
    amount: piece.amountTotal ?? null,
    status_code: piece.statusCode,
    status_at: piece.statusAt.getTime(),
    is_pending: 1,
  } as const
  await trx
    .insertInto('works_pieces')
    .values({ connection, identifier: piece.identifier, ...shown, first_piece: null })
    .onConflict((conflict) =>
      conflict
        .columns(['connection', 'identifier'])
        .doUpdateSet(shown)
        .where((eb) =>
          eb.or([
            eb('works_pieces.status_code', '!=', shown.status_code),
            eb('works_pieces.status_at', '!=', shown.status_at),
          ]),
        ),
    )
    .execute()
}

function toPiece(record: Selectable<WorksPiecesTable>): WorksPiece {
  return {
    identifier: record.identifier,
    number: record.number,
    type: record.type ?? undefined,
    amountTotal: record.amount ?? undefined,
    statusCode: record.status_code,
    statusAt: new Date(record.status_at),
    firstPiece: record.first_piece ?? undefined,
  }
}
