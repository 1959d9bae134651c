import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { createOdooPort } from '../../src/odoo/adapter.js'
import type { OdooPort } from '../../src/odoo/port.js'
import {
  type AnsweringServer,
  type Method,
  OdooException,
  startAnsweringServer,
  UID,
} from './answering-server.js'
import { RenderingError } from '../../src/odoo/wire/error.js'
import { explains } from '../support/explains.js'
import { failureOf } from './failure.js'
import { text } from './scripted-server.js'

const INVOICE = 4
const CUSTOMER = 6
const MADE = '2026-11-28 18:10:36'
const PDF = '%PDF-1.7'

const fieldsSchema = z.object({
  response: z.object({ body: z.object({ result: z.record(z.string(), z.unknown()) }) }),
})

function wizardFields(version: string): Record<string, unknown> {
  const path = new URL(`../fixtures/odoo/${version}/50-fields-get-send-wizard.json`, import.meta.url)
  return fieldsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).response.body.result
}

function names(...fields: string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((name) => [name, { type: 'char' }]))
}

interface Attachment {
  readonly id: number
  readonly name: string
  readonly res_field: string | false
  readonly create_uid: [number, string]
}

let server: AnsweringServer
let port: OdooPort & { close(): void }
let files: Attachment[]
let customer: Record<string, unknown>
let move: Record<string, unknown>

const pdf = (creator: number): Attachment => ({
  id: 40 + files.length,
  name: 'FAC_2026_00004.pdf',
  res_field: 'invoice_pdf_report_file',
  create_uid: [creator, 'x'],
})
const xml = (): Attachment => ({
  id: 40 + files.length,
  name: 'FAC_2026_00004_factur_x.xml',
  res_field: 'ubl_cii_xml_file',
  create_uid: [1, 'OdooBot'],
})

const wanted = z.object({ fields: z.array(z.string()) })
const idsAndValues = z.tuple([z.array(z.int()), z.record(z.string(), z.unknown())])

async function start(
  more: Readonly<Record<string, Method>> = {},
  pages?: Parameters<typeof startAnsweringServer>[1],
  version = '18.0',
): Promise<void> {
  server = await startAnsweringServer(
    {
      'res.users.search_read': () => [{ id: UID, company_id: [1, 'Duret'], lang: 'en_US' }],
      'account.move.fields_get': () => names('invoice_pdf_report_file', 'ubl_cii_xml_file', 'sending_data'),
      'res.partner.fields_get': () => names('invoice_sending_method', 'peppol_verification_state'),
      'account.move.search_read': () => [move],
      'account.move.send.wizard.fields_get': () => wizardFields(version),
      'res.lang.search_read': () => [
        { id: 1, code: 'fr_BE' },
        { id: 2, code: 'fr_FR' },
      ],
      'ir.attachment.search_read': (_args, kwargs) => {
        const { fields } = wanted.parse(kwargs)
        const shown =
          fields.includes('datas') || fields.includes('file_size')
            ? files.filter(({ res_field: field }) => field === 'invoice_pdf_report_file')
            : files.filter(({ res_field: field }) => field !== false)
        return shown.map((file) => ({
          ...file,
          res_id: INVOICE,
          datas: Buffer.from(PDF).toString('base64'),
          file_size: PDF.length,
          create_date: MADE,
        }))
      },
      'ir.attachment.unlink': (args) => {
        const [ids] = z.tuple([z.array(z.int())]).parse(args)
        files = files.filter(({ id }) => !ids.includes(id))
        return true
      },
      'ir.attachment.write': (args) => {
        const [ids, values] = idsAndValues.parse(args)
        files = files.map((file) => (ids.includes(file.id) ? { ...file, ...values } : file))
        return true
      },
      'account.move.send.wizard.create': () => 1,
      'account.move.send.wizard.write': () => true,
      'account.move.send.wizard.action_send_and_print': () => {
        files.push(pdf(UID))
        files.push(xml())
        return { type: 'ir.actions.act_window_close' }
      },
      'res.partner.search_read': () => [{ id: CUSTOMER, write_date: MADE, ...customer }],
      'res.partner.write': (args) => {
        Object.assign(customer, idsAndValues.parse(args)[1])
        return true
      },
      ...more,
    },
    pages,
  )
  port = createOdooPort({
    url: server.url,
    database: 'o18',
    login: 'chorus',
    password: 'chorus',
    transport: 'json-rpc',
  })
}

