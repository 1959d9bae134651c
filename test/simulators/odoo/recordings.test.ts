import { z } from 'zod'
import { embeddedInvoice } from '../../../src/simulators/chorus/embedded-xml.js'
import type { OdooSimulator } from '../../../src/simulators/odoo/index.js'
import {
  addStatusField,
  Client,
  closeAll,
  documents,
  firstInvoice,
  type Json,
  post,
  printInvoice,
  recording,
  RECORDED,
  recordedUsers,
  replay,
  start,
  wizardOf,
} from './support.js'

const rowsSchema = z.array(z.record(z.string(), z.json()))

/** Times, ids that depend on what was done on the recorded server before, and products, which the simulator has none of. */
const VOLATILE = new Set(['write_date', 'create_date', 'price_unit', 'product_id'])

function comparable(rows: Json | undefined): Record<string, Json>[] {
  return rowsSchema
    .parse(rows)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !VOLATILE.has(name))))
}

/** What Odoo made; what people dropped into the chatter, or the bridge let go of, was not recorded itself. */
function held({ result }: Record<string, Json>): Record<string, Json>[] {
  return rowsSchema.parse(result).filter((row) => row['res_field'] !== false)
}

const withoutDebug = z.looseObject({ error: z.looseObject({ data: z.looseObject({ debug: z.string() }) }) })

function errorOf(body: Record<string, Json>): unknown {
  const { error } = withoutDebug.parse(body)
  return { ...error, data: { ...error.data, debug: 'any' } }
}

