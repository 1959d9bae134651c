import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PDFDocument } from '@cantoo/pdf-lib'
import { embedFacturX } from '../../src/facturx/embed/embed.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { findSendWizard, openSendWizards } from '../../src/odoo/invoices/send-wizard.js'
import { recordedDocuments } from '../../src/simulators/world.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00001'

/** The first line costs 100 € less than in the recorded document. */
const NEW_AMOUNTS = {
  amount_untaxed: 6176,
  amount_tax: 1235.2,
  amount_total: 7411.2,
  amount_residual: 7411.2,
}

const NEW_TEXTS = [
  ['4200.00', '4100.00'],
  ['6276.00', '6176.00'],
  ['1255.20', '1235.20'],
  ['7531.20', '7411.20'],
] as const

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

/** Odoo has made the PDF, and it cannot go yet. */
async function readyWhileChorusProIsDown(): Promise<void> {
  running.world.chorus.faults.add({
    path: 'factures/v1/rechercher/fournisseur',
    times: 1000,
    fault: { kind: 'status', status: 503 },
  })
  await running.cycle()
  expect(await running.stage(NUMBER)).toBe('ready')
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** What Odoo would render after the change. */
async function changedDocument(changes: readonly (readonly [string, string])[]): Promise<Uint8Array> {
  const { xml } = await readFacturX(readFileSync(join(recordedDocuments('17.0'), 'INV_2026_00001.pdf')))
  const changed = changes.reduce(
    (text, [before, after]) => text.replaceAll(before, after),
    Buffer.from(xml).toString('utf8'),
  )
  const blank = await PDFDocument.create()
  blank.addPage()
  return embedFacturX(await blank.save(), changed, {
    number: NUMBER,
    sellerName: 'Duret Électricité',
    conformanceLevel: 'EXTENDED',
    modifiedAt: new Date('2026-10-05T08:00:00Z'),
  })
}

/** The PDFs of the invoice in Odoo: the one that its field holds, and those that it held before. */
function pdfs(): { held: unknown[]; released: unknown[] } {
  const all = running.world.odoo
    .records('ir.attachment')
    .filter((file) => file['res_id'] === running.idOf(NUMBER) && file['mimetype'] === 'application/pdf')
  const names = (held: boolean): unknown[] =>
    all.filter((file) => (file['res_field'] === 'invoice_pdf_report_file') === held).map(({ name }) => name)
  return { held: names(true), released: names(false) }
}

describe('an invoice of 17.0 that is changed after Odoo has made its PDF', () => {
  it('goes with a PDF that Odoo has made anew, once, though Odoo kept the old one', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const { odoo, chorus } = running.world
    const id = running.idOf(NUMBER)
    await readyWhileChorusProIsDown()
    expect(pdfs()).toEqual({ held: ['INV_2026_00001.pdf'], released: [] })

    odoo.resetToDraft(id)
    odoo.editInvoice(id, NEW_AMOUNTS)
    odoo.renderAs(id, { pdf: await changedDocument(NEW_TEXTS) })
    odoo.postInvoice(id)
    expect(pdfs()).toEqual({ held: ['INV_2026_00001.pdf'], released: [] })

    chorus.faults.clear()
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    // The former one was made for the bridge: nobody else needs it.
    expect(pdfs()).toEqual({ held: ['INV_2026_00001.pdf'], released: [] })
    expect(chorus.book.deposits.filter(({ numeroFacture }) => numeroFacture === NUMBER)).toHaveLength(1)
    expect(chorus.book.invoices.find(({ numero }) => numero === NUMBER)).toMatchObject({
      montantTTC: '7411.20',
    })
    expect(odoo.book.emailed).toEqual([])
  })
})

