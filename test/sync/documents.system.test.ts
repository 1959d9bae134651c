import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { parseCii } from '../../src/facturx/read/cii.js'
import { elementsAt, textAt } from '../../src/facturx/read/cii-tree.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import type { OdooSimulator, OdooVersion } from '../../src/simulators/odoo/index.js'
import { seedInvoices } from '../../src/simulators/odoo/seed/invoices.js'
import { recordedDocuments, type WorldOptions } from '../../src/simulators/world.js'
import { explains } from '../support/explains.js'
import { pdfWith } from '../support/pdf-with-cii.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00002'
const PDF = Buffer.from('%PDF-1.4 devis')

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

/** One recorded invoice, and the document that a real server made of it. */
async function start(
  options: WorldOptions = {},
  key: 'generator' | 'credit' = 'generator',
  number = NUMBER,
): Promise<void> {
  running = await startBridge({
    connection: { graceMinutes: 0 },
    seed: { invoices: 'none' },
    ...options,
  })
  const { odoo } = running.world
  odoo.addInvoice({
    ...seedInvoices(odoo.version)[key],
    name: number,
    document: { pdf: recordedPdf(odoo.version, number) },
  })
}

function recordedPdf(version: OdooVersion, number: string): Uint8Array {
  return readFileSync(join(recordedDocuments(version), `${number.replaceAll('/', '_')}.pdf`))
}

/** Nothing is deposited until `clear`: Chorus Pro cannot be searched. */
function holdDeposits(): { release(): void } {
  const { chorus } = running.world
  chorus.faults.add({
    path: 'factures/v1/rechercher/fournisseur',
    times: 1000,
    fault: { kind: 'status', status: 503 },
  })
  return {
    release() {
      chorus.faults.clear()
    },
  }
}

const story = async () => (await running.bridge.store.stories(NUMBER))[0]
const codes = async () => (await story())?.reasons.map(({ code }) => code)
const repairs = async () => (await story())?.repairs.map(({ code }) => code)
const documentOf = async () => running.bridge.store.document((await story())?.row.id ?? 0)
const integrated = () => running.world.chorus.book.invoices.find(({ numero }) => numero === NUMBER)

/** The supporting documents (BG-24) of the prepared document: their names. */
async function carried(): Promise<(string | undefined)[]> {
  const document = await documentOf()
  if (document === undefined) return []
  const { bytes, syntax } = document
  const { root } = parseCii(syntax === 'IN_DP_E1_CII_16B' ? bytes : (await readFacturX(bytes)).xml)
  const agreement = ['SupplyChainTradeTransaction', 'ApplicableHeaderTradeAgreement']
  return elementsAt(root, [...agreement, 'AdditionalReferencedDocument']).map((element) =>
    textAt(element, ['IssuerAssignedID']),
  )
}

function attach(name: string, content: Uint8Array = PDF): number {
  return running.world.odoo.attachFile(running.idOf(NUMBER), name, content)
}

function mark(...ids: number[]): void {
  running.world.odoo.editInvoice(running.idOf(NUMBER), { [FIELD.attachments]: [[6, 0, ids]] })
}

