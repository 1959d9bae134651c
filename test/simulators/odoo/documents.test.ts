import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Client, closeAll, documents, post, start } from './support.js'
import type { OdooSimulator } from '../../../src/simulators/odoo/index.js'

const PDF = 'INV_2026_00001.pdf'
const OF_INVOICE = [
  ['res_model', '=', 'account.move'],
  ['res_id', '=', 1],
]
const context = { active_model: 'account.move', active_ids: [1] }

async function heldAttachments(client: Client) {
  const domain = [...OF_INVOICE, ['res_field', '!=', false]]
  return client.rows('ir.attachment', domain, ['name', 'res_field', 'datas'], { order: 'id' })
}

describe('17.0 makes documents with account.move.send', () => {
  afterEach(closeAll)
  const begin = () => start({ version: '17.0', seed: { documentsDir: documents('17.0') } })

  const send = async (chorus: Client, values: Record<string, boolean>) => {
    const wizard = await chorus.id(
      'account.move.send',
      { mode: 'invoice_single', move_ids: [[6, 0, [1]]] },
      context,
    )
    await chorus.call('account.move.send', 'write', [[wizard], values], { context })
    return chorus.call('account.move.send', 'action_send_and_print', [[wizard]], { context })
  }

  it('renders the PDF, keeps it in a field and marks the invoice as sent', async () => {
    const { simulator, chorus } = await begin()
    const action = await send(chorus, { checkbox_send_mail: false, checkbox_download: true })
    expect(action).toMatchObject({ type: 'ir.actions.act_url' })
    const file = readFileSync(join(documents('17.0'), PDF)).toString('base64')
    expect(await heldAttachments(chorus)).toMatchObject([
      { name: PDF, res_field: 'invoice_pdf_report_file', datas: file },
    ])
    const [move] = await chorus.rows(
      'account.move',
      [['id', '=', 1]],
      ['is_move_sent', 'invoice_pdf_report_id'],
    )
    expect(move).toMatchObject({ is_move_sent: true, invoice_pdf_report_id: [1, PDF] })
    expect(simulator.book.emailed).toEqual([])
  })

  it('renders nothing twice', async () => {
    const { chorus } = await begin()
    await send(chorus, { checkbox_send_mail: false })
    await send(chorus, { checkbox_send_mail: false })
    expect(await heldAttachments(chorus)).toHaveLength(1)
  })

  it('writes to the customer unless told not to', async () => {
    const { simulator, chorus } = await begin()
    await send(chorus, {})
    expect(simulator.book.emailed).toEqual([1])
  })

  it('embeds no XML when the partner has no format', async () => {
    const { simulator, chorus } = await begin()
    simulator.edit('res.partner', 7, { ubl_cii_format: false })
    await send(chorus, { checkbox_send_mail: false })
    const [attachment] = await heldAttachments(chorus)
    const pdf = Buffer.from(z.string().parse(attachment?.['datas']), 'base64').toString('latin1')
    expect(pdf).toMatch(/^%PDF-1\.4/)
    expect(pdf).not.toContain('EmbeddedFile')
  })

  it('refuses invoices that are not posted', async () => {
    const { simulator, chorus } = await begin()
    simulator.resetToDraft(1)
    await expect(send(chorus, { checkbox_send_mail: false })).rejects.toThrow('not posted')
  })

  it('keeps the documents of an invoice that goes back to draft, and does not render them anew', async () => {
    const { simulator, chorus } = await begin()
    await send(chorus, { checkbox_send_mail: false })
    const [made] = await heldAttachments(chorus)
    simulator.resetToDraft(1)
    expect(await heldAttachments(chorus)).toEqual([made])
    simulator.renderAs(1, { pdf: Buffer.from('%PDF-1.4 other') })
    simulator.postInvoice(1)
    await send(chorus, { checkbox_send_mail: false })
    expect(await heldAttachments(chorus)).toEqual([made])
  })
})

