import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqliteStore } from '../../../src/store/sqlite/open.js'
import { itNames, type Misconfiguration } from './misconfiguration.js'
import { inStore, storeOf } from './stored.js'
import { anInvoice } from '../../store/contract/samples.js'

const DAY_MS = 24 * 3_600_000
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS)

const DATABASE: readonly Misconfiguration[] = [
  {
    what: 'a database of the other environment',
    spoil: async (patient) => {
      await inStore(patient, "insert into environments values ('duret', 'production')")
    },
    check: 'database.environment',
    text: /environment is qualification, and \S+ was used with production/,
    remedy: /another file as "database"|set the environment back/i,
    exit: 2,
  },
  {
    what: 'a damaged database',
    spoil: async (patient) => {
      writeFileSync(await storeOf(patient), 'this was a database once, and is one no longer')
    },
    check: 'database.file',
    text: /is not a sound SQLite database/,
    remedy: /last backup|rebuild/,
    exit: 4,
  },
  {
    what: 'a database of a later version',
    spoil: async (patient) => {
      await inStore(patient, "insert into schema_migrations values (9999, '9999_later.sql', 'x', 0)")
    },
    check: 'database.schema',
    text: /newer version/,
    remedy: /Install that version/,
    exit: 4,
  },
  {
    what: 'a database of another program',
    spoil: ({ folder }) => {
      const database = new Database(join(folder, 'bridge.sqlite'))
      database.exec('create table theirs (a)')
      database.close()
    },
    check: 'database.schema',
    text: /of another program/,
    remedy: /file of its own/,
    exit: 4,
  },
  {
    what: 'a bridge of which no cycle has ended well for two days, though it heard of Chorus Pro',
    spoil: async (patient) => {
      const store = await openSqliteStore(join(patient.folder, 'bridge.sqlite'))
      await store.recordGoodCycle('duret', inDays(-2))
      await store.saveCursor('duret', 'chorus', inDays(0))
      await store.close()
    },
    check: 'bridge.cycle',
    outcome: 'warning',
    text: /^a cycle last ended well on/,
    remedy: /Start the bridge/,
    exit: 0,
  },
  {
    what: 'a connection that was renamed while a deposit of it was under way',
    spoil: async (patient) => {
      const store = await openSqliteStore(join(patient.folder, 'bridge.sqlite'))
      await store.keepEnvironments(new Map([['duret-sarl', 'qualification']]))
      await store.recordSightings('duret-sarl', [{ invoice: anInvoice(), stage: 'discovered' }], inDays(0))
      await store.close()
      const database = new Database(join(patient.folder, 'bridge.sqlite'))
      database.exec("update invoices set stage = 'depositing'")
      database.close()
    },
    check: 'database.left-behind',
    outcome: 'warning',
    text: /duret-sarl is configured no more, and 1 of its deposits/,
    remedy: /under this name .* until they are settled/,
    exit: 0,
  },
  {
    what: 'a directory that was not renewed for a week',
    spoil: async (patient) => {
      const store = await openSqliteStore(join(patient.folder, 'bridge.sqlite'))
      const id = await store.beginDirectory('qualification', inDays(-7))
      await store.useDirectory(id)
      await store.close()
    },
    check: 'chorus.directory',
    outcome: 'warning',
    text: /the directory is of/,
    remedy: /directory refresh/,
    exit: 0,
  },
]

itNames('the database', DATABASE)
