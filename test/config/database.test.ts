import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseOf } from '../../src/config/database.js'
import { parseAddress } from '../../src/store/postgres/address.js'

const SELF_SIGNED = 'test/fixtures/tls/self-signed.crt'

describe('the address of a PostgreSQL database', () => {
  it('is taken as it is, with its password from elsewhere', () => {
    const database = 'postgres://bridge@db.example.fr/chorus'
    expect(databaseOf(database, { CHORUS_BRIDGE_DATABASE_PASSWORD: 'pass%word' })).toEqual({
      database,
      databasePassword: 'pass%word',
      problems: [],
      warnings: [],
    })
  })

  it('may name the folder of a socket in the place of a host', () => {
    expect(databaseOf('postgres:///chorus?host=/var/run/postgresql', {}).problems).toEqual([])
  })

  it.each([
    'postgres://bridge:pssst@localhost/chorus',
    'postgres://bridge:%70ssst@localhost/chorus',
    'postgres://bridge%3Apssst@localhost/chorus',
    'postgres://bridge@localhost/chorus?password=pssst',
    'postgres://bridge@localhost/chorus?p%61ssword=pssst',
    'postgres://bridge:pssst/1@localhost/chorus',
    'postgres://bridge:12/pssst@localhost',
    'postgres://bridge:12/pssst@localhost/chorus',
    'postgres://bridge:12?pssst@localhost/chorus',
    'postgres://bridge:12?pssst&1@localhost/chorus',
    'postgres://bridge:12#pssst@localhost/chorus',
    'postgres://bridge:12%pssst@localhost/chorus',
    'postgres://bridge@pssst@localhost/chorus',
    'postgress://bridge:pssst@localhost/chorus',
    'mysql://bridge:pssst@localhost/chorus',
  ])('holds no password, and what may be one is not repeated: %s', (address) => {
    const { database, problems } = databaseOf(address, {})
    expect(problems).toHaveLength(1)
    expect(`${database} ${problems.join(' ')}`).not.toMatch(/pssst|%70/)
  })

  it.each([
    ['postgres://db.example.fr/chorus', 'verified'],
    ['postgres://10.0.0.7/chorus', 'verified'],
    ['postgres://db.example.fr/sslmode=disable', 'verified'],
    ['postgres://db.example.fr/chorus?sslmode=require', 'unverified'],
    ['postgres://db.example.fr/chorus?sslmode=disable', 'none'],
    ['postgres://localhost/chorus', 'none'],
    ['postgres://[::1]/chorus', 'none'],
    ['postgres://localhost/chorus?sslmode=verify-full', 'verified'],
    ['postgres:///chorus?host=/var/run/postgresql', 'none'],
  ])('has the server verified unless it says otherwise or crosses no network: %s', (address, tls) => {
    expect(parseAddress(address)).toMatchObject({ tls })
  })

  it.each(['disable', 'require'])('is cautioned against where it verifies nobody: %s', (sslmode) => {
    expect(databaseOf(`postgres://db.example.fr/chorus?sslmode=${sslmode}`, {})).toMatchObject({
      problems: [],
      warnings: [expect.stringContaining(sslmode)],
    })
  })

  it.each([
    'postgres://localhost/',
    'postgres:///chorus',
    'postgres://localhost/a?sslmode=prefer',
    'postgres://localhost/a?sslmode=disable&sslmode=verify-full',
    'postgres://localhost/a?pool=3',
    'postgres://db.example.fr/a?sslmode=require&sslrootcert=/etc/ssl/certs/ca.pem',
  ])('is refused where it says too little or what the bridge does not know: %s', (address) => {
    expect(databaseOf(address, {}).problems).toHaveLength(1)
  })

  it('is anything else than a path, which is made absolute', () => {
    expect(databaseOf('/var/lib/a.sqlite', { CHORUS_BRIDGE_DATABASE_PASSWORD: 'unused' })).toEqual({
      database: '/var/lib/a.sqlite',
      problems: [],
      warnings: [],
    })
  })
})

describe('the authority that the server is verified with', () => {
  const verifiedWith = (file: string): readonly string[] =>
    databaseOf(`postgres://db.example.fr/chorus?sslrootcert=${file}`, {}).problems

  it('is a file of certificates', () => {
    expect(verifiedWith(SELF_SIGNED)).toEqual([])
  })

  it('that is not there is a problem of the configuration, which names the file and what to do', () => {
    expect(verifiedWith('/nowhere/ca.pem')).toEqual([
      expect.stringMatching(
        /^database: sslrootcert: \/nowhere\/ca\.pem cannot be read \(ENOENT\): name a PEM/,
      ),
    ])
  })

  it('that holds none is one too, and is not repeated', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chorus-authority-'))
    const file = join(folder, 'ca.pem')
    writeFileSync(file, 'pssst')
    const problems = verifiedWith(file)
    rmSync(folder, { recursive: true })
    expect(problems).toEqual([expect.stringContaining('holds no certificate')])
    expect(problems.join()).not.toContain('pssst')
  })
})
