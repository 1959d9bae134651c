import { keptHtml } from '../../src/domain/words/html.js'
import type { Telling } from '../../src/domain/words/telling.js'
import type { OutboxRow } from '../../src/store/store.js'
import { batchesOf } from '../../src/sync/odoo-state/tell-batches.js'

let nextId = 1

beforeEach(() => {
  nextId = 1
})

function row(invoiceId: number, telling: Telling, more: Partial<OutboxRow> = {}): OutboxRow {
  const known = { attempts: 0, wasRefused: false, writtenOver: undefined }
  return { id: nextId++, invoiceId, odooId: invoiceId, telling, ...known, ...more }
}

const note = (invoiceId: number, more: Partial<OutboxRow> = {}): OutboxRow =>
  row(invoiceId, { kind: 'note', messageId: `<${String(nextId)}>`, body: keptHtml('') }, more)

const fields = (invoiceId: number, ...names: string[]): OutboxRow =>
  row(invoiceId, {
    kind: 'fields',
    values: Object.fromEntries(names.map((name) => [name, `${name} ${String(nextId)}`])),
  })

const activity = (invoiceId: number): OutboxRow => row(invoiceId, { kind: 'activity', wanted: undefined })

const ids = (rows: readonly OutboxRow[]): number[][] =>
  batchesOf(rows).map((batch) => batch.map(({ id }) => id))

describe('what goes to Odoo in one request', () => {
  it('is the notes of all invoices, then the fields of all', () => {
    expect(ids([note(1), fields(1, 'a'), note(2), fields(2, 'a')])).toEqual([
      [1, 3],
      [2, 4],
    ])
  })

  it('is the fields of many invoices first, so that their notes fit into one request', () => {
    const many = Array.from({ length: 90 }, (_, invoice) => [fields(invoice, 'a'), note(invoice)]).flat()
    expect(batchesOf(many).map(({ length }) => length)).toEqual([40, 40, 10, 90])
  })

  it('is several notes of one invoice, but none that comes after something else', () => {
    expect(ids([note(1), note(1), fields(1, 'a'), note(1), note(2)])).toEqual([[1, 2, 5], [3], [4]])
  })

  it('are values of the same fields only, in whatever order they were given', () => {
    expect(ids([fields(1, 'a', 'b'), fields(2, 'b', 'a'), fields(3, 'a'), fields(1, 'a')])).toEqual([
      [1, 2],
      [3, 4],
    ])
  })

  it('is one activity', () => {
    expect(ids([activity(1), activity(2)])).toEqual([[1], [2]])
  })

  it('has an end', () => {
    const sizes = (rows: OutboxRow[]) => batchesOf(rows).map(({ length }) => length)
    const many = Array.from({ length: 250 }, (_, invoice) => invoice)
    expect(sizes(many.map((invoice) => note(invoice)))).toEqual([200, 50])
    expect(sizes(many.slice(0, 90).map((invoice) => fields(invoice, 'a')))).toEqual([40, 40, 10])
  })

  it('has little company after a failure, then none: it may be what Odoo stumbles over', () => {
    const failed = (attempts: number) => Array.from({ length: 40 }, (_, at) => note(at, { attempts }))
    expect(batchesOf(failed(1)).map(({ length }) => length)).toEqual([20, 20])
    expect(batchesOf(failed(2))).toHaveLength(40)
    expect(ids([note(100, { attempts: 2, wasRefused: true }), note(101)])).toEqual([[81, 82]])
  })
})
