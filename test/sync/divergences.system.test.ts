import type { LifeStep } from '../../src/simulators/chorus/life.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'
import { documentMaker, MADE_AMOUNTS } from '../support/made-invoices.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }

let running: RunningBridge
let id: number

afterEach(async () => {
  await running.close()
})

const deposits = (number: string): number =>
  running.world.chorus.book.deposits.filter(
    ({ numeroFacture, outcome }) => numeroFacture === number && outcome === 'flow-created',
  ).length

const titles = (): string[] =>
  running.world.odoo.book
    .chatter(id)
    .map(({ body }) => /<b>(.*?)<\/b>/.exec(body)?.[1] ?? body)
    .filter((title) => title.includes('Odoo') || title.includes('brouillon') || title.includes('nouveau'))

const activities = (): string[] => running.world.odoo.book.activities(id).map(({ note }) => note)

async function followed(): Promise<void> {
  running = await startBridge({ connection: FEW })
  id = running.idOf(NUMBER)
  await running.cycle()
  await running.live(5 * MINUTE, MINUTE)
  expect(await running.stage(NUMBER)).toBe('followed')
}

async function untilShown(status: string): Promise<void> {
  for (let half = 0; half < 20 && running.field(NUMBER, 'x_chorus_status') !== status; half++)
    await running.live(12 * HOUR, 6 * HOUR)
  expect(running.field(NUMBER, 'x_chorus_status')).toBe(status)
}

/** Takes part in `life`, is changed in Odoo once it is delivered, and then returned. */
async function changedAndReturned(
  steps: readonly [LifeStep, ...LifeStep[]],
  afterRecycling?: readonly LifeStep[],
): Promise<void> {
  const life = { steps: [...onTheWay, ...steps], afterRecycling }
  running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
  id = running.idOf(NUMBER)
  await untilShown('MISE_A_DISPOSITION')
  running.world.odoo.editInvoice(id, { amount_total: 5 })
  await running.live(2 * MINUTE, MINUTE)
  expect(summaries()).toEqual([DIVERGED])
  await untilShown(steps[0].statut)
}

const summaries = (): string[] => running.world.odoo.book.activities(id).map(({ summary }) => summary)

const DIVERGED = 'Chorus Pro\u00A0: facture modifiée dans Odoo après son envoi'
const SUSPENDED = 'Chorus Pro\u00A0: facture au statut «\u00A0Suspendue\u00A0»'

const TO_BE_RECYCLED = 'Chorus Pro\u00A0: facture au statut «\u00A0À recycler\u00A0»'

const DAY_SECONDS = DAY / 1_000

const onTheWay: readonly LifeStep[] = [
  { afterSeconds: 0, statut: 'DEPOSEE' },
  { afterSeconds: 60, statut: 'EN_COURS_ACHEMINEMENT' },
  { afterSeconds: 60, statut: 'MISE_A_DISPOSITION' },
]

const TO_RECYCLE: LifeStep = { afterSeconds: DAY_SECONDS, statut: 'A_RECYCLER' }

/** Two days pass between the delivery and the end. */
const ABANDONED = { steps: [...onTheWay, { afterSeconds: 2 * DAY_SECONDS, statut: 'ABANDONNEE' }] }

