import type { Session } from '../../../src/store/postgres/session.js'

const TABLES = `select relname as name from pg_class
  where relkind = 'r' and relnamespace = current_schema()::regnamespace
    and relname not in ('schema_migrations', 'database_identity')
  order by exists (select 1 from pg_constraint where conrelid = pg_class.oid and contype = 'f') desc`

/** `select make_empty()`: a function takes a fraction of what the statements would take. */
export async function makeEmptier(session: Session): Promise<void> {
  const { rows } = await session.query<{ name: string }>(TABLES)
  const deletions = rows.map(({ name }) => `delete from ${name};`).join(' ')
  await session.query(
    `create function make_empty() returns void language plpgsql as $$ begin ${deletions} end $$`,
  )
}
