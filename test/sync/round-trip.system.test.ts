import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

describe('an invoice that comes back', () => {
  it('rejected: the reason, whom to call and what to do are in the note and in the field', async () => {
    running = await startBridge({ chorus: { lives: [{ numero: 'INV/2026/00003', life: 'rejected' }] } })
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    await running.live(4 * DAY, 12 * HOUR)

    expect(running.titles('INV/2026/00003').at(-1)).toBe('Chorus Pro\u00A0: Rejetée')
    expect(running.chatter('INV/2026/00003')).toContain('Claire PERRET (0478001122')
    expect(running.field('INV/2026/00003', 'x_chorus_reason')).toBe(
      'Le prix unitaire ne correspond pas au bordereau du marché. Merci de refacturer.',
    )
    expect(await running.stage('INV/2026/00003')).toBe('followed')

    running.world.odoo.editInvoice(running.idOf('INV/2026/00003'), { x_chorus_request: 'rejection_handled' })
    await running.cycle()
    expect(await running.stage('INV/2026/00003')).toBe('closed')
    expect(running.field('INV/2026/00003', 'x_chorus_request')).toBe(false)
    expect(
      running.world.chorus.book.invoices.find(({ numero }) => numero === 'INV/2026/00003'),
    ).toMatchObject({
      rejetTraite: true,
    })
  })

  it('to recycle: it is sent on with the references that were corrected in Odoo', async () => {
    running = await startBridge({ chorus: { lives: [{ numero: 'INV/2026/00007', life: 'toRecycle' }] } })
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    await running.live(2 * DAY, 12 * HOUR)
    expect(running.field('INV/2026/00007', 'x_chorus_status')).toBe('A_RECYCLER')

    running.world.odoo.editInvoice(running.idOf('INV/2026/00007'), {
      buyer_reference: 'COLLEGES',
      x_chorus_request: 'recycle',
    })
    await running.cycle()
    await running.live(20 * DAY, 12 * HOUR)
    expect(running.field('INV/2026/00007', 'x_chorus_status')).toBe('MISE_EN_PAIEMENT')
    expect(running.field('INV/2026/00007', 'x_chorus_reason')).toBe(false)
    expect(running.titles('INV/2026/00007')).toContain('Demande prise en compte')
  })
})

describe('an invoice that cannot go as it is', () => {
  it('is held with the field to fill, goes by itself once that is filled, and says so once', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const number = 'INV/2026/00003'
    running.world.odoo.editInvoice(running.idOf(number), { purchase_order_reference: false })
    await running.cycle()
    await running.live(3 * MINUTE, MINUTE)
    expect(running.titles(number)).toEqual([
      'Facture non envoyée à Chorus Pro\u00A0: à compléter ou à corriger',
    ])
    running.world.odoo.book.reset()
    await running.live(5 * MINUTE, MINUTE)
    expect(running.world.odoo.book.count('account.move', 'write')).toBe(0)
    expect(running.field(number, 'x_chorus_stage')).toBe('blocked')
    expect(running.field(number, 'x_chorus_reason')).toContain('exige un numéro d’engagement')

    running.world.odoo.editInvoice(running.idOf(number), { purchase_order_reference: 'EJ-2026-00421' })
    await running.live(3 * MINUTE, MINUTE)
    expect(await running.stage(number)).toBe('followed')
    expect(running.field(number, 'x_chorus_reason')).toBe(false)
  })

  it('goes once its customer is mended, though the invoice itself was not touched', async () => {
    running = await startBridge()
    const number = 'INV/2026/00001'
    const partner = running.world.odoo.record('account.move', running.idOf(number))?.['commercial_partner_id']
    running.world.odoo.edit('res.partner', Number(partner), { siret: '12345678299999' })
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    expect(await running.stage(number)).toBe('ignored')

    running.world.chorus.clock.advance(MINUTE)
    running.world.odoo.edit('res.partner', Number(partner), { siret: '12345678200051' })
    await running.live(3 * MINUTE, MINUTE)
    expect(await running.stage(number)).toBe('followed')
  })

  it('refused at integration: the reasons are told, and it can be deposited again once mended', async () => {
    running = await startBridge({ chorus: { lives: [] } })
    const { directory } = running.world.chorus
    const state = directory.find('11000201100044')
    if (state === undefined) throw new Error('the State is not in the directory')
    const closed = state.services.map((service) => ({ ...service, actif: false }))
    await running.cycle()
    directory.put({ ...state, services: closed })
    await running.live(3 * MINUTE, MINUTE)
    const number = 'INV/2026/00008'
    expect(running.titles(number).at(-1)).toBe('Facture refusée par Chorus Pro à l’intégration')
    expect(running.field(number, 'x_chorus_stage')).toBe('refused')
    expect(running.field(number, 'x_chorus_reason')).not.toBe(false)

    directory.put(state)
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'deposit_again' })
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(number)).toBe('followed')
    expect(running.field(number, 'x_chorus_request')).toBe(false)
    expect(running.titles(number).filter((title) => title === 'Facture transmise à Chorus Pro')).toHaveLength(
      2,
    )
  })

  it('is not sent when its PDF says something else than the invoice, and is once Odoo has made a new one', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const number = 'INV/2026/00001'
    running.world.odoo.editInvoice(running.idOf(number), { amount_total: 7531.21 })
    await running.cycle()
    expect(await running.stage(number)).toBe('blocked')
    expect(running.field(number, 'x_chorus_reason')).toContain(
      '«\u00A07\u00A0531,20\u00A0€\u00A0» au lieu de «\u00A07\u00A0531,21\u00A0€\u00A0»',
    )
    expect(running.world.chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)).not.toContain(number)
  })
})

