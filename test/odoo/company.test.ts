import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { sendsByPlatform } from '../../src/odoo/partners/company.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import type { Made, OdooPort } from '../../src/odoo/port.js'
import {
  type AnsweringServer,
  type Method,
  OdooException,
  startAnsweringServer,
  UID,
} from './answering-server.js'
import { failureOf } from './failure.js'

const OTHER = 2
const INVOICE = 4
const COMPANY = 1
const CONTACT = 1
const CUSTOMER = 6

let server: AnsweringServer
let port: OdooPort & { close(): void }

const fieldsOf = (...names: string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, { type: 'char' }]))

async function start(methods: Readonly<Record<string, Method>>): Promise<void> {
  server = await startAnsweringServer({
    'res.users.search_read': () => [{ id: UID, company_id: [COMPANY, 'Duret'], lang: 'fr_FR' }],
    'account.move.fields_get': () => fieldsOf('name'),
    'res.partner.fields_get': () => fieldsOf('company_registry'),
    ...methods,
  })
  port = createOdooPort(access())
}

function access() {
  const { url } = server
  return { url, database: 'o19', login: 'chorus', password: 'chorus', transport: 'json-rpc' } as const
}

async function sends(): Promise<boolean> {
  const client = new OdooClient(access())
  try {
    return await sendsByPlatform(client, COMPANY)
  } finally {
    client.close()
  }
}

afterEach(async () => {
  port.close()
  await server.close()
})

const recordingSchema = z.object({
  response: z.object({ body: z.object({ result: z.array(z.record(z.string(), z.unknown())) }) }),
})

/** The company of a real server with `l10n_fr_pdp`. */
function recorded(file: string): Record<string, unknown> {
  const path = new URL(`../fixtures/odoo/19.0-pdp/${file}.json`, import.meta.url)
  const [company] = recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).response.body.result
  return { ...company, partner_id: [CONTACT, 'Duret Électricité'] }
}

function startWith(company: Record<string, unknown>): Promise<void> {
  const platform = Object.keys(company).filter((name) => /peppol|pdp/.test(name))
  return start({
    'res.company.fields_get': () => fieldsOf(...platform),
    'res.company.search_read': () => [company],
    'res.partner.search_read': () => [
      {
        id: CONTACT,
        company_registry: company['company_registry'],
        vat: 'FR44732829320',
        zip: '38080',
        country_code: 'FR',
      },
    ],
  })
}

describe('a company that the user may not enter', () => {
  it('is told at once, with those that there are instead', async () => {
    server = await startAnsweringServer({
      'res.users.search_read': () => [
        { id: UID, company_id: [COMPANY, 'Duret'], company_ids: [COMPANY, OTHER], lang: 'fr_FR' },
      ],
    })
    const { url } = server
    const access = {
      url,
      database: 'o19',
      login: 'chorus',
      password: 'chorus',
      transport: 'json-rpc',
    } as const
    port = createOdooPort({ ...access, companyId: 7 })
    expect(await failureOf(port.describe())).toMatchObject({
      kind: 'access',
      message:
        'The user of the bridge may not enter the company 7 in Odoo, or there is none of this id, only 1, 2',
    })
  })
})

describe('the company', () => {
  it('is read with its contact', async () => {
    await startWith(recorded('42-company-pdp-fields-before'))
    expect(await port.company()).toEqual({
      id: COMPANY,
      name: 'Duret Électricité',
      registry: '73282932000074',
      vatNumber: 'FR44732829320',
      country: 'FR',
      postcode: '38080',
    })
  })

  it('that is registered with the platform sends by it, and has its SIREN alone', async () => {
    await startWith(recorded('42-company-pdp-fields-sent-pdp'))
    expect(await port.company()).toMatchObject({ registry: '732829320' })
    expect(await sends()).toBe(true)
  })

  it('that is not registered sends nothing by it', async () => {
    await startWith(recorded('42-company-pdp-fields-before'))
    expect(await sends()).toBe(false)
  })

  it.each([
    ['not_registered', false],
    ['rejected', false],
    ['sent_verification', false],
    ['in_verification', true],
    ['smp_registration', true],
    ['sender', true],
    ['receiver', true],
    ['active', true],
    ['a state of the future', true],
  ])('in the state %s sends by the platform: %s', async (state, expected) => {
    await startWith({ id: 1, name: 'Duret', partner_id: [1, 'Duret'], account_peppol_proxy_state: state })
    expect(await sends()).toBe(expected)
  })

  it('of a server without platform sends by none', async () => {
    await startWith({ id: 1, name: 'Duret', partner_id: [1, 'Duret'] })
    expect(await sends()).toBe(false)
  })

  it.each([
    ['leaves it out', () => []],
    [
      'refuses it',
      () => {
        throw new OdooException('odoo.exceptions.AccessError', 'Access to unauthorized or invalid companies.')
      },
    ],
  ])('that the user may not enter is named, where Odoo %s', async (_how, answer) => {
    await start({ 'res.company.fields_get': () => ({}), 'res.company.search_read': answer })
    const failure = await failureOf(port.company())
    expect(failure.kind).toBe('access')
    expect(failure.message).toContain('may not enter the company 1')
  })
})

