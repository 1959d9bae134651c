import { databaseOf } from '../../src/config/database.js'

describe('the address of a PostgreSQL database', () => {
  it('is taken as it is, with its password from elsewhere', () => {
    const database = 'postgres://bridge@db.example.fr/chorus?sslmode=verify-full'
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

  it('holds no password, and the one that it holds is not repeated', () => {
    const { database, problems } = databaseOf('postgres://bridge:pssst@localhost/chorus', {})
    expect(problems).toHaveLength(1)
    expect(`${database} ${problems.join(' ')}`).not.toContain('pssst')
  })

  it('says how the way to another machine is kept', () => {
    const address = 'postgres://bridge@db.example.fr/chorus'
    expect(databaseOf(address, {}).problems).toHaveLength(1)
    expect(databaseOf(`${address}?sslmode=disable`, {})).toMatchObject({
      problems: [],
      warnings: [expect.any(String)],
    })
  })

  it.each([
    'postgres://localhost/',
    'postgres:///chorus',
    'postgres://localhost/a?sslmode=prefer',
    'postgres://localhost/a?pool=3',
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
