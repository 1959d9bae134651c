import { textOfHtml } from '../../src/domain/words/html.js'
import { z } from 'zod'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const FEW = {
  startDate: '2026-10-06',
  graceMinutes: 0,
  settleMinutes: 30,
  responsibleLogin: 'admin',
} as const
const NUMBER = 'INV/2026/00010'
const CREDENTIALS = 'Chorus Pro (qualification), alerte : Chorus Pro refuse l’accès à la passerelle'

let running: RunningBridge

beforeEach(async () => {
  running = await startBridge({ connection: FEW })
})
afterEach(async () => {
  await running.close()
})

const chorusAnswers = (status: number, path = ''): void => {
  running.world.chorus.faults.add({ path, times: 1e6, fault: { kind: 'status', status } })
}
const chorusIsBack = (): void => {
  running.world.chorus.faults.clear()
}

const activity = z.object({ summary: z.string(), note: z.string(), user_id: z.int() })

/** The activities on the company's own contact. */
const activities = () =>
  running.world.odoo
    .records('mail.activity')
    .filter(({ res_model: model }) => model === 'res.partner')
    .map((record) => activity.parse(record))

/** Their summaries, as Odoo shows them. */
const shown = (): string[] => activities().map(({ summary }) => summary.replaceAll('\u00A0', ' '))
const raised = async (): Promise<string[]> =>
  (await running.bridge.store.alarms('duret')).filter(({ raisedAt }) => raisedAt).map(({ kind }) => kind)

describe('refused credentials', () => {
  it('are an activity for who is responsible after ten minutes, once, until they are taken', async () => {
    chorusAnswers(403)
    await running.live(9 * MINUTE, MINUTE)
    expect(shown()).toEqual([])
    await running.live(10 * MINUTE, MINUTE)
    expect(shown()).toEqual([CREDENTIALS])
    const [first] = activities()
    expect(textOfHtml(first?.note ?? '')).toContain('Prévenez la personne qui administre la passerelle')
    const [admin] = running.world.odoo.records('res.users').filter(({ login }) => login === 'admin')
    expect(first?.user_id).toBe(admin?.id)

    await running.restart(() => undefined)
    await running.live(2 * HOUR, 10 * MINUTE)
    expect(shown()).toEqual([CREDENTIALS])

    chorusIsBack()
    await running.live(12 * MINUTE, MINUTE)
    expect(shown()).toEqual([])
    expect(await running.bridge.store.alarms('duret')).toEqual([])
  })

  explains(
    'one-cause-one-alarm',
    'are one alarm, although no cycle ends well for them and nothing is deposited',
    async () => {
      await running.cycle()
      chorusAnswers(403)
      await running.live(3 * HOUR, 10 * MINUTE)
      expect(await raised()).toEqual(['chorus-credentials'])
    },
  )

  explains(
    'credentials-not-tried-yet',
    'are not taken for mended because a new process has not tried them yet',
    async () => {
      chorusAnswers(403)
      await running.live(20 * MINUTE, MINUTE)
      await running.restart(() => undefined)
      await running.bridge.connections[0]?.lookForAlarms()
      expect(await raised()).toEqual(['chorus-credentials'])
    },
  )
})

describe('deposits that fail', () => {
  it('are an alarm after an hour, and no more once one is taken', async () => {
    chorusAnswers(503, 'factures/v1/deposer/flux')
    await running.live(HOUR, 5 * MINUTE)
    expect(await raised()).toEqual([])
    await running.live(HOUR, 5 * MINUTE)
    expect(await raised()).toContain('deposits')
    expect(shown()).toContain('Chorus Pro (qualification), alerte : les factures ne partent plus')
    chorusIsBack()
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(await raised()).toEqual([])
    expect(shown()).toEqual([])
  })
})

describe('cycles that do not end well', () => {
  it('are an alarm after an hour', async () => {
    await running.cycle()
    running.world.odoo.addFault({ times: 'always', effect: { kind: 'status', status: 503, when: 'before' } })
    await running.live(50 * MINUTE, 5 * MINUTE)
    expect(await raised()).toEqual([])
    await running.live(20 * MINUTE, 5 * MINUTE)
    expect(await raised()).toEqual(['cycle'])
  })
})

describe('an invoice that waits', () => {
  it('for a person is an alarm after a week, with its number', async () => {
    running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1.00' })
    await running.live(3 * HOUR, HOUR)
    expect(await running.stage(NUMBER)).toBe('held')
    await running.live(6 * DAY, 12 * HOUR)
    expect(await raised()).toEqual([])
    await running.live(2 * DAY, 12 * HOUR)
    expect(await raised()).toEqual(['waiting'])
    expect(activities()[0]?.note).toContain(`<li>${NUMBER}</li>`)
    expect(await running.bridge.connections[0]?.release(NUMBER)).toBe(true)
    await running.bridge.connections[0]?.lookForAlarms()
    expect(await raised()).toEqual([])
  })
})

describe('the password of the technical account', () => {
  it('is asked for once a day, and is an alarm thirty days before it ends', async () => {
    await running.cycle()
    const [expiry] = (await running.bridge.store.expiries('duret')).filter(
      ({ secret }) => secret === 'technical-account',
    )
    const ends = expiry?.expiresAt
    if (ends === undefined) throw new Error('the simulated Chorus Pro tells of no end')
    const { clock } = running.world.chorus
    clock.advance(ends.getTime() - clock.now().getTime() - 29 * DAY)
    await running.cycle()
    await running.cycle()
    expect(await raised()).toContain('expiry')
    expect(shown()).toContain(
      'Chorus Pro (qualification), alerte : un accès de la passerelle arrive à son terme',
    )
  })
})
