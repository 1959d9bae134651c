import { typedDatabases } from '../../../src/store/postgres/database.js'
import { createStore } from '../../../src/store/sql/store.js'
import { describeStoreContract } from '../contract.js'
import { BY_GIVEN_CLOCK } from './given-clock.js'
import { type Lite, migratedLite } from './lite.js'

let lite: Lite

beforeAll(async () => {
  lite = await migratedLite()
})
afterAll(async () => {
  await lite.close()
})

describeStoreContract('PostgreSQL in this process', async () => {
  await lite.query('select make_empty()')
  const open = () => createStore(typedDatabases(lite, 'postgres:///lite', BY_GIVEN_CLOCK))
  const store = open()
  return { store, again: () => Promise.resolve(open()), dispose: () => store.close() }
})
