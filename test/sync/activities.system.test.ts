import { explains } from '../support/explains.js'
import { frenchDay } from '../../src/domain/words/french-time.js'
import type { Life } from '../../src/simulators/chorus/life.js'
import type { OpenActivity } from '../../src/simulators/odoo/index.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00003'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

function open(number = NUMBER): OpenActivity[] {
  return running.world.odoo.book.activities(running.idOf(number))
}

function edit(values: Parameters<RunningBridge['world']['odoo']['editInvoice']>[1]): void {
  running.world.odoo.editInvoice(running.idOf(NUMBER), values)
}

/** How often Odoo was asked to make, change or remove an activity. */
function activityCalls(): number {
  const { book } = running.world.odoo
  return Object.entries(book.counts)
    .filter(([call]) => call.startsWith('mail.activity.') || call === 'account.move.activity_schedule')
    .reduce((sum, [, count]) => sum + count, 0)
}

async function withoutCommitment(connection: Readonly<Record<string, unknown>> = {}): Promise<void> {
  running = await startBridge({ connection: { graceMinutes: 0, ...connection } })
  edit({ purchase_order_reference: false, invoice_user_id: 2 })
  await running.cycle()
}

describe('an invoice that is held back', () => {
  it('is on its salesperson’s list, due today, with what is missing', async () => {
    await withoutCommitment()
    const today = frenchDay(running.world.chorus.clock.now())
    expect(open()).toMatchObject([
      {
        type: 'To-Do',
        user: 'Administrator',
        deadline: today,
        summary: 'Chorus Pro\u00A0: facture à compléter avant envoi',
        note: expect.stringContaining('exige un numéro d’engagement') as string,
      },
    ])
    expect(running.world.odoo.book.activityMails).toEqual([])
  })

  it('is on the list of the configured user when it has no salesperson', async () => {
    running = await startBridge({ connection: { graceMinutes: 0, responsibleLogin: 'admin' } })
    edit({ purchase_order_reference: false, invoice_user_id: false })
    await running.cycle()
    expect(open()).toMatchObject([{ user: 'Administrator' }])
  })

  it('tells the administrator when it is on nobody’s list', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    edit({ purchase_order_reference: false, invoice_user_id: false })
    await running.cycle()
    expect(open()).toMatchObject([{ user: 'Chorus Bridge' }])
    expect(running.log.find(({ message }) => message.startsWith('nobody to give an activity'))).toMatchObject(
      {
        level: 'warn',
        invoice: NUMBER,
        remedy: expect.stringContaining('responsibleLogin') as string,
      },
    )
  })

  it('is looked at again day after day, and its activity is not', async () => {
    await withoutCommitment()
    const [first] = open()
    running.world.odoo.book.reset()
    await running.live(3 * DAY, 12 * HOUR)
    expect(open()).toEqual([first])
    expect(activityCalls()).toBe(0)
  })

  it('keeps its one activity, brought up to date, when the reasons change', async () => {
    await withoutCommitment()
    const [first] = open()
    edit({ buyer_reference: 'INCONNU' })
    await running.live(2 * MINUTE, MINUTE)
    const [second, ...others] = open()
    expect(others).toEqual([])
    expect(second?.id).toBe(first?.id)
    expect(second?.note).not.toBe(first?.note)
    expect(second?.note).toContain('INCONNU')
  })

  it('leaves the list by itself once it is complete, and without a word in the chatter', async () => {
    await withoutCommitment()
    edit({ purchase_order_reference: 'EJ-2026-00421' })
    await running.live(3 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(open()).toEqual([])
    expect(running.titles(NUMBER).slice(0, 2)).toEqual([
      'Facture non envoyée à Chorus Pro\u00A0: à compléter ou à corriger',
      'Facture transmise à Chorus Pro',
    ])
  })

  it.each([
    [
      'it is not to be sent',
      () => {
        edit({ x_chorus_request: 'do_not_send' })
      },
    ],
    [
      'it goes back to draft',
      () => {
        running.world.odoo.resetToDraft(running.idOf(NUMBER))
      },
    ],
    [
      'its customer turns out to be private',
      () => {
        const partner = running.world.odoo.record('account.move', running.idOf(NUMBER))?.[
          'commercial_partner_id'
        ]
        running.world.odoo.edit('res.partner', Number(partner), { siret: '80314592600015' })
      },
    ],
  ])('leaves the list when %s', async (_case, happen) => {
    await withoutCommitment()
    expect(open()).toHaveLength(1)
    running.world.chorus.clock.advance(MINUTE)
    happen()
    await running.live(3 * MINUTE, MINUTE)
    expect(await running.stage(NUMBER)).toBe('ignored')
    expect(open()).toEqual([])
  })

  it('comes back on the list when somebody has ticked it off and something else is missing', async () => {
    await withoutCommitment()
    running.world.odoo.edit('mail.activity', open()[0]?.id ?? 0, { active: false })
    await running.live(2 * MINUTE, MINUTE)
    expect(open()).toEqual([])
    edit({ buyer_reference: 'INCONNU' })
    await running.live(2 * MINUTE, MINUTE)
    expect(open()).toHaveLength(1)
  })

  it('is told of in notes and fields all the same when the user may not plan activities', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    running.world.odoo.addFault({
      model: 'account.move',
      method: 'activity_schedule',
      times: 'always',
      effect: { kind: 'error', name: 'odoo.exceptions.AccessError', message: 'Not allowed.' },
    })
    edit({ purchase_order_reference: false })
    await running.cycle()
    edit({ purchase_order_reference: 'EJ-2026-00421' })
    await running.live(15 * MINUTE, MINUTE)
    expect(running.titles(NUMBER)).toContain('Facture transmise à Chorus Pro')
    expect(await running.bridge.store.outboxCounts('duret')).toEqual({ pending: 0, setAside: 1 })
  })

  explains('activity-tried-again', 'has its activity when Odoo refused it for a moment only', async () => {
    running = await startBridge({ connection: { graceMinutes: 0 } })
    running.world.odoo.addFault({
      model: 'account.move',
      method: 'activity_schedule',
      effect: { kind: 'error', name: 'odoo.exceptions.AccessError', message: 'Not allowed.' },
    })
    edit({ purchase_order_reference: false })
    await running.cycle()
    expect(open()).toEqual([])
    await running.live(5 * MINUTE, MINUTE)
    expect(open()).toHaveLength(1)
  })
})