describe('19.0 makes documents with account.move.send.wizard', () => {
  afterEach(closeAll)

  it('lets go of the documents of an invoice that goes back to draft', async () => {
    const { simulator, chorus } = await start({ version: '19.0', seed: { documentsDir: documents('19.0') } })
    const wizard = await chorus.id('account.move.send.wizard', { sending_methods: ['manual'] }, context)
    await chorus.call('account.move.send.wizard', 'action_send_and_print', [[wizard]], { context })
    expect(await heldAttachments(chorus)).toHaveLength(2)
    simulator.resetToDraft(1)
    expect(await heldAttachments(chorus)).toEqual([])
    expect(await chorus.rows('ir.attachment', OF_INVOICE, ['name'], { order: 'id' })).toMatchObject([
      { name: expect.stringContaining('detached by Administrator') as string },
      { name: expect.stringContaining('detached by Administrator') as string },
    ])
  })

  it('keeps the PDF and the XML in fields of the invoice', async () => {
    const { simulator, chorus } = await start({ version: '19.0', seed: { documentsDir: documents('19.0') } })
    const model = 'account.move.send.wizard'
    const wizard = await chorus.id(model, { move_id: 1 }, context)
    await chorus.call(model, 'write', [[wizard], { sending_methods: ['manual'] }], { context })
    expect(await chorus.call(model, 'action_send_and_print', [[wizard]], { context })).toMatchObject({
      type: 'ir.actions.act_url',
    })
    const xml = 'INV_2026_00001_factur_x.xml'
    expect(await heldAttachments(chorus)).toMatchObject([
      { name: PDF, res_field: 'invoice_pdf_report_file' },
      { name: xml, res_field: 'ubl_cii_xml_file' },
    ])
    const [move] = await chorus.rows('account.move', [['id', '=', 1]], ['move_sent_values', 'ubl_cii_xml_id'])
    expect(move).toMatchObject({ move_sent_values: 'sent', ubl_cii_xml_id: [2, xml] })
    expect(simulator.book.emailed).toEqual([])
    const raw = await chorus.rows('ir.attachment', [['id', '=', 2]], ['raw'])
    expect(raw[0]?.['raw']).toBe(readFileSync(join(documents('19.0'), xml), 'utf8'))
  })
})

describe('16.0 makes documents with a printed report', () => {
  afterEach(closeAll)

  const logIn = (simulator: OdooSimulator, password: string) =>
    post(`${simulator.url}/web/session/authenticate`, {
      jsonrpc: '2.0',
      method: 'call',
      params: { db: 'o16', login: 'chorus', password },
    })
  const report = (simulator: OdooSimulator, id: number, cookie?: string) =>
    fetch(`${simulator.url}/report/pdf/account.report_invoice/${id}`, {
      redirect: 'manual',
      ...(cookie === undefined ? {} : { headers: { cookie } }),
    })

  it('prints in a session, and keeps the PDF as an ordinary attachment', async () => {
    const { simulator, chorus } = await start({ version: '16.0', seed: { documentsDir: documents('16.0') } })
    const session = await logIn(simulator, 'chorus')
    expect(await session.json()).toMatchObject({ result: { uid: 6, db: 'o16' } })
    const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0]
    const answer = await report(simulator, 4, cookie)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    const file = readFileSync(join(documents('16.0'), 'INV_2026_00004.pdf'))
    expect(Buffer.from(await answer.arrayBuffer()).equals(file)).toBe(true)
    const [move] = await chorus.rows('account.move', [['id', '=', 4]], ['message_main_attachment_id'])
    const [attachment] = await chorus.rows(
      'ir.attachment',
      [['res_id', '=', 4]],
      ['name', 'res_field', 'file_size'],
    )
    expect(attachment).toMatchObject({ name: 'INV_2026_00004.pdf', res_field: false, file_size: file.length })
    expect(move?.['message_main_attachment_id']).toEqual([attachment?.['id'], 'INV_2026_00004.pdf'])
  })

  it('opens no session with a wrong password or an API key, and prints nothing without one', async () => {
    const { simulator } = await start({
      version: '16.0',
      users: [{ login: 'chorus', password: 'chorus', apiKey: 'key', name: 'Chorus', role: 'invoicing' }],
    })
    for (const password of ['wrong', 'key']) {
      const refused = await logIn(simulator, password)
      expect(await refused.json()).toMatchObject({
        error: { data: { name: 'odoo.exceptions.AccessDenied' } },
      })
      expect(refused.headers.get('set-cookie')).toBeNull()
    }
    expect((await report(simulator, 4)).status).toBe(303)
  })
})

describe('attachments', () => {
  afterEach(closeAll)

  it('know the size, type and checksum of what they hold', async () => {
    const { chorus } = await start({ version: '17.0' })
    const datas = Buffer.from('bonjour').toString('base64')
    const id = await chorus.id('ir.attachment', {
      name: 'bon.pdf',
      datas,
      res_model: 'account.move',
      res_id: 1,
    })
    const fields = ['datas', 'file_size', 'mimetype', 'checksum', 'res_field']
    expect(await chorus.rows('ir.attachment', OF_INVOICE, fields)).toEqual([
      {
        id,
        datas,
        file_size: 7,
        mimetype: 'application/pdf',
        checksum: '1f71e0f4ac9b47cd93bf269e4017abaab9d3bd63',
        res_field: false,
      },
    ])
  })
})