describe('an invoice whose PDF has no data', () => {
  it('goes with data built from its lines, which pass the same checks', async () => {
    await start()
    running.world.odoo.renderAs(running.idOf(NUMBER), {})
    const deposits = holdDeposits()
    await running.cycle()
    expect(await repairs()).toEqual(expect.arrayContaining(['CII_BUILT', 'BT-23_ADDED', 'BT-10_ADDED']))
    expect((await documentOf())?.syntax).toBe('IN_DP_E2_CII_FACTURX')
    deposits.release()
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(integrated()).toMatchObject({ montantTTC: '2220.00' })
  })

  it('is blocked when its lines do not add up to its total', async () => {
    await start()
    const { odoo } = running.world
    const id = running.idOf(NUMBER)
    odoo.renderAs(id, {})
    odoo.editInvoice(id, { amount_total: 2221, amount_residual: 2221 })
    await running.cycle()
    expect(await codes()).toEqual(['BUILD_TOTALS_DISAGREE'])
    expect(running.chatter(NUMBER)).toContain('les lignes et la TVA ne s’additionnent pas')
  })

  it('goes with a PDF made for it, as nothing in an older one tells whether it is still the same', async () => {
    await start()
    const { odoo } = running.world
    const id = running.idOf(NUMBER)
    odoo.renderAs(id, {})
    const deposits = holdDeposits()
    await running.cycle()
    odoo.resetToDraft(id)
    odoo.editInvoice(id, { amount_untaxed: 1800, amount_tax: 360, amount_total: 2160, amount_residual: 2160 })
    const [line] = odoo.records('account.move.line').filter((row) => row['move_id'] === id)
    const tax = odoo
      .records('account.move.line')
      .find((row) => row['move_id'] === id && row['display_type'] === 'tax')
    odoo.edit('account.move.line', line?.id ?? 0, {
      price_unit: 1800,
      price_subtotal: 1800,
      amount_currency: -1800,
    })
    odoo.edit('account.move.line', tax?.id ?? 0, { amount_currency: -360 })
    odoo.postInvoice(id)
    deposits.release()
    await running.live(20 * MINUTE, MINUTE)
    const names = odoo
      .records('ir.attachment')
      .filter((file) => file['res_id'] === id && file['mimetype'] === 'application/pdf')
      .map(({ name }) => name)
    // The former one was made for the bridge: nobody else needs it.
    expect(names).toEqual(['INV_2026_00002.pdf'])
    expect(integrated()).toMatchObject({ montantTTC: '2160.00' })
  })

  it('goes with the XML that 19.0 keeps beside it', async () => {
    await start({ version: '19.0' })
    const { odoo } = running.world
    const { xml } = await readFacturX(recordedPdf('19.0', NUMBER))
    odoo.renderAs(running.idOf(NUMBER), { xml })
    const deposits = holdDeposits()
    await running.cycle()
    expect(await repairs()).toEqual(expect.arrayContaining(['CII_KEPT', 'BT-23_ADDED']))
    deposits.release()
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
  })
})

describe("an invoice of which Odoo's own document does not add up", () => {
  /** The document that Odoo makes says in its totals that the lines come to a cent more. */
  const startWithACentTooMuch = async (): Promise<void> => {
    running = await startBridge({ connection: { graceMinutes: 0 }, seed: { invoices: 'none' } })
    const { odoo } = running.world
    const { xml } = await readFacturX(recordedPdf(odoo.version, NUMBER))
    const wrong = Buffer.from(xml)
      .toString('utf8')
      .replace(
        /(<ram:SpecifiedTradeSettlementHeaderMonetarySummation>\s*<ram:LineTotalAmount>)1850.00/,
        '$11850.01',
      )
    expect(wrong).toContain('1850.01')
    odoo.addInvoice({
      ...seedInvoices(odoo.version).generator,
      name: NUMBER,
      document: { pdf: pdfWith(wrong) },
    })
  }

  it("goes with the amounts of Odoo's accounting", async () => {
    await startWithACentTooMuch()
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect(await codes()).toEqual([])
    expect((await story())?.repairs.map(({ code }) => code)).toContain('CII_BUILT')
    expect((await story())?.deposits[0]?.fileName).toMatch(/\.pdf$/)
    expect(integrated()).toMatchObject({ montantTTC: '2220.00' })
  })

  it('is told why these cannot be had either', async () => {
    await startWithACentTooMuch()
    const { odoo } = running.world
    const id = running.idOf(NUMBER)
    const line = odoo
      .records('account.move.line')
      .find((row) => row['move_id'] === id && row['display_type'] === 'product')
    const rated = odoo.records('account.tax').filter(({ amount }) => amount === 20 || amount === 10)
    odoo.edit('account.move.line', line?.id ?? 0, { tax_ids: [[6, 0, rated.map((tax) => tax.id)]] })
    await running.cycle()
    await running.live(2 * MINUTE, MINUTE)
    expect(await codes()).toEqual(['CONTRADICTION_VAT_UNSUPPORTED'])
    expect(running.chatter(NUMBER)).toContain('une ligne porte plusieurs TVA')
  })
})