describe('an invoice that goes well', () => {
  it('costs no request about activities', async () => {
    running = await startBridge()
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    await running.live(20 * DAY, 12 * HOUR)
    expect(running.field(NUMBER, 'x_chorus_stage')).toBe('closed')
    expect(activityCalls()).toBe(0)
  })
})

describe('an invoice that comes back', () => {
  async function back(life: 'rejected' | 'toRecycle' | Life): Promise<void> {
    running = await startBridge({ chorus: { lives: [{ numero: NUMBER, life }] } })
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    for (let days = 0; days < 10 && open().length === 0; days++) await running.live(DAY, 12 * HOUR)
  }

  it('rejected: is on the list with the reason until the rejection is handled', async () => {
    await back('rejected')
    expect(open()).toMatchObject([
      {
        summary: 'Chorus Pro\u00A0: facture au statut «\u00A0Rejetée\u00A0»',
        note: expect.stringContaining('Le prix unitaire ne correspond pas') as string,
      },
    ])
    // The history alone knows the official.
    expect(open()[0]?.note).toContain('<b>Interlocuteur\u00A0:</b>')
    expect(open()[0]?.note).toContain(String(running.field(NUMBER, 'x_chorus_contact')))
    edit({ x_chorus_request: 'rejection_handled' })
    await running.cycle()
    expect(open()).toEqual([])
  })

  it('to recycle: is on the list until it is sent on', async () => {
    await back('toRecycle')
    expect(open()).toMatchObject([
      { summary: 'Chorus Pro\u00A0: facture au statut «\u00A0À recycler\u00A0»' },
    ])
    edit({ x_chorus_request: 'recycle' })
    await running.cycle()
    expect(open()).toEqual([])
    await running.live(20 * DAY, 12 * HOUR)
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('MISE_EN_PAIEMENT')
    expect(open()).toEqual([])
  })

  it('suspended: is on the list until Chorus Pro shows it as completed', async () => {
    const steps = [
      { afterSeconds: 0, statut: 'DEPOSEE' },
      { afterSeconds: 0, statut: 'MISE_A_DISPOSITION' },
      { afterSeconds: 86_400, statut: 'SUSPENDUE', commentaire: 'Il manque le procès-verbal.' },
      { afterSeconds: 5 * 86_400, statut: 'COMPLETEE' },
    ]
    await back({ steps })
    expect(open()).toMatchObject([
      {
        summary: 'Chorus Pro\u00A0: facture au statut «\u00A0Suspendue\u00A0»',
        note: expect.stringContaining('Il manque le procès-verbal.') as string,
      },
    ])
    await running.live(6 * DAY, 12 * HOUR)
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('COMPLETEE')
    expect(open()).toEqual([])
  })

  it('ticked off by hand, it is not put on the list again', async () => {
    await back('rejected')
    running.world.odoo.edit('mail.activity', open()[0]?.id ?? 0, { active: false })
    await running.live(3 * DAY, 12 * HOUR)
    expect(open()).toEqual([])
  })

  it('refused at integration: is on the list until it is deposited again', async () => {
    running = await startBridge()
    const number = 'INV/2026/00008'
    const { directory } = running.world.chorus
    const state = directory.find('11000201100044')
    if (state === undefined) throw new Error('the State is not in the directory')
    await running.cycle()
    directory.put({ ...state, services: state.services.map((service) => ({ ...service, actif: false })) })
    await running.live(3 * MINUTE, MINUTE)
    expect(open(number)).toMatchObject([{ summary: 'Chorus Pro\u00A0: facture refusée à l’intégration' }])

    directory.put(state)
    running.world.odoo.editInvoice(running.idOf(number), { x_chorus_request: 'deposit_again' })
    await running.live(5 * MINUTE, MINUTE)
    expect(await running.stage(number)).toBe('followed')
    expect(open(number)).toEqual([])
  })
})