describe('a file that goes with an invoice', () => {
  explains(
    'file-changed-after-its-document',
    'goes as it is in Odoo, though it was changed after the document was made',
    async () => {
      running = await startBridge({ connection: { graceMinutes: 0 } })
      const { odoo, chorus } = running.world
      const id = running.idOf(NUMBER)
      const file = odoo.attachFile(id, 'Relevé.csv', Buffer.from('as it was'))
      odoo.editInvoice(id, { x_chorus_attachment_ids: [[6, 0, [file]]] })
      await readyWhileChorusProIsDown()

      chorus.clock.advance(HOUR)
      odoo.edit('ir.attachment', file, { datas: base64('as it is') })
      const sent: string[] = []
      chorus.faults.onRequest = async ({ path, body }) => {
        if (!path.endsWith('deposer/flux')) return
        const { fichierFlux } = z.object({ fichierFlux: z.string() }).parse(JSON.parse(body))
        sent.push(Buffer.from((await readFacturX(Buffer.from(fichierFlux, 'base64'))).xml).toString('utf8'))
      }
      chorus.faults.clear()
      await running.live(20 * MINUTE, MINUTE)
      expect(await running.stage(NUMBER)).toBe('followed')
      expect(sent.filter((xml) => xml.includes(base64('as it is')))).toHaveLength(1)
      expect(sent.filter((xml) => xml.includes(base64('as it was')))).toHaveLength(0)
    },
  )
})

describe('an invoice from which a reference is taken away after Odoo has made its PDF', () => {
  explains('reference-taken-away', 'goes with a PDF that Odoo has made anew', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const { odoo, chorus } = running.world
    const id = running.idOf(NUMBER)
    // Where nobody gives a commitment number Odoo writes the invoice's own.
    const commitment = 'EJ-2026-00077'
    const own = `IssuerAssignedID>${NUMBER}<`
    const given = await changedDocument([[own, `IssuerAssignedID>${commitment}<`]])
    odoo.editInvoice(id, { purchase_order_reference: commitment })
    odoo.renderAs(id, { pdf: given })
    await readyWhileChorusProIsDown()

    chorus.clock.advance(MINUTE)
    odoo.editInvoice(id, { purchase_order_reference: false })
    odoo.renderAs(id, { pdf: await changedDocument([]) })
    chorus.faults.clear()
    await running.live(30 * MINUTE, MINUTE)
    const sent = chorus.book.invoices.find(({ numero }) => numero === NUMBER)
    expect(sent).toBeDefined()
    expect(sent?.numeroBonCommande).not.toBe(commitment)
  })
})

describe('an invoice of which a reference is changed after Odoo has made its PDF', () => {
  it('goes with a PDF that Odoo has made anew', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const { odoo, chorus } = running.world
    const id = running.idOf(NUMBER)
    const end = '</ram:ApplicableHeaderTradeAgreement>'
    const withContract = (contract: string): Promise<Uint8Array> =>
      changedDocument([
        [
          end,
          `<ram:ContractReferencedDocument><ram:IssuerAssignedID>${contract}</ram:IssuerAssignedID></ram:ContractReferencedDocument>${end}`,
        ],
      ])
    odoo.editInvoice(id, { contract_reference: 'MAPA-1' })
    odoo.renderAs(id, { pdf: await withContract('MAPA-1') })
    await readyWhileChorusProIsDown()

    chorus.clock.advance(MINUTE)
    odoo.editInvoice(id, { contract_reference: 'MAPA-2' })
    odoo.renderAs(id, { pdf: await withContract('MAPA-2') })
    chorus.faults.clear()
    await running.live(30 * MINUTE, MINUTE)
    expect(chorus.book.invoices.find(({ numero }) => numero === NUMBER)?.numeroMarche).toBe('MAPA-2')
  })
})

const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const ANOTHER = 'INV/2026/00010'
const DEPOSIT = 'factures/v1/deposer/flux'

/** The documents with which the invoice was deposited. */
function deposited(number: string): (string | undefined)[] {
  return running.world.chorus.book.deposits.flatMap((one) =>
    one.numeroFacture === number && one.outcome === 'flow-created' ? [one.sha256] : [],
  )
}

async function documentOf(number: string): Promise<string | undefined> {
  const [story] = await running.bridge.store.stories(number)
  return story && (await running.bridge.store.document(story.row.id))?.sha256
}

