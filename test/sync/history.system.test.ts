import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-12', graceMinutes: 0 }
const ONLY = 'INV/2026/00990'
const DAY_SECONDS = 86_400
const HISTORY = 'factures/v1/consulter/historique'

const step = (statut: string, afterSeconds: number) => ({ statut, afterSeconds })
const LIFE = {
  steps: [
    step('DEPOSEE', 60),
    step('EN_COURS_ACHEMINEMENT', 60),
    step('MISE_A_DISPOSITION', 60),
    step('SUSPENDUE', 2 * DAY_SECONDS),
    step('COMPLETEE', 3_600),
    step('SERVICE_FAIT', 3_600),
  ],
}

let running: RunningBridge
afterEach(async () => {
  await running.close()
})

const statuses = (number = NUMBER): string[] =>
  running.titles(number).filter((title) => title.startsWith('Chorus Pro\u00A0: '))

describe('a status that came and went between two cycles', () => {
  it('is told in its order', async () => {
    running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life: LIFE }] } })
    await running.live(20 * MINUTE, MINUTE)
    running.world.chorus.clock.advance(72 * HOUR)
    await running.cycle()
    expect(statuses().slice(-3)).toEqual([
      'Chorus Pro\u00A0: Suspendue',
      'Chorus Pro\u00A0: Complétée',
      'Chorus Pro\u00A0: Service fait',
    ])
  })
})

describe('an invoice that its recipient has minutes after its deposit', () => {
  const life = {
    steps: [step('DEPOSEE', 0), step('EN_COURS_ACHEMINEMENT', 60), step('MISE_A_DISPOSITION', 60)],
  }
  /** No other asks for anything. */
  async function oneInvoice(steps: readonly ReturnType<typeof step>[]): Promise<void> {
    running = await startBridge({
      connection: { ...FEW, startDate: '2026-11-20' },
      chorus: { lives: [{ numero: ONLY, life: { steps } }] },
    })
    running.world.odoo.addInvoice({ partner: 'commune', name: ONLY, date: '2026-11-23' })
  }

  const historiesRead = (): number => running.world.chorus.book.requests[`/cpro/${HISTORY}`] ?? 0

  it('is told so without its history, and what came before is kept once one is read', async () => {
    const later = { steps: [...life.steps, step('SUSPENDUE', DAY_SECONDS)] }
    await oneInvoice(later.steps)
    await running.live(5 * MINUTE, 5 * MINUTE)
    await running.live(5 * MINUTE, 5 * MINUTE)
    expect(statuses(ONLY)).toEqual(['Chorus Pro\u00A0: Mise à disposition du destinataire'])
    expect(historiesRead()).toBe(0)
    await running.live(25 * HOUR, HOUR)
    expect(statuses(ONLY)).toEqual([
      'Chorus Pro\u00A0: Mise à disposition du destinataire',
      'Chorus Pro\u00A0: Suspendue',
    ])
    const [story] = await running.bridge.store.stories(ONLY)
    expect(story?.events.map(({ code }) => code)).toEqual(
      life.steps.map(({ statut }) => statut).concat('SUSPENDUE'),
    )
  })

  it('is looked into where that took longer than usual', async () => {
    const slow = { steps: [step('DEPOSEE', 0), step('MISE_A_DISPOSITION', 3 * 3_600)] }
    await oneInvoice(slow.steps)
    await running.cycle()
    await running.live(4 * HOUR, 4 * HOUR)
    expect(statuses(ONLY)).toEqual(['Chorus Pro\u00A0: Mise à disposition du destinataire'])
    expect(historiesRead()).toBeGreaterThan(0)
  })
})

describe('a status that was left and taken again within a minute', () => {
  explains('same-status-again', 'is told each time, and asks for something each time', async () => {
    const life = {
      steps: [
        step('DEPOSEE', 0),
        step('MISE_A_DISPOSITION', 50),
        step('SUSPENDUE', 3_650),
        step('COMPLETEE', 30),
        step('SUSPENDUE', 24),
      ],
    }
    running = await startBridge({
      connection: FEW,
      chorus: { lives: [{ numero: NUMBER, life }], roundsMinutes: true },
    })
    const { odoo } = running.world
    const activities = () => odoo.book.activities(running.idOf(NUMBER))
    const suspensions = () => statuses().filter((title) => title.endsWith('Suspendue'))
    await running.live(30 * MINUTE, 5 * MINUTE)
    while (suspensions().length === 0) await running.live(MINUTE, MINUTE)
    expect(activities()).toHaveLength(1)
    odoo.edit('mail.activity', activities()[0]?.id ?? 0, { active: false })
    await running.live(2 * MINUTE, MINUTE)
    expect(suspensions()).toHaveLength(2)
    expect(activities()).toHaveLength(1)
  })
})

describe('a change whose history cannot be read', () => {
  explains(
    'waits-for-its-history',
    'and is refused for a while waits for it, so that no step is lost',
    async () => {
      running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life: LIFE }] } })
      await running.live(20 * MINUTE, MINUTE)
      const { chorus } = running.world
      chorus.faults.add({ path: HISTORY, times: 1_000, fault: { kind: 'status', status: 400 } })
      chorus.clock.advance(50 * HOUR)
      await running.live(HOUR, 10 * MINUTE)
      chorus.faults.clear()
      await running.live(HOUR, 10 * MINUTE)
      expect(statuses().slice(-3)).toEqual([
        'Chorus Pro\u00A0: Suspendue',
        'Chorus Pro\u00A0: Complétée',
        'Chorus Pro\u00A0: Service fait',
      ])
    },
  )

  const toldWithout = async (status: number): Promise<void> => {
    const life = { steps: LIFE.steps.slice(0, 4) }
    running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life }] } })
    await running.live(20 * MINUTE, 2 * MINUTE)
    const { chorus } = running.world
    chorus.faults.add({ path: HISTORY, times: 1_000, fault: { kind: 'status', status } })
    chorus.clock.advance(50 * HOUR)
    await running.live(2 * HOUR, 10 * MINUTE)
    expect(running.field(NUMBER, 'x_chorus_status')).toBe('SUSPENDUE')
    expect(running.bridge.connections[0]?.breakers.chorus.presentFailure).toBeUndefined()
  }

  explains(
    'history-alone-fails',
    'because the service is not open to the account is told without it in the end, and holds nothing else up',
    () => toldWithout(403),
  )

  it.each([500, 404])('because the service alone is down (%d) is told without it as well', toldWithout)

  it('waits for it: nothing is told out of its order', async () => {
    running = await startBridge({ connection: FEW, chorus: { lives: [{ numero: NUMBER, life: LIFE }] } })
    await running.live(20 * MINUTE, MINUTE)
    running.world.chorus.faults.add({ path: HISTORY, times: 30, fault: { kind: 'status', status: 502 } })
    const before = statuses()
    running.world.chorus.clock.advance(72 * HOUR)
    await running.cycle()
    expect(statuses()).toEqual(before)
    running.world.chorus.faults.clear()
    await running.live(HOUR, 5 * MINUTE)
    expect(statuses().slice(-3)).toEqual([
      'Chorus Pro\u00A0: Suspendue',
      'Chorus Pro\u00A0: Complétée',
      'Chorus Pro\u00A0: Service fait',
    ])
  })
})
