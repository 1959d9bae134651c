import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { readMigrations } from '../../src/store/migrations.js'
import { migrate } from '../../src/store/sqlite/migrate.js'
import { freshDirectory } from './directory.js'

const NOW = new Date('2026-10-05T08:00:00Z')

describe('migrations', () => {
  const file = freshDirectory()
  let database: Database.Database

  beforeEach(() => {
    mkdirSync(file('migrations'))
    database = new Database(file('store.db'))
  })
  afterEach(() => {
    database.close()
  })

  const write = (name: string, text: string) => {
    writeFileSync(file(`migrations/${name}`), text)
  }
  const run = () => migrate(database, readMigrations(pathToFileURL(`${file('migrations')}/`)), () => NOW)
  const refusal = (): unknown => {
    try {
      return run()
    } catch (error) {
      return error
    }
  }
  const applied = () => database.prepare('select * from schema_migrations order by position').all()

  it('are applied in the order of their numbers, once', () => {
    write('0002_more.sql', 'alter table t add column b integer;')
    write('0001_start.sql', 'create table t (a integer);')
    write('README.md', 'not a migration')
    expect(run()).toEqual(['0001_start.sql', '0002_more.sql'])
    expect(run()).toEqual([])
    write('0003_data.sql', 'insert into t (a, b) values (1, 2); insert into t (a, b) values (3, 4);')
    expect(run()).toEqual(['0003_data.sql'])
    expect(database.prepare('select * from t').all()).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ])
  })

  it('are remembered with the hash of their text and the moment', () => {
    write('0001_start.sql', 'create table t (a integer);\n')
    run()
    expect(applied()).toEqual([
      {
        position: 1,
        name: '0001_start.sql',
        // printf 'create table t (a integer);\n' | sha256sum
        checksum: 'fce1d70a071f4f4f92af0f1fb4a5c01ee428ca7d9b8fe3be849603058815be1f',
        applied_at: NOW.getTime(),
      },
    ])
  })

  it('are the same with the line ends of Windows', () => {
    write('0001_start.sql', 'create table t (\n  a integer\n);\n')
    run()
    write('0001_start.sql', 'create table t (\r\n  a integer\r\n);\r\n')
    expect(run()).toEqual([])
  })

  it('are whole: one that fails leaves nothing, and those before it stay', () => {
    write('0001_start.sql', 'create table t (a integer);')
    write('0002_bad.sql', 'insert into t values (1); insert into nowhere values (1);')
    expect(run).toThrow('no such table: nowhere')
    expect(database.prepare('select count(*) from t').pluck().get()).toBe(0)
    expect(applied()).toMatchObject([{ name: '0001_start.sql' }])
  })

  it('refuse a file whose migration has changed since', () => {
    write('0001_start.sql', 'create table t (a integer);')
    run()
    write('0001_start.sql', 'create table t (a text);')
    expect(refusal()).toMatchObject({ name: 'StoreError', kind: 'migrations' })
    expect(run).toThrow('0001_start.sql')
  })

  it('refuse a file whose migration was replaced by another', () => {
    write('0001_start.sql', 'create table t (a integer);')
    run()
    rmSync(file('migrations/0001_start.sql'))
    write('0001_begin.sql', 'create table t (a integer);')
    expect(refusal()).toMatchObject({ name: 'StoreError', kind: 'migrations' })
    expect(run).toThrow('has since gone')
  })

  it('refuse a file that a newer version has changed', () => {
    write('0001_start.sql', 'create table t (a integer);')
    write('0002_more.sql', 'create table u (a integer);')
    run()
    rmSync(file('migrations/0002_more.sql'))
    expect(refusal()).toMatchObject({ name: 'StoreError', kind: 'newer-version' })
  })

  it.each([
    ['0002_late.sql', 'a gap'],
    ['0001-start.sql', 'another form of name'],
    ['start.sql', 'no number'],
  ])('refuse a directory with %s: %s', (name) => {
    write(name, 'create table t (a integer);')
    expect(refusal()).toMatchObject({ name: 'StoreError', kind: 'migrations' })
  })

  it('refuse two with one number', () => {
    write('0001_a.sql', 'create table t (a integer);')
    write('0001_b.sql', 'create table u (a integer);')
    expect(refusal()).toMatchObject({ name: 'StoreError', kind: 'migrations' })
  })

  it('leave the database of another program alone', () => {
    database.exec('create table theirs (a integer)')
    write('0001_start.sql', 'create table t (a integer);')
    expect(refusal()).toMatchObject({ name: 'StoreError', kind: 'not-a-store' })
    expect(database.prepare('select name from sqlite_schema').pluck().all()).toEqual(['theirs'])
  })
})