describe('what is changed in Odoo while an invoice waits with its document', () => {
  const changes: Record<string, (id: number) => void> = {
    'the account of the company': () => {
      const { odoo } = running.world
      const iban = 'FR7612345987650123456789014'
      const [bank] = odoo.records('res.partner.bank')
      odoo.edit('res.partner.bank', bank?.id ?? 0, { acc_number: iban, sanitized_acc_number: iban })
    },
    'the address of the customer': (id) => {
      const { odoo } = running.world
      const customer = Number(odoo.record('account.move', id)?.['commercial_partner_id'])
      odoo.edit('res.partner', customer, { street: 'AUTRE RUE 99' })
    },
    'a line, while it was a draft for a moment': (id) => {
      const { odoo } = running.world
      const line = odoo.records('account.move.line').find((one) => one['move_id'] === id)
      odoo.resetToDraft(id)
      odoo.edit('account.move.line', line?.id ?? 0, { name: 'AUTRE LIBELLÉ' })
      odoo.postInvoice(id)
    },
    'the day on which it is due': (id) => {
      running.world.odoo.editInvoice(id, { invoice_date_due: '2027-03-31' })
    },
  }

  async function changedBetweenTwoCycles(change: (id: number) => void): Promise<string | undefined> {
    running = await startBridge({ connection: FEW })
    const { chorus } = running.world
    chorus.faults.add({ path: DEPOSIT, times: 1000, fault: { kind: 'status', status: 400 } })
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(await running.stage(ANOTHER)).toBe('ready')
    const before = await documentOf(ANOTHER)
    chorus.clock.advance(2 * MINUTE)
    change(running.idOf(ANOTHER))
    chorus.faults.clear()
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(deposited(ANOTHER)).toHaveLength(1)
    return before
  }

  it.each(Object.keys(changes).slice(1))('is in the document that goes: %s', async (what) => {
    const before = await changedBetweenTwoCycles(changes[what] ?? (() => undefined))
    expect(deposited(ANOTHER)).not.toContain(before)
  })

  explains(
    'changed-after-its-document',
    'is in the document that goes, where it is the account',
    async () => {
      const before = await changedBetweenTwoCycles(changes['the account of the company'] ?? (() => undefined))
      expect(deposited(ANOTHER)).not.toContain(before)
    },
  )

  it('has it prepared once more, and not again for what the bridge itself writes', async () => {
    running = await startBridge({ connection: FEW })
    const { chorus, odoo } = running.world
    chorus.faults.add({ path: DEPOSIT, times: 1000, fault: { kind: 'status', status: 400 } })
    await running.live(10 * MINUTE, 5 * MINUTE)
    chorus.clock.advance(2 * MINUTE)
    changes['the address of the customer']?.(running.idOf(ANOTHER))
    await running.live(2 * HOUR, 10 * MINUTE)
    const once = await documentOf(ANOTHER)
    const bridge = new OdooClient({
      url: odoo.url,
      database: odoo.database,
      login: 'chorus',
      password: 'chorus',
    })
    await bridge.update('account.move', running.idOf(ANOTHER), {
      x_chorus_reason: 'Un mot de la passerelle.',
    })
    bridge.close()
    // A payment dates the record of the invoice, and nothing that stands on its document.
    odoo.editInvoice(running.idOf(ANOTHER), { amount_residual: 10 })
    chorus.faults.clear()
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(deposited(ANOTHER)).toEqual([once])
  })
})

describe('an invoice that is seen as a draft, changed, and prepared anew', () => {
  explains('document-before-a-change', 'does not go with the PDF that 17.0 has kept', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const { odoo, chorus } = running.world
    await readyWhileChorusProIsDown()
    const id = running.idOf(NUMBER)
    chorus.clock.advance(5 * MINUTE)
    odoo.resetToDraft(id)
    await running.cycle()
    expect(await running.stage(NUMBER)).toBe('ignored')
    chorus.clock.advance(5 * MINUTE)
    const line = odoo.records('account.move.line').find((one) => one['move_id'] === id)
    odoo.edit('account.move.line', line?.id ?? 0, { name: 'AUTRE LIBELLÉ' })
    odoo.renderAs(id, {
      pdf: await changedDocument([['Mise aux normes tableau électrique', 'AUTRE LIBELLÉ']]),
    })
    odoo.postInvoice(id)
    await running.live(20 * MINUTE, MINUTE)
    const [story] = await running.bridge.store.stories(NUMBER)
    const document = story && (await running.bridge.store.document(story.row.id))
    const { xml } = await readFacturX(document?.bytes ?? new Uint8Array())
    const text = Buffer.from(xml).toString('utf8')
    expect(text).toContain('AUTRE LIBELLÉ')
    expect(text).not.toContain('Mise aux normes tableau')
  })
})