beforeEach(() => {
  files = []
  customer = { invoice_sending_method: false, peppol_verification_state: 'not_verified' }
  move = {
    id: INVOICE,
    state: 'posted',
    name: 'FAC/2026/00004',
    partner_id: [CUSTOMER, 'Commune'],
    commercial_partner_id: [CUSTOMER, 'Commune'],
    sending_data: false,
  }
})

afterEach(async () => {
  port.close()
  await server.close()
})

function called(method: string) {
  return server.calls.filter((call) => call.method === method)
}

const ACTION = 'account.move.send.wizard.action_send_and_print'

describe('a document that Odoo is asked for', () => {
  it.each(['18.0', '19.0-pdp', '19.0-pdp-registered'])(
    'is made without any way of sending, in the French of France, on %s',
    async (version) => {
      await start({}, undefined, version)
      const made = await port.invoicePdf(INVOICE, 'make')
      expect(made).toMatchObject({ made: true, madeAt: new Date('2026-11-28T18:10:36Z') })
      expect(Buffer.from(made?.bytes ?? []).toString()).toBe(PDF)
      const [opened] = called('account.move.send.wizard.create')
      expect(opened?.args).toEqual([
        [{ move_id: INVOICE, sending_method_checkboxes: {}, extra_edi_checkboxes: {} }],
      ])
      expect(called('account.move.send.wizard.write')[0]?.args[1]).toEqual({
        sending_methods: [],
        extra_edis: [],
      })
      expect(called(ACTION)[0]?.kwargs).toMatchObject({
        context: { lang: 'fr_FR', active_ids: [INVOICE] },
      })
    },
  )

  it('is the one that is there, with the moment at which it was made', async () => {
    await start()
    files.push(pdf(2))
    expect(await port.invoicePdf(INVOICE, 'make')).toMatchObject({
      made: false,
      madeAt: new Date('2026-11-28T18:10:36Z'),
    })
    expect(called(ACTION)).toEqual([])
  })

  explains(
    'made-and-taken-away',
    'is asked for again when somebody takes it off in that moment',
    async () => {
      await start({ [ACTION]: () => true })
      const failure = await failureOf(port.invoicePdf(INVOICE, 'make'))
      expect(failure).toBeInstanceOf(RenderingError)
      expect(failure.kind).toBe('unexpected')
    },
  )

  it('waits while Odoo is about to send the invoice in the background, which it would forget', async () => {
    move['sending_data'] = { author_user_id: 2, author_partner_id: 3 }
    await start()
    const failure = await failureOf(port.invoicePdf(INVOICE, 'make'))
    expect(failure.kind).toBe('queued')
    expect(failure.message).toContain('FAC/2026/00004')
    expect(called(ACTION)).toEqual([])
  })

  it('leaves the customer as he was, whatever Odoo writes on him meanwhile', async () => {
    const makes: Method = () => {
      files.push(pdf(UID))
      customer = { invoice_sending_method: 'manual', peppol_verification_state: 'not_valid' }
      return true
    }
    await start({
      [ACTION]: makes,
      'mail.message.search_read': () => [{ id: 140 }],
      'mail.message.unlink': () => true,
    })
    expect((await port.invoicePdf(INVOICE, 'make'))?.made).toBe(true)
    expect(customer).toEqual({ invoice_sending_method: false, peppol_verification_state: 'not_verified' })
    expect(called('mail.message.search_read')[0]?.args[0]).toEqual(
      expect.arrayContaining([
        ['res_id', '=', CUSTOMER],
        ['create_uid', '=', UID],
        ['create_date', '>=', MADE],
        ['create_date', '<', '2026-11-28 18:10:37'],
      ]),
    )
    expect(called('mail.message.unlink')[0]?.args).toEqual([[140]])
  })

  it('writes nothing on a customer whom Odoo left alone', async () => {
    await start()
    await port.invoicePdf(INVOICE, 'make')
    expect(called('res.partner.write')).toEqual([])
  })
})