describe.each(RECORDED)('a simulated Odoo %s answers as the recorded one', (version) => {
  let simulator: OdooSimulator
  let admin: Client

  beforeAll(async () => {
    const seed = { documentsDir: documents(version), documentsMade: true }
    ;({ simulator, admin } = await start({ version, seed, users: recordedUsers(version) }))
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
    expect(held(await replay(simulator, hidden))).toEqual(held(hidden.response.body))
    const named = recording(version, '15')
    expect(held(await replay(simulator, named))).toEqual(held(named.response.body))
  })

  it('to a custom field written by a user of Invoicing', async () => {
    const exchange = recording(version, '16')
    expect(await replay(simulator, exchange)).toEqual(exchange.response.body)
    expect(simulator.record('account.move', firstInvoice(version))?.['x_chorus_status']).toBe('DEPOSEE')
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

describe.each(RECORDED)('fields_get of %s', (version) => {
  afterAll(closeAll)

  it.each(['04', '05', '06', '07', '08', '09', '10'])(
    'describes the fields of %s as recorded',
    async (number) => {
      const { simulator, admin } = await start({
        version,
        seed: { invoices: 'none' },
        users: recordedUsers(version),
      })
      if (number === '04') await addStatusField(admin)
      const exchange = recording(version, number)
      const fields = z.record(z.string(), z.record(z.string(), z.json()))
      const given = fields.parse((await replay(simulator, exchange))['result'])
      const recorded = fields.parse(exchange.response.body['result'])
      expect(Object.keys(given).sort()).toEqual(Object.keys(recorded).sort())
      for (const [name, field] of Object.entries(recorded)) {
        // A field of whoever made the recording.
        if (name === 'x_chorus_status') continue
        // Schemes of dozens of countries.
        const whole = name !== 'peppol_eas'
        expect([name, { ...given[name], ...(whole ? {} : { selection: null }) }]).toEqual([
          name,
          { ...field, ...(whole ? {} : { selection: null }) },
        ])
      }
    },
  )
})

describe.each(['18.0', '19.0-pdp', '19.0-pdp-registered'] as const)('the send wizard of %s', (version) => {
  afterAll(closeAll)

  const begin = async () => {
    const seed = { documentsDir: documents(version) }
    const { simulator } = await start({ version, users: recordedUsers(version), seed })
    // On 18.0 an earlier printing had left this on the customer.
    if (version === '18.0') simulator.edit('res.partner', 9, { invoice_sending_method: 'manual' })
    const created = recording(version, '51')
    const [id] = z.tuple([z.int()]).parse((await replay(simulator, created))['result'])
    const [recorded] = z.tuple([z.int()]).parse(created.response.body['result'])
    return { simulator, wizard: { recorded, id } }
  }

  it('has the recorded fields', async () => {
    const { simulator } = await begin()
    const exchange = recording(version, '50')
    const given = await replay(simulator, exchange)
    expect(given['result']).toEqual(exchange.response.body['result'])
  })

  it('proposes what was recorded, and takes what is chosen', async () => {
    const { simulator, wizard } = await begin()
    // By default the customer of the recording had the format that Odoo proposes.
    if (version === '19.0-pdp') simulator.edit('res.partner', 6, { invoice_edi_format: 'ubl_21_fr' })
    const read = recording(version, '52')
    const [given] = rowsSchema.parse((await replay(simulator, read, wizard))['result'])
    const [recorded] = rowsSchema.parse(read.response.body['result'])
    // Alerts, templates and reports are of no concern here.
    for (const name of Object.keys(recorded ?? {})) {
      if (['id', 'alerts', 'pdf_report_id', 'mail_template_id'].includes(name)) continue
      expect([name, given?.[name]]).toEqual([name, recorded?.[name]])
    }
    const written = recording(version, '53')
    expect(await replay(simulator, written, wizard)).toEqual(written.response.body)
  })

  it('makes the documents, or refuses in the recorded words', async () => {
    const { simulator, wizard } = await begin()
    await replay(simulator, recording(version, '53'), wizard)
    const exchange = recording(version, '54')
    if (exchange.response.body['error'] === undefined) {
      const ids = (body: Record<string, Json>) => JSON.stringify(body['result']).replaceAll(/\d+/g, 'n')
      expect(ids(await replay(simulator, exchange, wizard))).toBe(ids(exchange.response.body))
    } else {
      expect(errorOf(await replay(simulator, exchange, wizard))).toEqual(errorOf(exchange.response.body))
    }
  })
})

describe('the format ubl_21_fr of 19.0-pdp', () => {
  afterEach(closeAll)
  const version = '19.0-pdp'

  it('keeps UBL beside a PDF that holds a Factur-X all the same', async () => {
    const { simulator, chorus } = await start({
      version,
      users: recordedUsers(version),
      seed: { documentsDir: documents(version) },
    })
    simulator.edit('res.partner', 6, { invoice_edi_format: 'ubl_21_fr' })
    await printInvoice(chorus, 4)
    const exchange = recording(version, '56')
    const comparable = (body: Record<string, Json>) =>
      rowsSchema
        .parse(body['result'])
        // The recorded PDF is of another moment than the one among the documents.
        .map(({ id: _id, file_size: size, ...row }) => ({
          ...row,
          ...(row['mimetype'] === 'application/xml' ? { size } : {}),
        }))
    expect(comparable(await replay(simulator, exchange))).toEqual(comparable(exchange.response.body))
    const pdf = await chorus.rows(
      'ir.attachment',
      [
        ['name', '=', 'INV_2026_00001.pdf'],
        ['res_field', '!=', false],
      ],
      ['datas'],
    )
    const xml = await embeddedInvoice(Buffer.from(z.string().parse(pdf[0]?.['datas']), 'base64'))
    expect(Buffer.from(xml).toString('utf8')).toContain('CrossIndustryInvoice')
  })

  it('refuses a credit note that corrects no invoice, in the recorded words', async () => {
    const { simulator, chorus } = await start({ version, users: recordedUsers(version) })
    simulator.edit('res.partner', 6, { invoice_edi_format: 'ubl_21_fr' })
    const wizard = await wizardOf(chorus, 21)
    const exchange = recording(version, '55')
    const given = await replay(simulator, exchange, { recorded: 2, id: wizard })
    expect(errorOf(given)).toEqual(errorOf(exchange.response.body))
    await expect(printInvoice(chorus, 20)).resolves.toBeDefined()
  })
})

describe("what Odoo's approved platform shows", () => {
  afterEach(closeAll)

  const compare = async (simulator: OdooSimulator, moment: string, but: readonly string[] = []) => {
    for (const what of ['40-moves', '41-partners', '42-company']) {
      const exchange = recording('19.0-pdp', `${what}-pdp-fields-${moment}`)
      const given = rowsSchema.parse((await replay(simulator, exchange))['result'])
      const recorded = rowsSchema.parse(exchange.response.body['result'])
      const known = (row: Record<string, Json>) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !but.includes(name)))
      expect(given.map(known)).toEqual(recorded.map(known))
    }
  }

  it.each([
    ['before', '19.0-pdp', false],
    ['after', '19.0-pdp', true],
    ['registered-before', '19.0-pdp-registered', false],
  ] as const)('%s', async (moment, version, documentsMade) => {
    const seed = { documentsDir: documents(version), documentsMade }
    const { simulator } = await start({ version, users: recordedUsers(version), seed })
    await compare(simulator, moment)
  })

  it('of a company that registers while it works', async () => {
    const { simulator } = await start({ version: '19.0-pdp', users: recordedUsers('19.0-pdp') })
    simulator.registerWithPlatform()
    await compare(simulator, 'registered-before')
  })

  it('of invoices that the accountant sent by it, which cannot go back to draft', async () => {
    const version = '19.0-pdp-registered'
    const seed = { documentsDir: documents(version) }
    const { simulator, chorus, admin } = await start({ version, users: recordedUsers(version), seed })
    for (const id of [6, 7, 8]) {
      const vat = { vat: 'FR11123456782', invoice_edi_format: 'ubl_21_fr' }
      simulator.edit('res.partner', id, {
        ...vat,
        invoice_sending_method: 'peppol',
        peppol_verification_state: 'valid',
      })
    }
    for (const id of [4, 6]) {
      const wizard = await wizardOf(admin, id, ['peppol'])
      await admin.call('account.move.send.wizard', 'action_send_and_print', [[wizard]])
    }
    const sent = recording('19.0-pdp', '40-moves-pdp-fields-sent-pdp')
    const given = rowsSchema.parse((await replay(simulator, sent))['result'])
    const recorded = rowsSchema.parse(sent.response.body['result'])
    const known = ({ peppol_message_uuid: uuid, ...row }: Record<string, Json>) => ({
      ...row,
      uuid: uuid !== false,
    })
    expect(given.map(known)).toEqual(recorded.map(known))
    const partners = recording('19.0-pdp', '41-partners-pdp-fields-sent-pdp')
    expect(await replay(simulator, partners)).toEqual(partners.response.body)
    expect(
      await chorus.rows('account.move', [['show_reset_to_draft_button', '=', false]], ['name']),
    ).toMatchObject([{ name: 'INV/2026/00003' }, { name: 'INV/2026/00001' }])
  })

  it('of an invoice on its way: queued, under way, done, or given back', async () => {
    const version = '19.0-pdp-registered'
    const { simulator } = await start({ version })
    const shown = async () => {
      const client = new Client(simulator, 'chorus')
      const fields = ['peppol_move_state', 'peppol_is_sent', 'pdp_is_sent', 'show_reset_to_draft_button']
      const [row] = await client.rows('account.move', [['id', '=', 4]], [...fields, 'peppol_message_uuid'])
      return [...fields.map((name) => row?.[name]), row?.['peppol_message_uuid'] !== false]
    }
    simulator.sendByPlatform(4, 'to_send')
    expect(await shown()).toEqual(['to_send', false, false, true, false])
    simulator.sendByPlatform(4, 'processing')
    expect(await shown()).toEqual(['processing', true, true, false, true])
    simulator.sendByPlatform(4, 'done')
    expect(await shown()).toEqual(['done', true, true, false, true])
    simulator.sendByPlatform(4, 'error')
    expect(await shown()).toEqual(['error', false, false, true, true])
    simulator.sendByPlatform(5, 'error')
    expect(simulator.record('account.move', 5)?.['peppol_message_uuid'] ?? false).toBe(false)
  })

  it('can be steered from another process', async () => {
    const { simulator } = await start({ version: '19.0-pdp' })
    const steer = (path: string, body: Json) => post(`${simulator.url}/_sim/${path}`, body)
    expect((await steer('platform/register', {})).status).toBe(200)
    expect(simulator.record('res.partner', 1)).toMatchObject({ company_registry: '732829320' })
    expect((await steer('platform/send', { id: 4, progress: 'made_available' })).status).toBe(200)
    expect(simulator.record('account.move', 4)).toMatchObject({ peppol_move_state: 'made_available' })
    expect((await steer('platform/send', { id: 4, progress: 'nowhere' })).status).toBe(400)
  })

  it('is nothing on a server without it', async () => {
    const { simulator } = await start({ version: '19.0' })
    expect(() => {
      simulator.sendByPlatform(1, 'processing')
    }).toThrow('no approved platform')
  })
})
