import pg from 'pg'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Cluster, describeServer } from '../../store/postgres/cluster.js'
import { Line, type Fate } from './line.js'

describeServer(() => {
  describe('a line to a PostgreSQL server', () => {
    let cluster: Cluster
    let folder: string
    let line: Line
    beforeAll(async () => {
      cluster = await Cluster.start()
      await cluster.database('bridge')
      await cluster.ask('bridge', 'create table kept (n integer); grant all on kept to bridge')
      folder = mkdtempSync(join(tmpdir(), 'line-'))
    })
    beforeEach(async () => {
      await cluster.ask('bridge', 'truncate kept')
      line = await Line.open(join(folder, 'line'), join(cluster.folder, '.s.PGSQL.5432'), () => undefined)
    })
    afterEach(() => {
      line.close()
    })
    afterAll(async () => {
      rmSync(folder, { recursive: true })
      await cluster.remove()
    })

    const connected = async (): Promise<pg.Client> => {
      const client = new pg.Client({ host: line.folder, user: 'bridge', database: 'bridge' })
      client.on('error', () => undefined)
      await client.connect()
      return client
    }
    const kept = () => cluster.ask('bridge', 'select count(*) from kept')
    const begun = async (): Promise<pg.Client> => {
      const client = await connected()
      await client.query('begin')
      await client.query('insert into kept values ($1)', [1])
      return client
    }
    const struckBy = (fate: Fate): void => {
      line.arm({ nth: 1, ofCommits: true, struck: () => fate })
    }

    it('carries what both say', async () => {
      const client = await begun()
      await client.query('commit')
      await client.end()
      expect(await kept()).toBe('1')
    })

    it.each([
      ['lost', '0'],
      ['answer-lost', '1'],
    ] as const)('breaks at a commit that is %s, of which %s row is there then', async (fate, rows) => {
      const client = await begun()
      struckBy(fate)
      await expect(client.query('commit')).rejects.toThrow('Connection terminated')
      expect(await kept()).toBe(rows)
    })

    it('breaks at a commit of which nobody knows whether it has arrived', async () => {
      const client = await begun()
      struckBy('unknown')
      await expect(client.query('commit')).rejects.toThrow('Connection terminated')
    })

    it('lets nobody through while it is down', async () => {
      const client = await connected()
      line.down()
      await expect(client.query('select 1')).rejects.toThrow()
      await expect(connected()).rejects.toThrow()
      line.up()
      await (await connected()).end()
    })

    it('stands still, and what was begun is undone where the server has forgotten it meanwhile', async () => {
      const client = await begun()
      line.stand()
      const commit = client.query('commit').then(
        () => 'committed',
        () => 'broken',
      )
      line.forgottenByServer()
      line.goOn()
      expect(await commit).toBe('broken')
      expect(await kept()).toBe('0')
    })
  })
})