describe('an invoice whose PDF names a SIRET that the company no longer has', () => {
  explains('refused-renewal', 'does not go with it because Odoo will not make another', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const { odoo, chorus } = running.world
    await readyWhileChorusProIsDown()
    chorus.clock.advance(MINUTE)
    odoo.identify(Number(odoo.record('res.company', 1)?.['partner_id']), '73282932000017')
    chorus.clock.advance(MINUTE)
    odoo.editInvoice(running.idOf(NUMBER), { narration: 'Vu avec le client.' })
    chorus.clock.advance(MINUTE)
    chorus.faults.clear()
    await running.cycle()
    expect(await running.stage(NUMBER)).toBe('discovered')
    odoo.addFault({
      model: 'ir.attachment',
      method: 'search_read',
      times: 2,
      effect: { kind: 'error', name: 'odoo.exceptions.UserError', message: 'Non.' },
    })
    await running.live(MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('blocked')
    await running.live(5 * MINUTE, MINUTE)
    expect(chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)).not.toContain(NUMBER)
    expect(running.field(NUMBER, 'x_chorus_reason')).toContain('Non.')
  })
})

describe('an invoice that is given another number right before the bridge writes on it', () => {
  const RENUMBERED = 'INV/2026/00077'

  explains(
    'stale-tells-of-a-change',
    'goes with a PDF that Odoo has made anew, though Odoo shows that the bridge changed it last',
    async () => {
      running = await startBridge({ connection: { graceMinutes: 0 } })
      const { odoo, chorus } = running.world
      const id = running.idOf(NUMBER)
      await readyWhileChorusProIsDown()

      odoo.editInvoice(id, { name: RENUMBERED })
      odoo.renderAs(id, { pdf: await changedDocument([[NUMBER, RENUMBERED]]) })
      const bridge = new OdooClient({
        url: odoo.url,
        database: odoo.database,
        login: 'chorus',
        password: 'chorus',
      })
      await bridge.update('account.move', id, { x_chorus_reason: false })
      bridge.close()

      chorus.faults.clear()
      await running.live(20 * MINUTE, MINUTE)
      expect(chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)).toContain(RENUMBERED)
    },
  )
})

describe('an invoice of which somebody had the PDF made a moment ago', () => {
  it('goes with that PDF, although Odoo marks the invoice and the customer when it makes one', async () => {
    running = await startBridge({ version: '18.0', connection: { startDate: '2026-11-20', graceMinutes: 0 } })
    const { odoo, chorus } = running.world
    const blank = await PDFDocument.create()
    blank.addPage()
    const id = odoo.addInvoice({
      partner: 'commune',
      date: '2026-11-23',
      document: { pdf: await blank.save() },
    })
    chorus.clock.advance(MINUTE)
    const somebody = new OdooClient({
      url: odoo.url,
      database: odoo.database,
      login: 'admin',
      password: 'admin',
    })
    const wizard = await findSendWizard(somebody)
    if (wizard === undefined) throw new Error('this Odoo has no dialog to print from')
    for (const opened of await openSendWizards(somebody, wizard, [id], {})) await opened.make()
    somebody.close()
    const customer = Number(odoo.record('account.move', id)?.['commercial_partner_id'])
    odoo.edit('res.partner', customer, { invoice_sending_method: 'manual' })
    odoo.book.reset()
    chorus.clock.advance(5_000)
    await running.cycle()
    expect(chorus.book.deposits).toHaveLength(1)
    expect(odoo.book.count('account.move.send.wizard', 'action_send_and_print')).toBe(0)
  })
})
