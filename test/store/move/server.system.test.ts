import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { openStore } from '../../../src/store/open.js'
import { HOLDER } from '../contract/samples.js'
import { freshDirectory } from '../directory.js'
import { Cluster, describeServer } from '../postgres/cluster.js'
import { endAll, runAlone, type RunningProgram } from '../../support/running-program.js'
import { everythingIn, filledStore } from './filled.js'

const PASSWORD = 'p@ss/w%rd:secret'

describeServer(() => {
  const file = freshDirectory()
  const from = (): string => file('from.sqlite')
  let cluster: Cluster
  let filled: Uint8Array
  let databases = 0
  beforeAll(async () => {
    cluster = await Cluster.start({ password: PASSWORD, network: 'clear' })
    filled = await filledStore()
  })
  beforeEach(() => {
    writeFileSync(from(), filled)
  })
  afterEach(endAll)
  afterAll(async () => {
    await cluster.remove()
  })

  const emptyDatabase = async (): Promise<string> => {
    databases += 1
    await cluster.database(nameOf(databases))
    return cluster.overNetwork(nameOf(databases), '127.0.0.1')
  }
  const nameOf = (number: number): string => `moved${String(number)}`
  const migrate = (source: string, target: string): RunningProgram =>
    runAlone({ CHORUS_BRIDGE_DATABASE_PASSWORD: PASSWORD }, 'migrate-store', source, target)
  const done = async (source: string, target: string): Promise<string> => {
    const program = migrate(source, target)
    expect([await program.ended, program.said()]).toEqual([0, expect.stringContaining('start the bridge')])
    expect(program.said()).not.toContain(PASSWORD)
    return program.said()
  }
  const open = (database: string) => openStore({ database, databasePassword: PASSWORD })
  const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

  it('a store goes from a file to a server, to another one, and back, every row as it was', async () => {
    const database = new Database(from())
    database.exec('delete from doubt; delete from leases; delete from workers')
    database.close()
    const before = everythingIn(from())
    const [first, second, back] = [await emptyDatabase(), await emptyDatabase(), file('back.sqlite')]
    await done(from(), first)
    await done(first, second)
    await done(second, back)
    expect(everythingIn(back)).toEqual(before)

    // A bridge begins with it as with its own: nothing is doubted, and none can with one of the others.
    const store = await open(back)
    expect(await store.acquireLease(HOLDER, ['duret'], new Date(), 55_000)).toEqual({ held: true })
    expect(await store.doubtSince()).toBeUndefined()
    await store.close()
    for (const old of [from(), first, second])
      await expect(open(old)).rejects.toMatchObject({ kind: 'moved' })
  })

  it('a bridge that works on a server is left alone, by the clock of that server', async () => {
    const place = await emptyDatabase()
    const store = await open(place)
    await store.acquireLease({ ...HOLDER, host: 'elsewhere' }, ['duret'], new Date(), 55_000)
    const program = migrate(place, file('to.sqlite'))
    expect(await program.ended).toBe(3)
    expect(program.said()).toContain('another bridge')
    expect(existsSync(file('to.sqlite'))).toBe(false)
    await store.releaseLease(HOLDER.id)
    await store.close()
    await done(place, file('to.sqlite'))
  })

  it('a database that a bridge, or another program, has used is not touched', async () => {
    const [used, foreign] = [await emptyDatabase(), await emptyDatabase()]
    await (await open(used)).close()
    await cluster.ask(nameOf(databases), 'create table others (id int)')
    for (const [place, why, code] of [
      [used, 'has been used by a bridge', 1],
      [foreign, 'has tables of another program', 4],
    ] as const) {
      const program = migrate(from(), place)
      expect([await program.ended, program.said()]).toEqual([code, expect.stringContaining(why)])
    }
    await (await open(from())).close()
  })

  it('a database that was restored and not noticed yet is doubted in its new place as well', async () => {
    const place = await emptyDatabase()
    await (await open(place)).close()
    await cluster.ask(nameOf(databases), `update database_identity set identity = 'of another'`)
    await done(place, file('to.sqlite'))
    expect(everythingIn(file('to.sqlite'))['doubt']).toEqual([{ singleton: 1, noticed_at: null }])
  })

  describe('killed in the middle', () => {
    beforeEach(() => {
      const database = new Database(from())
      database.exec(`
        with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000)
        insert into outbox (invoice_id, connection, payload) select (select min(id) from invoices), 'duret', '{"kind":"note"}' from n`)
      database.pragma('wal_checkpoint(truncate)')
      database.close()
    })

    it('towards a server it leaves an empty database, and can be begun again', async () => {
      const place = await emptyDatabase()
      const before = hash(from())
      const program = migrate(from(), place)
      const filling = `select count(*) from pg_tables where schemaname = 'chorus_bridge_move' and tablename = 'invoices'`
      while ((await cluster.ask(nameOf(databases), filling)) === '0') await sleep(20)
      program.child.kill('SIGKILL')
      await program.ended
      expect(hash(from())).toBe(before)
      expect(
        await cluster.ask(nameOf(databases), `select count(*) from pg_tables where schemaname = 'public'`),
      ).toBe('0')
      await (await open(from())).close()
      await done(from(), place)
      expect(await cluster.ask(nameOf(databases), 'select count(*) > 100000 from outbox')).toBe('t')
    })

    it('towards a file it leaves none, and can be begun again', async () => {
      const to = file('to.sqlite')
      const before = hash(from())
      const program = migrate(from(), to)
      while (!existsSync(`${to}.partial-journal`) && !existsSync(`${to}.partial`)) await sleep(5)
      program.child.kill('SIGKILL')
      await program.ended
      expect(hash(from())).toBe(before)
      expect(existsSync(to)).toBe(false)
      await done(from(), to)
      expect(readdirSync(dirname(to)).sort()).toEqual(['from.sqlite', 'to.sqlite'])
    })
  })
})