describe('a document made anew', () => {
  it('takes the place of one that the bridge had made', async () => {
    await start()
    files.push(pdf(UID))
    files.push(xml())
    await port.invoicePdf(INVOICE, 'renew')
    expect(files.map(({ name, res_field: field }) => [name, field])).toEqual([
      ['FAC_2026_00004.pdf', 'invoice_pdf_report_file'],
      ['FAC_2026_00004_factur_x.xml', 'ubl_cii_xml_file'],
    ])
  })

  it('leaves one that somebody else had made as a plain file, and only that', async () => {
    await start()
    files.push(pdf(2))
    await port.invoicePdf(INVOICE, 'renew')
    await port.invoicePdf(INVOICE, 'renew')
    expect(files.map(({ name }) => name)).toEqual([
      'FAC_2026_00004 (version remplacée).pdf',
      'FAC_2026_00004.pdf',
      'FAC_2026_00004_factur_x.xml',
    ])
  })
})

describe('where the user may not note on the customer what a platform answered about him', () => {
  const denied: Method = () => {
    throw new OdooException('odoo.exceptions.AccessError', 'Vous n’êtes pas autorisé à modifier Contact')
  }

  it('Odoo’s report makes the document, and leaves the customer alone', async () => {
    await start({ [ACTION]: denied }, ({ url = '' }) => {
      if (url === '/web/session/authenticate')
        return text(200, JSON.stringify({ result: { uid: UID } }), { 'set-cookie': 'session_id=1' })
      return url.startsWith(`/report/pdf/account.account_invoices/${INVOICE}?`) ? text(200, PDF) : undefined
    })
    expect(await port.invoicePdf(INVOICE, 'make')).toMatchObject({ made: true })
    expect(called('res.partner.write')).toEqual([])
  })

  it('it is told what the user lacks, when it has an API key', async () => {
    await start({ [ACTION]: denied }, ({ url }) =>
      url === '/web/session/authenticate'
        ? text(200, JSON.stringify({ error: { data: { name: 'odoo.exceptions.AccessDenied' } } }))
        : undefined,
    )
    const failure = await failureOf(port.invoicePdf(INVOICE, 'make'))
    expect(failure.kind).toBe('access')
    expect(failure.remedy).toContain('Contact Creation')
  })
})

describe('what Odoo refuses to print', () => {
  it('is said in its own words, whole', async () => {
    const words = `Erreurs survenues :\n- ${'très longue '.repeat(100)}raison`
    await start({
      [ACTION]: () => {
        throw new OdooException('nwos.exceptions.UserError', words)
      },
    })
    await expect(port.invoicePdf(INVOICE, 'make')).rejects.toMatchObject({ kind: 'refused', said: words })
  })

  it('is asked of the button Print, where a page of HTML comes in place of the report of 16.0', async () => {
    const exception = {
      code: 200,
      data: { name: 'odoo.exceptions.UserError', message: 'Seules les factures ont pu être imprimées.' },
    }
    const escaped = JSON.stringify(exception).replaceAll('"', '&#34;')
    await start(
      { 'account.move.fields_get': () => names('name'), 'ir.attachment.search_read': () => [] },
      ({ url = '' }) => {
        if (url === '/web/session/authenticate') return text(200, JSON.stringify({ result: { uid: UID } }))
        if (url.startsWith('/report/pdf/')) return text(400, '<html><pre>Seules…</pre></html>')
        return url.startsWith('/report/download?')
          ? text(200, escaped, { 'content-type': 'text/html' })
          : undefined
      },
    )
    await expect(port.invoicePdf(INVOICE, 'make')).rejects.toMatchObject({
      kind: 'refused',
      said: 'Seules les factures ont pu être imprimées.',
    })
    const asked = server.paths.find((path) => path.startsWith('/report/download?'))
    expect(decodeURIComponent(asked ?? '')).toContain('"/report/pdf/account.report_invoice/4","qweb-pdf"')
  })
})