const AT = (time: string): Date => new Date(`2026-11-28T${time}Z`)
const by = (writer: number, time: string) => ({
  write_uid: [writer, 'x'],
  write_date: `2026-11-28 ${time}`,
})

const line = (id: number) => ({ id, move_id: [INVOICE, 'INV'], tax_ids: [5] })

describe('the last change', () => {
  let rows: Record<string, Record<string, unknown>[]>

  beforeEach(async () => {
    rows = {
      'res.company': [{ id: COMPANY, partner_id: [CONTACT, 'Duret'], ...by(OTHER, '08:00:00') }],
      'account.move': [
        {
          id: INVOICE,
          partner_id: [CUSTOMER, 'Commune'],
          commercial_partner_id: [CUSTOMER, 'Commune'],
          partner_shipping_id: false,
          invoice_payment_term_id: [3, '30 jours'],
          ...by(OTHER, '09:00:00'),
        },
      ],
      'account.move.line': [{ ...line(1), ...by(OTHER, '09:00:00') }],
    }
    await start(
      Object.fromEntries(
        [
          'res.company',
          'res.partner',
          'res.partner.bank',
          'account.tax',
          'account.payment.term',
          'account.move',
          'account.move.line',
        ].map((model) => [`${model}.search_read`, () => rows[model] ?? []]),
      ),
    )
  })

  it.each(['res.company', 'res.partner', 'res.partner.bank', 'account.tax', 'account.payment.term'])(
    'of the company is that of its %s, when this is the latest',
    async (model) => {
      rows[model] = [{ id: 1, partner_id: [CONTACT, 'Duret'], ...by(OTHER, '10:30:00') }]
      expect(await port.companyChangedAt()).toEqual(AT('10:30:00'))
    },
  )

  const changedAt = async (made?: Made): Promise<Date> =>
    (await port.documentChanges([INVOICE])).at(INVOICE, made)

  it.each([
    ['res.partner', CONTACT],
    ['res.partner', CUSTOMER],
    ['res.partner.bank', 1],
    ['account.tax', 5],
    ['account.payment.term', 3],
  ])('that can alter a document is that of its %s %i, when this is the latest', async (model, id) => {
    rows[model] = [{ id, ...by(OTHER, '10:30:00') }]
    expect(await changedAt()).toEqual(AT('10:30:00'))
    expect((await port.documentChanges([INVOICE])).besideItself(INVOICE)).toEqual(AT('10:30:00'))
  })

  it('is that of the invoice or of its lines, by whoever is not the bridge', async () => {
    expect(await changedAt()).toEqual(AT('09:00:00'))
    rows['account.move.line']?.push({ ...line(2), ...by(OTHER, '09:10:00') })
    expect(await changedAt()).toEqual(AT('09:10:00'))
    Object.assign(rows['account.move']?.[0] ?? {}, by(UID, '09:20:00'))
    expect(await changedAt()).toEqual(AT('09:10:00'))
  })

  it('is not that of the invoice where its own record is left out', async () => {
    Object.assign(rows['account.move']?.[0] ?? {}, by(OTHER, '09:20:00'))
    expect(await changedAt()).toEqual(AT('09:20:00'))
    expect((await port.documentChanges([INVOICE])).besideItself(INVOICE)).toEqual(AT('09:00:00'))
  })

  it('is none that somebody left who had the document made', async () => {
    rows['account.move.line'] = [{ ...line(1), ...by(OTHER, '09:30:00') }]
    expect(await changedAt({ at: AT('09:30:00'), by: OTHER })).toEqual(AT('09:00:00'))
    expect(await changedAt({ at: AT('09:30:01'), by: OTHER })).toEqual(AT('09:30:00'))
    expect(await changedAt({ at: AT('09:30:00'), by: OTHER + 1 })).toEqual(AT('09:30:00'))
  })

  it('is told of each invoice by what it depends on itself', async () => {
    rows['account.move']?.push({ ...rows['account.move'][0], id: INVOICE + 1, ...by(OTHER, '08:30:00') })
    rows['account.move.line']?.push({ ...line(2), move_id: [INVOICE + 1, 'x'], ...by(OTHER, '11:00:00') })
    const changes = await port.documentChanges([INVOICE, INVOICE + 1])
    expect(changes.at(INVOICE)).toEqual(AT('09:00:00'))
    expect(changes.at(INVOICE + 1)).toEqual(AT('11:00:00'))
  })

  it('is asked for among what the invoices depend on alone, and not of their lines to be paid', async () => {
    await port.documentChanges([INVOICE])
    const domains = new Map(
      server.calls.map(({ method, kwargs, args }) => [method, JSON.stringify([args, kwargs])]),
    )
    expect(domains.get('account.move.line.search_read')).toContain('["display_type","!=","payment_term"]')
    expect(domains.get('account.tax.search_read')).toContain('["id","in",[5]]')
    expect(domains.get('account.payment.term.search_read')).toContain('["id","in",[3]]')
    expect(domains.get('res.partner.search_read')).toContain(`["id","in",[${CONTACT},${CUSTOMER}]]`)
  })
})
