import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { OF_ENGINE } from '../../../src/store/move/tables.js'
import { openSqliteStore } from '../../../src/store/sqlite/open.js'

const FIXTURES = new URL('../../fixtures/store/', import.meta.url)

/** Of tables that the latest of the databases in `test/fixtures/store/` has nothing in. */
const ROWS = `
  insert into workers (id, host, pid, connections, expires_at) values ('killed', 'elsewhere', 7, '["duret"]', 1790000000000);
  insert into leases (connection, holder_id) values ('duret', 'killed');
  insert into doubt (singleton, noticed_at) values (1, 1790000000000);
  insert into buyer_refusals (connection, refused_at) values ('duret', 1790000000000);
  insert into maybe_public_marks (connection, partner_id, reason) values ('duret', 7, 'NAME'), ('duret', 12, 'NAME');
  insert into maybe_public_activities (connection, note) values ('duret', 'À regarder : « École »');
  insert into legal_categories (environment, siret) values ('qualification', '21590350100017');
  insert into deposit_pauses (connection, kind, signature, message, since, tried_at, next_try_at)
    values ('duret', 'call', 'x', 'y', 1, 2, 3);
  insert into first_passes (connection, after_id) values ('duret', 4);
  insert into unreadable (connection, side, place, record, why, since, met_at)
    values ('duret', 'odoo', 'account.move', '7', 'no date', 1, 2);
  insert into clock_offsets (connection, side, ahead_ms, seen_at) values ('duret', 'odoo', -70000, 2);
  insert into history_refusals (invoice_id, since, times) select min(id), 1, 2 from invoices;
  insert into alarm_messages (connection, kind, channel, state, body, made_at, next_attempt_at)
    values ('duret', 'cycle', 'mail', 'raised', '{"a": [1,  2.50]}', 1, 2);
  insert into forecasts (connection, looked_on) values ('duret', '2026-11-30');
  insert into refused_tries (invoice_id, purpose, cause, times, first_at, last_at) select max(id), 'a', 'b', 1, 2, 3 from invoices;
  update documents set bytes = x'00ff0d0a255044462d' where invoice_id = (select min(invoice_id) from documents);
`

/** The file of a store with something in every table, as the program and its migrations wrote it. */
export async function filledStore(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-filled-'))
  const path = join(folder, 'store.db')
  const latest = readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .at(-1)
  const made = new Database(path)
  made.pragma('synchronous = OFF')
  made.exec(readFileSync(new URL(latest ?? '', FIXTURES), 'utf8')).close()
  await (await openSqliteStore(path)).close()
  const database = new Database(path)
  database.exec(ROWS)
  database.close()
  const content = readFileSync(path)
  rmSync(folder, { recursive: true })
  return content
}

const names = z.array(z.string())

/** All rows of all tables but those that each engine has for itself. */
export function everythingIn(path: string): Record<string, unknown[]> {
  const database = new Database(path, { readonly: true })
  const tables = names.parse(
    database
      .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by 1`)
      .pluck()
      .all(),
  )
  const found = tables
    .filter((name) => !OF_ENGINE.includes(name))
    .map((name) => [name, database.prepare(`select * from ${name} order by 1, 2`).all()] as const)
  database.close()
  return Object.fromEntries(found)
}