describe('an invoice that Odoo cannot render', () => {
  const fail = (): void => {
    running.world.odoo.addFault({
      model: 'account.move.send',
      method: 'action_send_and_print',
      times: 'always',
      effect: {
        kind: 'error',
        name: 'odoo.exceptions.UserError',
        message: 'Unable to find Wkhtmltopdf on this system.',
      },
    })
  }

  it('goes as data alone, after two more tries', async () => {
    await start()
    fail()
    await running.cycle()
    expect(await running.stage(NUMBER)).toBe('discovered')
    await running.live(60 * MINUTE, 5 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    const [deposit] = (await story())?.deposits ?? []
    expect(deposit?.fileName).toBe('INV_2026_00002_1.xml')
    expect(integrated()).toMatchObject({ montantTTC: '2220.00' })
  })
})

describe('an invoice whose PDF in Odoo is too large to be sent', () => {
  explains('document-too-large-to-fetch', 'is blocked for it, and the PDF is not fetched', async () => {
    await start()
    const { odoo } = running.world
    const pdf = Buffer.concat([
      Buffer.from('%PDF-1.4\n'),
      Buffer.alloc(13 * 1024 * 1024),
      Buffer.from('%%EOF'),
    ])
    odoo.renderAs(running.idOf(NUMBER), { pdf })
    await running.live(2 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('blocked')
    await running.live(25 * 60 * MINUTE, 25 * 60 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('blocked')
  })
})

describe('an invoice that Odoo renders once in a while', () => {
  explains('rendering-tried-again', 'is not sent without its PDF for failures of another kind', async () => {
    await start()
    const { odoo } = running.world
    const failOnce = (model: string, method: string, name: string): void => {
      odoo.addFault({ model, method, effect: { kind: 'error', name, message: 'not now' } })
    }
    failOnce('account.move.send', 'action_send_and_print', 'ValueError')
    for (let time = 0; time < 4; time += 1) {
      failOnce('res.company', 'search_read', 'psycopg2.errors.SerializationFailure')
      failOnce('ir.attachment', 'search_read', 'ValueError')
    }
    await running.live(90 * MINUTE, 5 * MINUTE)
    const [deposit] = (await story())?.deposits ?? []
    expect(deposit?.fileName).toBe('INV_2026_00002_1.pdf')
  })
})

describe('what Odoo says against the documents of several invoices, and makes none in between', () => {
  async function refusedToFour(
    message: string,
  ): Promise<{ ids: number[]; stages: () => Promise<unknown[]> }> {
    running = await startBridge({ version: '18.0', connection: { startDate: '2026-11-20', graceMinutes: 0 } })
    const { odoo } = running.world
    const ids = [1, 2, 3, 4].map(() => odoo.addInvoice({ partner: 'commune', date: '2026-11-23' }))
    for (const model of ['account.move.send.wizard', 'account.move.send'])
      odoo.addFault({
        model,
        method: 'action_send_and_print',
        times: 1000,
        effect: { kind: 'error', name: 'odoo.exceptions.UserError', message },
      })
    const stages = async (): Promise<unknown[]> =>
      (await running.bridge.store.knownInvoices('duret', ids)).map(({ stage }) => stage)
    return { ids, stages }
  }

  explains('refused-to-all', 'blocks none, is said once, and all go when it is mended', async () => {
    const { ids, stages } = await refusedToFour('External report layout is not configured (No paper format).')
    const { odoo } = running.world
    await running.live(10 * MINUTE, MINUTE)
    expect(await stages()).toEqual(['discovered', 'discovered', 'discovered', 'discovered'])
    expect(ids.flatMap((id) => odoo.book.activities(id))).toEqual([])
    const said = running.log.filter(({ level, message }) => level === 'error' && /no document/.test(message))
    expect(said).toHaveLength(1)
    odoo.clearFaults()
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(await stages()).toEqual(['followed', 'followed', 'followed', 'followed'])
  })

  explains('refusal-names-its-invoice', 'blocks each where it is about their data', async () => {
    const { stages } = await refusedToFour(
      'Errors occurred while creating the EDI document (format: Factur-X): each line should have one tax.',
    )
    await running.live(10 * MINUTE, MINUTE)
    expect(await stages()).toEqual(['blocked', 'blocked', 'blocked', 'blocked'])
  })
})

describe('an invoice whose rendering never succeeds, though Odoo answers otherwise', () => {
  async function neverRendered(effect: Parameters<OdooSimulator['addFault']>[0]['effect']): Promise<string> {
    running = await startBridge({ version: '18.0', connection: { startDate: '2026-11-20', graceMinutes: 0 } })
    const { odoo } = running.world
    const id = odoo.addInvoice({ partner: 'commune', date: '2026-11-23' })
    for (const model of ['account.move.send.wizard', 'account.move.send'])
      odoo.addFault({ model, method: 'action_send_and_print', times: 'always', effect })
    const name = odoo.record('account.move', id)?.['name']
    return typeof name === 'string' ? name : ''
  }

  const fileNames = async (number: string): Promise<(string | undefined)[]> =>
    (await running.bridge.store.stories(number)).flatMap(({ deposits }) =>
      deposits.map(({ fileName }) => fileName),
    )

  explains(
    'busy-rendering-tried-longer',
    'has its data sent alone, after hours where a proxy waits no longer for it',
    async () => {
      const number = await neverRendered({ kind: 'status', status: 504, when: 'before' })
      await running.live(HOUR, 5 * MINUTE)
      expect(await fileNames(number)).toEqual([])
      await running.live(5 * HOUR, 5 * MINUTE)
      expect(await fileNames(number)).toEqual([expect.stringMatching(/\.xml$/)])
    },
  )

  it('has its data sent alone, after three times where the database refuses what it is given', async () => {
    const number = await neverRendered({
      kind: 'error',
      name: 'psycopg2.errors.NotNullViolation',
      message: 'null value in column "x" violates not-null constraint',
    })
    await running.live(30 * MINUTE, MINUTE)
    expect(await fileNames(number)).toEqual([expect.stringMatching(/\.xml$/)])
  })
})

describe('an invoice of which the PDF is made, and the answers break on their way', () => {
  it('is not sent without it', async () => {
    await start()
    running.world.odoo.addFault({
      model: 'ir.attachment',
      method: 'search_read',
      times: 5,
      effect: { kind: 'truncate' },
    })
    await running.live(360 * MINUTE, 10 * MINUTE)
    const [deposit] = (await story())?.deposits ?? []
    expect(deposit?.fileName).toBe('INV_2026_00002_1.pdf')
  })
})

describe('a company without a VAT number, of which Odoo makes no document', () => {
  const prepareCompany = (): void => {
    const { odoo } = running.world
    odoo.edit('res.partner', Number(odoo.record('res.company', 1)?.['partner_id']), { vat: false })
    odoo.addFault({
      model: 'account.move.send',
      method: 'action_send_and_print',
      times: 'always',
      effect: {
        kind: 'error',
        name: 'odoo.exceptions.UserError',
        message: "Le champ 'N° TVA' est requis sur Petit Dépannage.",
      },
    })
  }

  it('has its data sent when it is exempt (CGI, article 293 B), for it has no number to give', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 }, seed: { invoices: 'none' } })
    const { odoo } = running.world
    prepareCompany()
    const [tax] = odoo.records('account.tax').filter(({ amount }) => amount === 0)
    odoo.edit('account.tax', tax?.id ?? 0, {
      description: 'TVA non applicable, article 293 B du CGI',
    })
    const line = { name: 'Dépannage', quantity: 1, price: 100, rate: 0, subtotal: 100, total: 100 } as const
    odoo.addInvoice({
      ...seedInvoices(odoo.version).generator,
      name: NUMBER,
      untaxed: 100,
      tax: 0,
      lines: [line],
    })
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect(await codes()).toEqual([])
    expect(integrated()).toMatchObject({ montantTTC: '100.00' })
  })

  it('is told what Odoo wants when it charges VAT', async () => {
    await start()
    prepareCompany()
    running.world.odoo.renderAs(running.idOf(NUMBER), {})
    await running.cycle()
    expect(await codes()).toEqual(['ODOO_REFUSES_DOCUMENT'])
    expect(running.chatter(NUMBER)).toContain('N° TVA')
  })
})

