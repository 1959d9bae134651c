import type { Standing, WaitingStage } from '../store.js'
import { type StageCounts, WAITING_STAGES } from '../../domain/chorus-status/stage.js'
import { toAlarm, toExpiry } from './alarms.js'
import { byConnection } from './by-connection.js'
import { inSnapshot, listOf } from './database.js'
import type { StoreDatabase, Transaction } from './database.js'
import { toDepositPause } from './deposit-pause.js'
import { countOutboxes } from './outbox-view.js'
import { WAITS } from './partial-indexes.js'

export async function standings(
  db: StoreDatabase,
  connections: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  return inSnapshot(db, async (trx) => {
    const waiting = await waitingStages(trx, connections)
    const among = listOf(trx, connections)
    const cycles = await trx.selectFrom('cycles').selectAll().where('connection', 'in', among).execute()
    const pauses = await trx
      .selectFrom('deposit_pauses')
      .selectAll()
      .where('connection', 'in', among)
      .execute()
    const expiries = await trx
      .selectFrom('expiries')
      .selectAll()
      .where('connection', 'in', among)
      .orderBy('secret')
      .execute()
    const alarms = await trx
      .selectFrom('alarms')
      .selectAll()
      .where('connection', 'in', among)
      .orderBy('kind')
      .execute()
    const goodAt = new Map(cycles.map(({ connection, good_at }) => [connection, new Date(good_at)]))
    const pause = new Map(pauses.map((record) => [record.connection, toDepositPause(record)]))
    const expiriesOf = byConnection(expiries, toExpiry)
    const alarmsOf = byConnection(alarms, toAlarm)
    const stages = await stageCounts(trx, connections)
    const outboxes = await countOutboxes(trx, connections)
    return new Map(
      connections.map((connection): [string, Standing] => [
        connection,
        {
          goodAt: goodAt.get(connection),
          stages: stages.get(connection) ?? {},
          waiting: waiting.get(connection) ?? [],
          outbox: outboxes.get(connection) ?? { pending: 0, setAside: 0 },
          oldestTelling: outboxes.get(connection)?.oldest,
          pause: pause.get(connection),
          expiries: expiriesOf.get(connection) ?? [],
          alarms: alarmsOf.get(connection) ?? [],
        },
      ]),
    )
  })
}

export async function stageCounts(
  db: StoreDatabase,
  connections: readonly string[],
): Promise<Map<string, StageCounts>> {
  const rows = await db
    .selectFrom('invoices')
    .select(({ fn }) => ['connection', 'stage', fn.countAll<number>().as('count')])
    .where('connection', 'in', listOf(db, connections))
    .groupBy(['connection', 'stage'])
    .execute()
  const found = new Map<string, StageCounts>()
  for (const { connection, stage, count } of rows)
    found.set(connection, { ...found.get(connection), [stage]: count })
  return found
}

async function waitingStages(
  trx: Transaction,
  connections: readonly string[],
): Promise<Map<string, WaitingStage[]>> {
  const rows = await trx
    .selectFrom('invoices')
    .select(({ fn }) => [
      'connection',
      'stage',
      fn.countAll<number>().as('count'),
      fn.min('stage_since').as('since'),
    ])
    .where('connection', 'in', listOf(trx, connections))
    .where(WAITS)
    .groupBy(['connection', 'stage'])
    .execute()
  const inOrder = rows.toSorted(
    (one, other) => WAITING_STAGES.indexOf(one.stage) - WAITING_STAGES.indexOf(other.stage),
  )
  return byConnection(inOrder, ({ stage, count, since }) => ({ stage, count, since: new Date(since) }))
}
