import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../../src/package-root.js'
import { StoreError } from '../../../src/store/error.js'
import { openPostgresStore } from '../../../src/store/postgres/open.js'
import { Cluster, describeServer } from './cluster.js'

const tlsFile = (name: string): string => join(PACKAGE_ROOT, 'test/fixtures/tls', name)
const CERTIFICATE = tlsFile('self-signed.crt')
const PASSWORD = 'p@ss/w%rd:é'

describeServer(() => {
  const refusal = async (database: string, databasePassword?: string): Promise<StoreError> => {
    const error: unknown = await openPostgresStore({ database, databasePassword }).then(
      (store) => store.close(),
      (thrown: unknown) => thrown,
    )
    if (error instanceof StoreError) return error
    throw new Error(`not refused: ${String(error)}`)
  }

  describe('a PostgreSQL server with TLS, and with a password', () => {
    let cluster: Cluster
    beforeAll(async () => {
      cluster = await Cluster.start({
        password: PASSWORD,
        network: { certificate: CERTIFICATE, key: tlsFile('self-signed.key') },
      })
      await cluster.database('bridge')
    })
    afterAll(async () => {
      await cluster.remove()
    })
    const by = (parameters: string, host?: string): string =>
      `${cluster.overNetwork('bridge', host)}?${parameters}`

    it.each([
      ['verify-full', `sslmode=verify-full&sslrootcert=${encodeURIComponent(CERTIFICATE)}`],
      ['require', 'sslmode=require'],
    ])('is used with sslmode=%s', async (_, parameters) => {
      const store = await openPostgresStore({ database: by(parameters), databasePassword: PASSWORD })
      expect(await store.workers()).toEqual([])
      const encrypted = await cluster.ask(
        'bridge',
        `select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'bridge'`,
      )
      expect(encrypted).toBe('t')
      await store.close()
    })

    it('is not trusted where no authority that is known signed its certificate', async () => {
      const { kind, message, remedy } = await refusal(by('sslmode=verify-full'), PASSWORD)
      expect(kind).toBe('unavailable')
      expect(message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
      expect(remedy).toContain('sslrootcert')
    })

    it('is not trusted where its certificate is for another host', async () => {
      const parameters = `sslmode=verify-full&sslrootcert=${encodeURIComponent(CERTIFICATE)}`
      const { message } = await refusal(by(parameters, '127.0.0.1'), PASSWORD)
      expect(message).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
    })

    it('whose authority cannot be read is refused with the name of the file', async () => {
      const { message, remedy } = await refusal(by('sslmode=verify-full&sslrootcert=/nowhere.pem'))
      expect(message).toContain('/nowhere.pem cannot be read (ENOENT)')
      expect(remedy).toContain('"database"')
    })

    it.each([
      ['another password', 'pssst-pssst'],
      ['no password', undefined],
    ])('that wants %s says so, and what was tried is nowhere', async (_, password) => {
      const error = await refusal(by('sslmode=require'), password)
      expect(error).toMatchObject({ kind: 'unavailable' })
      expect(error.remedy).toContain('CHORUS_BRIDGE_DATABASE_PASSWORD')
      expect(`${error.message} ${error.remedy} ${error.stack ?? ''} ${String(error.cause)}`).not.toContain(
        'pssst',
      )
    })
  })

  describe('a PostgreSQL server without TLS', () => {
    let cluster: Cluster
    beforeAll(async () => {
      cluster = await Cluster.start({ network: 'clear' })
      await cluster.database('bridge')
    })
    afterAll(async () => {
      await cluster.remove()
    })

    it.each(['require', 'verify-full'])('is told nothing with sslmode=%s', async (sslmode) => {
      const { message, remedy } = await refusal(
        `${cluster.overNetwork('bridge')}?sslmode=${sslmode}`,
        PASSWORD,
      )
      expect(message).toContain('does not support SSL')
      expect(remedy).toContain('sslmode=disable')
    })

    it('on this machine is used without', async () => {
      await (await openPostgresStore({ database: cluster.overNetwork('bridge', '127.0.0.1') })).close()
    })
  })
})