describe('a request on an invoice that waits for its integration', () => {
  it('is answered though its flow is stuck, as often as it is asked', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const number = 'INV/2026/00001'
    running.world.chorus.setLife(number, { flow: 'stuck', steps: [] })
    await running.cycle()
    expect(await running.stage(number)).toBe('deposited')
    await running.live(10 * MINUTE, MINUTE)
    for (const times of [1, 2]) {
      running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'deposit_again' })
      await running.live(MINUTE, MINUTE)
      expect(running.field(number, 'x_chorus_request')).toBe(false)
      expect(running.titles(number).filter((title) => title === 'Demande impossible')).toHaveLength(times)
    }
    expect(await running.stage(number)).toBe('deposited')
  })
})

describe('an invoice that is not for Chorus Pro', () => {
  const untouched = (number: string): void => {
    expect(running.titles(number)).toEqual([])
    expect(running.field(number, 'x_chorus_stage')).toBeFalsy()
    expect(running.world.chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)).not.toContain(number)
  }

  it('because its customer is private, is left alone, and the reason is kept', async () => {
    running = await startBridge()
    await running.cycle()
    untouched('INV/2026/00009')
    const [story] = await running.bridge.store.stories('INV/2026/00009')
    expect(story?.row.choice?.sentence).toContain(
      "80314592600015 is not a public structure in Chorus Pro's directory",
    )
  })

  it('because it is older than the start date, is left alone', async () => {
    running = await startBridge({ connection: { startDate: '2026-10-06' } })
    await running.cycle()
    untouched('INV/2026/00001')
    expect(await running.stage('INV/2026/00010')).toBe('deposited')
  })

  it('because its customer bears the excluding tag, is left alone', async () => {
    running = await startBridge({ connection: { excludeTag: 'Hors Chorus' } })
    tagBuyer(running, 'INV/2026/00001', 'Hors Chorus')
    await running.cycle()
    untouched('INV/2026/00001')
    expect(await running.stage('INV/2026/00002')).toBe('deposited')
  })

  it('but is one when its customer bears the public tag, and then what is missing is asked for', async () => {
    running = await startBridge({ connection: { publicTag: 'Secteur public' } })
    tagBuyer(running, 'INV/2026/00009', 'Secteur public')
    await running.cycle()
    expect(running.field('INV/2026/00009', 'x_chorus_reason')).toContain(
      'Chorus Pro ne connaît aucune structure publique de SIRET 80314592600015',
    )
  })

  it('because a user asked not to send it, until that is taken back', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const id = running.idOf('INV/2026/00001')
    running.world.odoo.editInvoice(id, { x_chorus_request: 'do_not_send' })
    await running.cycle()
    expect(running.titles('INV/2026/00001')).toEqual([])
    expect(running.field('INV/2026/00001', 'x_chorus_situation')).toBe('20_not_sent')
    running.world.odoo.editInvoice(id, { x_chorus_request: false })
    await running.live(2 * MINUTE, MINUTE)
    expect(await running.stage('INV/2026/00001')).toBe('followed')
  })
})

