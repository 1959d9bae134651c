import Database from 'better-sqlite3'
import type { LifeStep } from '../../src/simulators/chorus/life.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const RECYCLE = 'factures/v1/recycler'

let running: RunningBridge
let id: number

afterEach(async () => {
  await running.close()
})

const ask = (request: string | false): void => {
  running.world.odoo.editInvoice(id, { x_chorus_request: request })
}
const answers = (): string[] => running.titles(NUMBER).filter((title) => title.startsWith('Demande'))
const recyclings = (): number =>
  running.world.chorus.book.invoices
    .filter(({ numero }) => numero === NUMBER)
    .flatMap(({ actions }) => actions)
    .filter((action) => action === 'RECYCLER').length

async function untilShown(status: string): Promise<void> {
  for (let half = 0; half < 20 && running.field(NUMBER, 'x_chorus_status') !== status; half++)
    await running.live(12 * HOUR, 6 * HOUR)
  expect(running.field(NUMBER, 'x_chorus_status')).toBe(status)
}

const BEFORE: readonly LifeStep[] = [
  { afterSeconds: 0, statut: 'DEPOSEE' },
  { afterSeconds: 60, statut: 'MISE_A_DISPOSITION' },
  { afterSeconds: DAY / 1_000, statut: 'A_RECYCLER', commentaire: 'Mauvais service' },
]
const AFTER: readonly LifeStep[] = [{ afterSeconds: 60, statut: 'MISE_A_DISPOSITION' }]

/** An invoice to recycle that got another customer in Odoo, as its recipient asked for. */
async function toBeRecycled(): Promise<number> {
  const life = { steps: BEFORE, afterRecycling: AFTER }
  running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
  id = running.idOf(NUMBER)
  await untilShown('A_RECYCLER')
  const other = running.world.odoo.record('account.move', running.idOf('INV/2026/00002'))
  const hospital = Number(other?.['commercial_partner_id'])
  running.world.odoo.editInvoice(id, {
    partner_id: hospital,
    commercial_partner_id: hospital,
    buyer_reference: 'SERVICE_DEST_SERV_OBL',
  })
  await running.live(2 * MINUTE, MINUTE)
  return hospital
}