describe('an invoice that Chorus Pro has', () => {
  it('put back to draft: told once with what to do, taken back when it is posted as it was', async () => {
    await followed()
    const { odoo } = running.world
    odoo.resetToDraft(id)
    await running.live(10 * MINUTE, MINUTE)
    odoo.editInvoice(id, { amount_total: 5 })
    await running.live(10 * MINUTE, MINUTE)
    expect(titles()).toEqual(['Facture remise en brouillon après son envoi à Chorus Pro'])
    expect(running.chatter(NUMBER)).toContain(
      `Chorus Pro garde la facture n°\u00A0${NUMBER} de 1\u00A0816,50\u00A0€`,
    )
    expect(activities()).toHaveLength(1)
    expect(activities()[0]).toContain('validez-la de nouveau sans rien changer')

    odoo.editInvoice(id, { amount_total: 1816.5 })
    odoo.postInvoice(id)
    await running.live(10 * MINUTE, MINUTE)
    expect(titles()).toEqual([
      'Facture remise en brouillon après son envoi à Chorus Pro',
      'Facture de nouveau telle qu’envoyée à Chorus Pro',
    ])
    expect(activities()).toEqual([])
    expect(deposits(NUMBER)).toBe(1)
  })

  it('posted again with another number and amount: each change told once, and never sent again', async () => {
    await followed()
    const { odoo } = running.world
    odoo.editInvoice(id, { name: 'INV/2026/00099' })
    await running.live(5 * MINUTE, MINUTE)
    odoo.editInvoice(id, { amount_total: 5 })
    await running.live(5 * MINUTE, MINUTE)
    expect(titles()).toEqual(Array(2).fill('Facture modifiée dans Odoo après son envoi à Chorus Pro'))
    expect(activities()).toHaveLength(1)
    expect(activities()[0]).toContain('numéro\u00A0: INV/2026/00010 → INV/2026/00099')
    expect(activities()[0]).toContain('montant TTC\u00A0: 1\u00A0816,50\u00A0€ → 5,00\u00A0€')
    await running.live(48 * HOUR, 6 * HOUR)
    expect(deposits(NUMBER) + deposits('INV/2026/00099')).toBe(1)
    // Its life in Chorus Pro goes on being told.
    expect(odoo.record('account.move', id)?.['x_chorus_status']).not.toBe('DEPOSEE')
  })

  it('cancelled while its flow is integrated: told, and no deposit follows', async () => {
    running = await startBridge({ connection: FEW })
    id = running.idOf(NUMBER)
    await running.cycle()
    running.world.odoo.cancelInvoice(id)
    await running.live(10 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(titles()).toEqual(['Facture annulée dans Odoo après son envoi à Chorus Pro'])
    expect(deposits(NUMBER)).toBe(1)
  })

  it('deleted: logged once, shown, and not told; it goes on being followed', async () => {
    await followed()
    const { odoo } = running.world
    odoo.resetToDraft(id)
    odoo.deleteInvoice(id)
    await running.live(60 * HOUR, 6 * HOUR)
    const [story] = await running.bridge.store.stories(NUMBER)
    expect(story?.row.deletedAt).toBeDefined()
    expect(story?.row.statusCode).not.toBe('DEPOSEE')
    expect(running.log.filter(({ message }) => message === 'the invoice was deleted in Odoo')).toHaveLength(1)
    expect((await running.bridge.store.outboxCounts('duret')).pending).toBe(0)
    expect(deposits(NUMBER)).toBe(1)
  })

  it('rejected: may be put back to draft without a word', async () => {
    running = await startBridge({
      connection: FEW,
      chorus: { lives: [{ numero: NUMBER, life: 'rejected' }] },
    })
    id = running.idOf(NUMBER)
    await untilShown('REJETEE')
    running.world.odoo.resetToDraft(id)
    await running.live(5 * MINUTE, MINUTE)
    expect(titles()).toEqual([])
  })

  it('changed, then suspended and completed on the portal: asked again to be put right', async () => {
    const completed = { afterSeconds: DAY_SECONDS, statut: 'COMPLETEE' }
    await changedAndReturned([{ afterSeconds: DAY_SECONDS, statut: 'SUSPENDUE' }, completed])
    expect(summaries()).toEqual([SUSPENDED])
    await untilShown('COMPLETEE')
    expect(summaries()).toEqual([DIVERGED])
    expect(activities()[0]).toContain('montant TTC\u00A0: 1\u00A0816,50\u00A0€ → 5,00\u00A0€')
  })

  it('changed, then recycled: asked again to be put right', async () => {
    await changedAndReturned([TO_RECYCLE], onTheWay.slice(1))
    running.world.odoo.editInvoice(id, { x_chorus_request: 'recycle' })
    await running.live(2 * MINUTE, MINUTE)
    expect(running.titles(NUMBER)).toContain('Demande prise en compte')
    expect(summaries()).toEqual([DIVERGED])
    await untilShown('MISE_A_DISPOSITION')
    expect(summaries()).toEqual([DIVERGED])
  })

  it('changed, then rejected: asked again to be put right once the rejection is handled', async () => {
    await changedAndReturned([{ afterSeconds: DAY_SECONDS, statut: 'REJETEE' }])
    running.world.odoo.editInvoice(id, { x_chorus_request: 'rejection_handled' })
    await running.live(2 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('closed')
    expect(summaries()).toEqual([DIVERGED])
  })

  it('rejected, then changed, then cancelled: asked again about the rejection, and no longer about the change', async () => {
    const life = { steps: [...onTheWay, { afterSeconds: DAY_SECONDS, statut: 'REJETEE' }] }
    running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
    id = running.idOf(NUMBER)
    await untilShown('REJETEE')
    const [rejected] = summaries()
    running.world.odoo.editInvoice(id, { amount_total: 5 })
    await running.live(2 * MINUTE, MINUTE)
    expect(summaries()).toEqual([DIVERGED])
    running.world.odoo.cancelInvoice(id)
    await running.live(2 * MINUTE, MINUTE)
    expect(summaries()).toEqual([rejected])
  })

  describe('given to another customer', () => {
    const give = (): number => {
      const other = running.world.odoo.record('account.move', running.idOf('INV/2026/00002'))
      const hospital = Number(other?.['commercial_partner_id'])
      running.world.odoo.editInvoice(id, {
        partner_id: hospital,
        commercial_partner_id: hospital,
        buyer_reference: 'SERVICE_DEST_SERV_OBL',
        purchase_order_reference: 'EJ-1',
      })
      return hospital
    }

    const recycled = async (): Promise<void> => {
      running.world.odoo.editInvoice(id, { x_chorus_request: 'recycle' })
      await running.live(2 * DAY, 6 * HOUR)
      expect(running.chatter(NUMBER)).toContain('renvoyée au destinataire avec\u00A0: 12345678200028')
      expect(summaries()).toEqual([])
    }

    const handedTo = async (): Promise<unknown> =>
      (await running.bridge.store.stories(NUMBER))[0]?.row.handedOver?.buyerId

    beforeEach(async () => {
      const life = { steps: [...onTheWay, TO_RECYCLE] }
      running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
      id = running.idOf(NUMBER)
    })

    it('as it is to be recycled: the bridge waits for the request, and Chorus Pro has it so from then on', async () => {
      await untilShown('A_RECYCLER')
      running.world.odoo.resetToDraft(id)
      await running.live(2 * MINUTE, MINUTE)
      expect(summaries()).toEqual([DIVERGED])
      const hospital = give()
      running.world.odoo.postInvoice(id)
      await running.live(2 * MINUTE, MINUTE)
      expect(summaries()).toEqual([TO_BE_RECYCLED])
      await recycled()
      expect(await handedTo()).toBe(hospital)
      expect(titles()).toEqual(['Facture remise en brouillon après son envoi à Chorus Pro'])
    })

    it('before it is to be recycled: nothing is to be put right once it was recycled', async () => {
      await untilShown('MISE_A_DISPOSITION')
      const hospital = give()
      await running.live(2 * MINUTE, MINUTE)
      expect(summaries()).toEqual([DIVERGED])
      await untilShown('A_RECYCLER')
      expect(summaries()).toEqual([TO_BE_RECYCLED])
      await recycled()
      expect(await handedTo()).toBe(hospital)
      expect(titles()).toEqual(['Facture modifiée dans Odoo après son envoi à Chorus Pro'])
    })
  })

  it('put back to draft and then abandoned: nobody is asked to act any more', async () => {
    running = await startBridge({
      connection: FEW,
      chorus: { lives: [{ numero: NUMBER, life: ABANDONED }] },
    })
    id = running.idOf(NUMBER)
    await untilShown('MISE_A_DISPOSITION')
    running.world.odoo.resetToDraft(id)
    await running.live(5 * MINUTE, MINUTE)
    expect(running.world.odoo.book.activities(id)).toHaveLength(1)
    await untilShown('ABANDONNEE')
    await running.live(2 * 24 * HOUR, 12 * HOUR)
    expect(running.world.odoo.book.activities(id)).toEqual([])
  })
})

describe('a number that is used again', () => {
  it('after its invoice was renumbered: the new one is neither sent nor taken for the old one', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 }, seed: { invoices: 'none' } })
    const makePdf = await documentMaker()
    const add = async (): Promise<number> =>
      running.world.odoo.addInvoice({
        ...MADE_AMOUNTS,
        partner: 'commune',
        date: '2026-10-05',
        name: 'INV/1',
        document: { pdf: await makePdf('INV/1') },
      })
    id = await add()
    await running.live(10 * MINUTE, MINUTE)
    running.world.odoo.editInvoice(id, { name: 'INV/2' })
    await running.live(2 * MINUTE, MINUTE)
    const other = await add()
    await running.live(10 * MINUTE, MINUTE)
    expect(running.world.odoo.record('account.move', other)?.['x_chorus_stage']).toBe('held')
    expect(running.world.odoo.record('account.move', other)?.['x_chorus_reason']).toContain(
      'Chorus Pro a déjà, sous le n°\u00A0INV/1, une autre facture',
    )
    expect(deposits('INV/1')).toBe(1)
  })
})