describe('time to think', () => {
  it('is cut short by a user who asks to send now', async () => {
    running = await startBridge({ connection: { graceMinutes: 30, startDate: '2026-10-06' } })
    const number = 'INV/2026/00010'
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'send_now' })
    await running.cycle()
    expect(running.field(number, 'x_chorus_request')).toBe(false)
    await running.cycle()
    expect(await running.stage(number)).toBe('deposited')
    expect(running.titles(number)).toEqual(['Demande prise en compte', 'Facture transmise à Chorus Pro'])
    await running.live(HOUR, 10 * MINUTE)
    expect(await running.stage(number)).toBe('followed')
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'send_now' })
    await running.cycle()
    expect(running.titles(number)).toContain('Demande impossible')
  })

  it('an invoice waits for its minutes of grace, and one taken back in them is not sent', async () => {
    running = await startBridge({ connection: { graceMinutes: 30 } })
    const id = running.idOf('INV/2026/00001')
    running.world.odoo.editInvoice(id, { ref: 'touched now' })
    running.world.odoo.resetToDraft(id)
    running.world.odoo.postInvoice(id)
    await running.cycle()
    expect(await running.stage('INV/2026/00001')).toBe('discovered')
    await running.live(20 * MINUTE, 5 * MINUTE)
    expect(await running.stage('INV/2026/00001')).toBe('discovered')
    running.world.odoo.resetToDraft(id)
    await running.live(30 * MINUTE, 5 * MINUTE)
    expect(await running.stage('INV/2026/00001')).toBe('ignored')
    expect(running.world.chorus.book.deposits.map(({ numeroFacture }) => numeroFacture)).not.toContain(
      'INV/2026/00001',
    )
  })
})

describe('a dry run', () => {
  it('reads everything and changes nothing on either side', async () => {
    running = await startBridge({ config: { dryRun: true } })
    running.world.odoo.book.reset()
    await running.cycle()
    await running.live(5 * MINUTE, MINUTE)
    const methods = Object.keys(running.world.odoo.book.counts).map((call) => call.split('.').at(-1))
    expect(new Set(methods)).toEqual(new Set(['version', 'authenticate', 'fields_get', 'search_read']))
    expect(running.world.chorus.book.deposits).toEqual([])
    expect(running.log.map(({ message }) => message)).toContain(
      'dry run: Odoo would be asked to make the document',
    )
  })
})

describe('a quiet cycle', () => {
  it('costs one request to Odoo and one to Chorus Pro', async () => {
    running = await startBridge()
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    await running.live(2 * HOUR, HOUR)
    running.world.chorus.clock.advance(MINUTE)
    running.world.odoo.book.reset()
    const before = Object.values(running.world.chorus.book.requests).reduce((sum, count) => sum + count, 0)
    await running.cycle()
    expect(running.world.odoo.book.total).toBe(1)
    const after = Object.values(running.world.chorus.book.requests).reduce((sum, count) => sum + count, 0)
    expect(after - before).toBe(1)
  })
})

function tagBuyer(bridge: RunningBridge, number: string, tag: string): void {
  const { odoo } = bridge.world
  const partner = odoo.record('account.move', bridge.idOf(number))?.['commercial_partner_id']
  odoo.edit('res.partner', Number(partner), { category_id: [[0, 0, { name: tag }]] })
}