describe('a recycling whose answer was lost', () => {
  explains(
    'recycling-settled-first',
    'is told as done, with what it was sent with, and Chorus Pro has the new customer from then on',
    async () => {
      const hospital = await toBeRecycled()
      running.world.chorus.faults.add({ path: RECYCLE, fault: { kind: 'drop-after' } })
      ask('recycle')
      await running.live(30 * MINUTE, MINUTE)
      expect(answers()).toEqual(['Demande prise en compte'])
      expect(running.chatter(NUMBER)).toContain('renvoyée au destinataire avec\u00A0: 12345678200028')
      expect(recyclings()).toBe(1)
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
      const [story] = await running.bridge.store.stories(NUMBER)
      expect(story?.row.handedOver?.buyerId).toBe(hospital)
      expect(running.titles(NUMBER).join()).not.toContain('après son envoi')
      expect(running.world.odoo.book.activities(id)).toEqual([])
    },
  )

  it('and which was never carried out is made again', async () => {
    await toBeRecycled()
    running.world.chorus.faults.add({ path: RECYCLE, fault: { kind: 'drop-before' } })
    ask('recycle')
    await running.live(3 * HOUR, 10 * MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(recyclings()).toBe(1)
  })

  explains(
    'recycled-by-another-hand',
    'and after which somebody sends it again on the portal, to its first recipient, is not told as done',
    async () => {
      const hospital = await toBeRecycled()
      const { chorus } = running.world
      chorus.faults.add({ path: RECYCLE, fault: { kind: 'drop-before' } })
      ask('recycle')
      await running.live(MINUTE, MINUTE)
      chorus.setLife(NUMBER, { steps: [{ afterSeconds: 0, statut: 'MISE_A_DISPOSITION' }] })
      await running.live(30 * MINUTE, MINUTE)
      expect(answers()).toHaveLength(1)
      expect(running.chatter(NUMBER)).not.toContain('12345678200028')
      const [story] = await running.bridge.store.stories(NUMBER)
      expect(story?.row.handedOver?.buyerId).not.toBe(hospital)
      expect(running.titles(NUMBER).join()).toContain('après son envoi')
    },
  )

  it('is told though its request was taken back, and what was asked instead is answered too', async () => {
    await toBeRecycled()
    running.world.chorus.faults.add({ path: RECYCLE, fault: { kind: 'drop-after' } })
    ask('recycle')
    await running.live(MINUTE, MINUTE)
    ask('deposit_again')
    await running.live(30 * MINUTE, MINUTE)
    expect(answers().toSorted()).toEqual(['Demande impossible', 'Demande prise en compte'])
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
  })

  it('by a bridge whose store knows nothing of it any more is told as done all the same', async () => {
    await toBeRecycled()
    running.world.chorus.faults.add({ path: RECYCLE, fault: { kind: 'drop-after' } })
    ask('recycle')
    running.world.chorus.clock.advance(MINUTE)
    await running.cycle()
    await running.restart(() => {
      const file = new Database(running.database)
      file.exec('UPDATE invoices SET recycling = NULL')
      file.close()
    })
    await running.live(30 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
  })
})

describe('a recycling whose customer is changed while it is put together', () => {
  explains('customer-changed-before-it-left', 'goes with what was changed', async () => {
    const hospital = await toBeRecycled()
    const { chorus, odoo } = running.world
    const known = chorus.directory.find('12345678200028')
    if (known === undefined) throw new Error('the simulator lacks the hospital')
    chorus.directory.put({ ...known, id: 999_001, siret: '12345678200093' })
    ask('recycle')
    let readings = 0
    odoo.onRequest(({ model }) => {
      if (model === 'account.move') readings += 1
      // Found as news, read with what is asked, and looked at once more.
      if (readings === 3) odoo.edit('res.partner', hospital, { siret: '12345678200093' })
    })
    await running.live(4 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande prise en compte'])
    expect(running.chatter(NUMBER)).toContain('renvoyée au destinataire avec\u00A0: 12345678200093')
    expect(recyclings()).toBe(1)
  })
})

describe('a request that Chorus Pro does not understand', () => {
  it('is answered after some tries instead of being tried for ever', async () => {
    await toBeRecycled()
    running.world.chorus.faults.add({
      path: RECYCLE,
      times: 1_000,
      fault: { kind: 'status', status: 400 },
    })
    ask('recycle')
    await running.live(HOUR, MINUTE)
    expect(answers()).toEqual(['Demande impossible'])
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
  })
})

describe('what is asked of an invoice that Chorus Pro shows no more, and refuses', () => {
  const noLongerOurs = (): void => {
    const refusal = { kind: 'return-code', codeRetour: 20002, libelle: 'GCU_MSG_01_014' } as const
    const none = { kind: 'return-code', codeRetour: 20000, libelle: 'TRA_MSG_00.015' } as const
    const { faults } = running.world.chorus
    for (const path of [RECYCLE, 'factures/v1/traiterRejet'])
      faults.add({ path, times: 1_000, fault: refusal })
    faults.add({ path: 'factures/v1/rechercher/fournisseur', times: 1_000, fault: none })
  }
  const saysSo = (): void => {
    expect(answers()).toEqual(['Demande impossible'])
    expect(running.chatter(NUMBER)).toContain('ne montre plus cette facture')
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
  }

  it('is answered: that it be sent to its recipient again', async () => {
    await toBeRecycled()
    noLongerOurs()
    ask('recycle')
    await running.live(HOUR, MINUTE)
    saysSo()
  })

  it('is answered as unknown where the answer was lost', async () => {
    await toBeRecycled()
    running.world.chorus.faults.add({ path: RECYCLE, fault: { kind: 'drop-before' } })
    ask('recycle')
    await running.live(MINUTE, MINUTE)
    noLongerOurs()
    await running.live(26 * HOUR, HOUR)
    expect(answers()).toEqual(['Demande sans réponse'])
    expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
  })

  it('is answered: that its rejection is handled', async () => {
    const rejected = { afterSeconds: DAY / 1_000, statut: 'REJETEE', commentaire: 'Prix' }
    const life = { steps: [...BEFORE.slice(0, 2), rejected] }
    running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
    id = running.idOf(NUMBER)
    await untilShown('REJETEE')
    noLongerOurs()
    ask('rejection_handled')
    await running.live(HOUR, MINUTE)
    saysSo()
  })
})

describe('a request', () => {
  explains('another-request-waits-for-none', 'does not wait for another that could not be done', async () => {
    await toBeRecycled()
    running.world.chorus.faults.add({ path: RECYCLE, times: 1_000, fault: { kind: 'status', status: 400 } })
    ask('recycle')
    await running.live(4 * MINUTE, MINUTE)
    ask('rejection_handled')
    await running.live(2 * MINUTE, MINUTE)
    expect(answers()).toEqual(['Demande impossible'])
  })

  explains(
    'request-made-since-stays',
    'made while another is being answered is not wiped away with it',
    async () => {
      running = await startBridge({ connection: FEW })
      id = running.idOf(NUMBER)
      await running.live(3 * MINUTE, MINUTE)
      const { faults } = running.world.chorus
      ask('recycle')
      faults.add({ path: 'factures/v1/rechercher/fournisseur', fault: { kind: 'delay', milliseconds: 0 } })
      faults.onStrike = () => {
        ask('deposit_again')
      }
      await running.live(5 * MINUTE, MINUTE)
      expect(answers()).toHaveLength(2)
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    },
  )

  describe('whose field was emptied by a write of which the answer was lost', () => {
    const answered = async (): Promise<void> => {
      running = await startBridge({ connection: FEW })
      id = running.idOf(NUMBER)
      await running.live(30 * MINUTE, MINUTE)
      ask('rejection_handled')
    }

    explains('asked-again-stays', 'and which is made again meanwhile is answered again', async () => {
      await answered()
      running.world.odoo.addFault({
        model: 'account.move',
        method: 'write',
        effect: { kind: 'drop', when: 'after' },
      })
      await running.live(MINUTE, MINUTE)
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
      ask('rejection_handled')
      await running.live(30 * MINUTE, MINUTE)
      expect(answers()).toHaveLength(2)
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    })

    it('is answered once where the write was lost, too, and something else was changed', async () => {
      await answered()
      running.world.odoo.addFault({
        model: 'account.move',
        method: 'write',
        effect: { kind: 'drop', when: 'before' },
      })
      await running.live(MINUTE, MINUTE)
      running.world.odoo.editInvoice(id, { ref: 'Bon 12' })
      await running.live(30 * MINUTE, MINUTE)
      expect(answers()).toHaveLength(1)
      expect(running.field(NUMBER, 'x_chorus_request')).toBe(false)
    })
  })

  it('to send a blocked invoice, which then goes in the same cycle, is told as done', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    const number = 'INV/2026/00003'
    running.world.odoo.editInvoice(running.idOf(number), { purchase_order_reference: false })
    await running.live(2 * MINUTE, MINUTE)
    expect(await running.stage(number)).toBe('blocked')
    running.world.odoo.editInvoice(running.idOf(number), {
      purchase_order_reference: 'EJ-2026-00421',
      x_chorus_request: 'send_now',
    })
    await running.live(3 * MINUTE, MINUTE)
    expect(await running.stage(number)).toBe('followed')
    expect(running.titles(number)).toContain('Demande prise en compte')
    expect(running.titles(number)).not.toContain('Demande impossible')
  })
})

describe('a deposit that is asked for again', () => {
  it('of an invoice that was left out is not promised, for its customer may be a private one', async () => {
    running = await startBridge({ connection: FEW })
    const number = 'INV/2026/00300'
    running.world.odoo.addInvoice({ partner: 'bakery', name: number })
    await running.live(20 * MINUTE, 10 * MINUTE)
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'deposit_again' })
    await running.live(20 * MINUTE, 10 * MINUTE)
    expect(running.chatter(number)).toContain('si le client est un organisme public')
  })
})
