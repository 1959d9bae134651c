import { mark } from '../../marks/mark.js'
import type { Session } from './session.js'

/**
 * What tells a server from one that took its place: the cluster and its timeline, which begins anew with each recovery and each
 * standby that takes over. Of the log that is written now: what the server has in its control file is as of its last checkpoint.
 */
export const SERVER = `(select concat_ws('/', system_identifier,
    case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end)
  from pg_control_system())`

/** And what tells one that was restored in the same server: the database in it, and its tables. */
const IDENTITY = `select concat_ws('/', ${SERVER},
    (select oid from pg_database where datname = current_database()), 'invoices'::regclass::oid) as identity`

const DOUBTED = `insert into doubt (singleton, noticed_at) values (1, null)
  on conflict (singleton) do update set noticed_at = null`

/**
 * Notices that this is another database than the one that a bridge last worked with, whose memory it has: a restored backup,
 * or a standby that took over and may lack the last of it. It is doubted then, like the copy of a file. Answers whether it is.
 */
export async function noticeRestored(session: Session): Promise<boolean> {
  const { rows } = await session.query<{ identity: string }>(IDENTITY)
  const identity = rows[0]?.identity ?? ''
  const known = await session.query<{ identity: string }>('select identity from database_identity')
  const former = known.rows[0]?.identity
  if (former === identity) return false
  const isRestored = former !== undefined && mark('restored-database-is-doubted')
  await session.query('begin')
  if (isRestored) {
    await session.query(DOUBTED)
    await session.query('delete from workers')
  }
  await session.query(
    `insert into database_identity (singleton, identity) values (1, $1)
      on conflict (singleton) do update set identity = excluded.identity`,
    [identity],
  )
  await session.query('commit')
  return isRestored
}