describe('an invoice that got another customer before Chorus Pro asks for it', () => {
  explains('present-by-its-code', 'still asks to be recycled in the hour that comes twice', async () => {
    const steps: readonly LifeStep[] = [
      { afterSeconds: 0, statut: 'DEPOSEE' },
      { afterSeconds: 240, statut: 'MISE_A_DISPOSITION' },
      { afterSeconds: 60, statut: 'A_RECYCLER', commentaire: 'Mauvais service' },
    ]
    running = await startBridge({
      connection: { startDate: '2026-10-06', graceMinutes: 0 },
      chorus: {
        clock: { start: new Date('2026-10-25T01:05:00Z'), speed: 0 },
        lives: [{ numero: NUMBER, life: { steps } }],
      },
    })
    id = running.idOf(NUMBER)
    for (let minute = 0; minute < 20 && running.field(NUMBER, 'x_chorus_status') !== 'DEPOSEE'; minute++)
      await running.live(MINUTE, MINUTE)
    const other = running.world.odoo.record('account.move', running.idOf('INV/2026/00002'))
    const hospital = Number(other?.['commercial_partner_id'])
    running.world.odoo.editInvoice(id, { partner_id: hospital, commercial_partner_id: hospital })
    await running.live(MINUTE, MINUTE)
    expect(summaries()).toEqual([DIVERGED])
    await running.live(10 * MINUTE, 5 * MINUTE)
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('A_RECYCLER')
    running.world.odoo.editInvoice(id, { ref: 'Bon 12' })
    await running.live(2 * MINUTE, MINUTE)
    expect(summaries()).toHaveLength(1)
    expect(summaries()).not.toContain(DIVERGED)
  })
})
