import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqliteStore } from '../../../src/store/sqlite/open.js'
import type { Patient } from '../patient.js'

export async function storeOf({ folder }: Patient): Promise<string> {
  const path = join(folder, 'bridge.sqlite')
  await (await openSqliteStore(path)).close()
  return path
}

export const inStore = async (patient: Patient, sql: string): Promise<void> => {
  const database = new Database(await storeOf(patient))
  database.exec(sql)
  database.close()
}