describe('with the syntax cii', () => {
  it('the data go alone, the PDF inside them', async () => {
    await start({ connection: { graceMinutes: 0, syntax: 'cii' } })
    const deposits = holdDeposits()
    await running.cycle()
    expect((await documentOf())?.syntax).toBe('IN_DP_E1_CII_16B')
    expect(await carried()).toEqual(['INV_2026_00002.pdf'])
    expect(await repairs()).not.toContain('CII_BUILT')
    deposits.release()
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
  })
})

describe.each(['17.0', '19.0'] as const)('files that a user marks on an invoice of %s', (version) => {
  it('travel in it, under allowed names; what is not marked stays', async () => {
    await start({ version })
    attach('brouillon.pdf')
    mark(attach('Devis signé n° 12.pdf'), attach('PV de réception.png', Buffer.from('png')))
    const deposits = holdDeposits()
    await running.cycle()
    expect(await carried()).toEqual(['Devis_signe_n_12.pdf', 'PV_de_reception.png'])
    deposits.release()
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
  })

  it('are looked at again when the choice changes before the deposit', async () => {
    await start({ version })
    const quote = attach('Devis.pdf')
    mark(quote)
    const deposits = holdDeposits()
    await running.cycle()
    expect(await carried()).toEqual(['Devis.pdf'])
    mark(quote, attach('PV.pdf', Buffer.from('%PDF-1.4 pv')))
    await running.live(2 * MINUTE, MINUTE)
    expect(await carried()).toEqual(['Devis.pdf', 'PV.pdf'])
    deposits.release()
    await running.live(20 * MINUTE, MINUTE)
    expect(
      running.world.chorus.book.deposits.filter(({ numeroFacture }) => numeroFacture === NUMBER),
    ).toHaveLength(1)
  })

  it('block it, each by its name, when they cannot travel; mending the choice is enough', async () => {
    await start({ version })
    mark(attach('Devis.docx'), attach('vide.pdf', new Uint8Array()))
    await running.cycle()
    expect((await codes())?.toSorted()).toEqual(['ATTACHMENT_EMPTY', 'ATTACHMENT_TYPE_NOT_IN_INVOICE'])
    expect(running.chatter(NUMBER)).toContain('«\u00A0Devis.docx\u00A0»')
    expect(running.chatter(NUMBER)).toContain('«\u00A0vide.pdf\u00A0»')
    running.world.chorus.clock.advance(MINUTE)
    mark(attach('Devis.pdf'))
    await running.live(20 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
  })

  it('block it when they are too large, alone or together', async () => {
    await start({ version })
    const file = (megabytes: number, fill: number) => Buffer.alloc(megabytes * 1024 * 1024, fill)
    mark(attach('Plans.pdf', file(11, 1)))
    await running.cycle()
    expect(await codes()).toEqual(['ATTACHMENT_TOO_LARGE'])
    running.world.chorus.clock.advance(MINUTE)
    mark(attach('Plans 1.pdf', file(6, 2)), attach('Plans 2.pdf', file(6, 3)))
    await running.live(MINUTE, MINUTE)
    expect(await codes()).toEqual(['ATTACHMENTS_WITH_INVOICE_TOO_LARGE'])
    expect(running.chatter(NUMBER)).toContain('«\u00A0Plans 1.pdf\u00A0», «\u00A0Plans 2.pdf\u00A0»')
  })
})

describe('a file that the bridge may not read', () => {
  it('blocks the invoice for which it was marked', async () => {
    await start()
    const lost = attach('perdu.pdf')
    running.world.odoo.edit('ir.attachment', lost, { res_model: false, res_id: 0 })
    mark(lost)
    await running.cycle()
    expect(await codes()).toEqual(['ATTACHMENT_UNREADABLE'])
  })
})

describe('what the catalogue lets pass with a warning', () => {
  it('is kept with the document', async () => {
    await start({}, 'credit', 'RINV/2026/00001')
    await running.cycle()
    const [credit] = await running.bridge.store.stories('RINV/2026/00001')
    expect(credit?.warnings.map(({ code }) => code)).toContain('CREDIT_NOTE_WITHOUT_INVOICE')
  })
})

describe('an invoice that Odoo is to send in the background first', () => {
  it('waits, says so once after hours, and goes when the sending is done or cancelled', async () => {
    running = await startBridge({ version: '18.0', connection: { startDate: '2026-11-20', graceMinutes: 0 } })
    const { odoo } = running.world
    const id = odoo.addInvoice({
      partner: 'commune',
      date: '2026-11-23',
      values: { sending_data: { author_user_id: 2 } },
    })
    const number = odoo.record('account.move', id)?.['name']
    if (typeof number !== 'string') throw new Error('an invoice without a number')
    await running.live(3 * HOUR, HOUR)
    expect(await running.stage(number)).toBe('discovered')
    expect(running.titles(number)).toEqual([])
    await running.live(48 * HOUR, 3 * HOUR)
    expect(running.titles(number)).toEqual([expect.stringContaining('Odoo doit d’abord l’envoyer')])
    expect(odoo.book.activities(id)).toHaveLength(1)
    odoo.editInvoice(id, { sending_data: false })
    await running.live(HOUR, 10 * MINUTE)
    expect(await running.stage(number)).toBe('followed')
    expect(odoo.book.activities(id)).toEqual([])
  })

  it('is not told as on its way to who asks for it to be sent', async () => {
    running = await startBridge({ version: '18.0', connection: { startDate: '2026-11-20', graceMinutes: 0 } })
    const { odoo } = running.world
    const values = { sending_data: { author_user_id: 2 } }
    const id = odoo.addInvoice({ partner: 'commune', date: '2026-11-23', values })
    const number = odoo.record('account.move', id)?.['name']
    if (typeof number !== 'string') throw new Error('an invoice without a number')
    await running.live(6 * HOUR, HOUR)
    odoo.editInvoice(id, { x_chorus_request: 'send_now' })
    await running.live(HOUR, 10 * MINUTE)
    expect(running.titles(number)).toEqual([
      expect.stringContaining('Odoo doit d’abord l’envoyer'),
      'Demande impossible',
    ])
    expect(running.field(number, FIELD.situation)).toBe('10_to_complete')
    expect(running.field(number, FIELD.request)).toBe(false)
    odoo.editInvoice(id, { sending_data: false })
    await running.live(HOUR, 10 * MINUTE)
    expect(await running.stage(number)).toBe('followed')
  })
})
