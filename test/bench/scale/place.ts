import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster } from '../../store/postgres/own-cluster.js'
import { cpuOfAll } from './processes.js'

/** What the database has done so far. */
export interface DatabaseUse {
  readonly transactions: number
  readonly cpuSeconds: number
}

/** Where the store is. */
export interface Place {
  readonly database: string
  /** Of a server; a file's is the process's own. */
  use(): Promise<DatabaseUse | undefined>
  remove(): Promise<void>
}

const NAME = 'scale'

export async function postgresPlace(): Promise<Place> {
  const cluster = await Cluster.start({ isDurable: true })
  const postmaster = Number(
    readFileSync(join(cluster.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
  )
  return {
    database: await cluster.database(NAME),
    async use() {
      const transactions = await cluster.ask(
        'postgres',
        `select xact_commit + xact_rollback from pg_stat_database where datname = '${NAME}'`,
      )
      return { transactions: Number(transactions), cpuSeconds: cpuOfAll(postmaster) }
    },
    remove: () => cluster.remove(),
  }
}

export function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-scale-store-'))
  chmodSync(folder, 0o700)
  return {
    database: join(folder, 'bridge.sqlite'),
    use: () => Promise.resolve(undefined),
    remove() {
      rmSync(folder, { recursive: true, force: true })
      return Promise.resolve()
    },
  }
}
