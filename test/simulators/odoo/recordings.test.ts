import { z } from 'zod'
import type { OdooSimulator } from '../../../src/simulators/odoo/index.js'
import {
  addStatusField,
  type Client,
  closeAll,
  documents,
  type Json,
  recording,
  replay,
  start,
  VERSIONS,
} from './support.js'

const rowsSchema = z.array(z.record(z.string(), z.json()))

/** Times, and ids that depend on what was done on the recorded server before. */
const VOLATILE = new Set(['write_date', 'create_date', 'price_unit'])

function comparable(rows: Json | undefined): Record<string, Json>[] {
  return rowsSchema
    .parse(rows)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !VOLATILE.has(name))))
}

const withoutDebug = z.looseObject({ error: z.looseObject({ data: z.looseObject({ debug: z.string() }) }) })

function errorOf(body: Record<string, Json>): unknown {
  const { error } = withoutDebug.parse(body)
  return { ...error, data: { ...error.data, debug: 'any' } }
}

describe.each(VERSIONS)('a simulated Odoo %s answers as the recorded one', (version) => {
  let simulator: OdooSimulator
  let admin: Client

  beforeAll(async () => {
    const seed = { documentsDir: documents(version), documentsMade: true }
    ;({ simulator, admin } = await start({ version, seed }))
    await addStatusField(admin)
    const recorded = rowsSchema.parse(recording(version, '11').response.body['result'])
    for (const row of recorded) {
      if (row['x_chorus_status'] === 'DEPOSEE') {
        await admin.call('account.move', 'write', [[row['id'] ?? 0], { x_chorus_status: 'DEPOSEE' }])
      }
    }
  })

  afterAll(closeAll)

  it.each(['01', '02', '03', '24'])('to %s, word for word', async (number) => {
    const exchange = recording(version, number)
    expect(await replay(simulator, exchange)).toEqual(exchange.response.body)
  })

  it('with the posted invoices', async () => {
    const exchange = recording(version, '11')
    const answer = await replay(simulator, exchange)
    expect(comparable(answer['result'])).toEqual(comparable(exchange.response.body['result']))
  })

  it('with the customers', async () => {
    const exchange = recording(version, '12')
    expect(await replay(simulator, exchange)).toEqual(exchange.response.body)
  })

  it('with the invoice lines', async () => {
    const exchange = recording(version, '13')
    const answer = await replay(simulator, exchange)
    expect(comparable(answer['result'])).toEqual(comparable(exchange.response.body['result']))
    const prices = (body: Record<string, Json>) =>
      rowsSchema.parse(body['result']).map((row) => z.number().parse(row['price_unit']).toFixed(6))
    expect(prices(answer)).toEqual(prices(exchange.response.body))
  })

  it('without the generated documents, unless res_field is named', async () => {
    const hidden = recording(version, '14')
    expect(await replay(simulator, hidden)).toEqual(hidden.response.body)
    const named = recording(version, '15')
    expect(await replay(simulator, named)).toEqual(named.response.body)
  })

  it('to a custom field written by a user of Invoicing', async () => {
    const exchange = recording(version, '16')
    expect(await replay(simulator, exchange)).toEqual(exchange.response.body)
    expect(simulator.record('account.move', 1)?.['x_chorus_status']).toBe('DEPOSEE')
  })

  it('to posted messages, and finds one by the Message-Id it was given', async () => {
    const asText = recording(version, '17')
    const asHtml = recording(version, '18')
    for (const exchange of [asText, asHtml]) {
      const [given, recorded] = [await replay(simulator, exchange), exchange.response.body]
      expect(Array.isArray(given['result'])).toBe(Array.isArray(recorded['result']))
      expect(typeof given['result']).toBe(typeof recorded['result'])
    }
    const found = recording(version, '19')
    const [given] = rowsSchema.parse((await replay(simulator, found))['result'])
    const [recorded] = rowsSchema.parse(found.response.body['result'])
    expect({ ...given, id: 0 }).toEqual({ ...recorded, id: 0 })
  })

  it('to a scheduled activity', async () => {
    const exchange = recording(version, '20')
    const answer = await replay(simulator, exchange)
    const shape = (body: Record<string, Json>) => JSON.stringify(body['result']).replaceAll(/\d+/g, 'n')
    expect(shape(answer)).toBe(shape(exchange.response.body))
  })

  it.each(['21', '22', '23', '25'])('to the refused %s', async (number) => {
    const exchange = recording(version, number)
    expect(errorOf(await replay(simulator, exchange))).toEqual(errorOf(exchange.response.body))
  })
})

describe('the EDI documents of 16.0', () => {
  afterAll(closeAll)

  it('hide their attachment from a user of Invoicing', async () => {
    const { simulator, chorus } = await start({
      version: '16.0',
      seed: { documentsDir: documents('16.0') },
    })
    const exchange = recording('16.0', '26')
    expect(errorOf(await replay(simulator, exchange))).toEqual(errorOf(exchange.response.body))
    const visible = await chorus.rows('account.edi.document', [['move_id', '=', 1]], ['state'])
    expect(visible).toEqual([{ id: 1, state: 'sent' }])
    expect(await chorus.ids('ir.attachment', [['name', 'like', 'factur_x']])).toEqual([])
  })
})

describe.each(VERSIONS)('fields_get of %s', (version) => {
  afterAll(closeAll)

  it.each(['04', '05', '06', '07', '08', '09', '10'])(
    'describes the fields of %s as recorded',
    async (number) => {
      const { simulator, admin } = await start({ version, seed: { invoices: 'none' } })
      if (number === '04') await addStatusField(admin)
      const exchange = recording(version, number)
      const fields = z.record(z.string(), z.record(z.string(), z.json()))
      const given = fields.parse((await replay(simulator, exchange))['result'])
      const recorded = fields.parse(exchange.response.body['result'])
      expect(Object.keys(given).sort()).toEqual(Object.keys(recorded).sort())
      for (const [name, field] of Object.entries(recorded)) {
        // The choices of a field that some setting cuts short are compared nowhere else.
        const whole = !['peppol_eas', 'x_chorus_status'].includes(name)
        expect([name, { ...given[name], ...(whole ? {} : { selection: null }) }]).toEqual([
          name,
          { ...field, ...(whole ? {} : { selection: null }) },
        ])
      }
    },
  )
})
