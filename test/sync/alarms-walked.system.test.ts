import { ALARMS, type AlarmKind } from '../../src/domain/alarms/alarm.js'
import { alarmSummary } from '../../src/domain/alarms/alarm-words.js'
import { Post } from '../../src/health/messages/post.js'
import { DAY, HOUR, MINUTE, type RunningBridge, startBridge } from '../support/running-bridge.js'

const HELD = 'INV/2026/00010'
const SILENT = 'INV/2026/00010'
const MAIL = { server: '127.0.0.1', from: 'bridge@example.fr', to: ['compta@example.fr'] }

/** From its cause to its all-clear. */
interface Walk {
  readonly happens: (running: RunningBridge) => void | Promise<void>
  /** Until people are told. */
  readonly lasts: number
  readonly isMended: (running: RunningBridge) => void | Promise<void>
  /** Whether Odoo can show it meanwhile. */
  readonly isSeenInOdoo: boolean
}

const chorusAnswers =
  (status: number, path = '') =>
  ({ world }: RunningBridge): void => {
    world.chorus.faults.add({ path, times: 1e6, fault: { kind: 'status', status } })
  }
const chorusIsBack = ({ world }: RunningBridge): void => {
  world.chorus.faults.clear()
}
const odooIsBack = ({ world }: RunningBridge): void => {
  world.odoo.clearFaults()
}
const passwordEnds = ({ world }: RunningBridge, days: number): void => {
  const { directory, clock } = world.chorus
  const own = directory.find('73282932000074')
  if (own === undefined) throw new Error('the company has no structure')
  directory.put({ ...own, motDePasseExpire: new Date(clock.now().getTime() + days * DAY) })
}

const WALKS: Readonly<Record<AlarmKind, Walk>> = {
  cycle: {
    happens: ({ world }) => {
      world.odoo.addFault({ times: 'always', effect: { kind: 'status', status: 503, when: 'before' } })
    },
    lasts: 75 * MINUTE,
    isMended: odooIsBack,
    isSeenInOdoo: false,
  },
  'odoo-credentials': {
    happens: ({ world }) => {
      const effect = {
        kind: 'error',
        name: 'odoo.exceptions.AccessDenied',
        message: 'Access Denied',
      } as const
      world.odoo.addFault({ times: 'always', effect })
    },
    lasts: 30 * MINUTE,
    isMended: odooIsBack,
    isSeenInOdoo: false,
  },
  'chorus-credentials': {
    happens: chorusAnswers(403),
    lasts: 30 * MINUTE,
    isMended: chorusIsBack,
    isSeenInOdoo: true,
  },
  expiry: {
    happens: (running) => {
      passwordEnds(running, 20)
    },
    // It is asked for once a day, and told before Odoo shows it.
    lasts: 28 * HOUR,
    isMended: (running) => {
      passwordEnds(running, 424)
    },
    isSeenInOdoo: true,
  },
  deposits: {
    happens: chorusAnswers(503, 'factures/v1/deposer/flux'),
    lasts: 2 * HOUR,
    isMended: chorusIsBack,
    isSeenInOdoo: true,
  },
  waiting: {
    happens: ({ world }) => {
      world.chorus.depositManually({ numero: HELD, montantTTC: '1.00' })
    },
    lasts: 9 * DAY,
    isMended: async ({ bridge }) => {
      await bridge.connections[0]?.release(HELD)
    },
    isSeenInOdoo: true,
  },
  rate: {
    // Interest begins to run in a half-year whose rate nobody has told.
    happens: ({ world }) => {
      world.chorus.setLife(SILENT, 'silent')
    },
    lasts: 60 * DAY,
    isMended: ({ world }) => {
      world.chorus.setLife(SILENT, { steps: [{ afterSeconds: 0, statut: 'ABANDONNEE' }] })
    },
    isSeenInOdoo: true,
  },
}

let running: RunningBridge
let sent: string[]

beforeEach(async () => {
  sent = []
  running = await startBridge({
    config: { health: { port: 0, alarms: { mail: MAIL } } },
    connection: {
      startDate: '2026-10-06',
      graceMinutes: 0,
      settleMinutes: 30,
      responsibleLogin: 'admin',
    },
  })
})
afterEach(async () => {
  await running.close()
})

/** With what is to be sent, as `start` sends it beside the cycles. */
async function live(total: number, step: number): Promise<void> {
  const { clock } = running.world.chorus
  const mail = ({ kind, state }: { kind: AlarmKind; state: string }): Promise<void> => {
    sent.push(`${kind} ${state}`)
    return Promise.resolve()
  }
  const log = { error: fail, warn: fail, info: fail, debug: fail }
  const post = new Post(running.bridge.store, { mail }, log, () => clock.now())
  for (let passed = 0; passed < total; passed += step) {
    await running.live(step, step)
    await post.round()
  }
}

function fail(message: string): void {
  throw new Error(message)
}

const isShown = (kind: AlarmKind): boolean =>
  running.world.odoo
    .records('mail.activity')
    .some(({ summary }) => summary === alarmSummary(kind, 'qualification'))

describe('an alarm, from its cause to its all-clear', () => {
  it.each(ALARMS)('%s: told once where people are, and once more when it is over', async (kind) => {
    const { happens, lasts, isMended, isSeenInOdoo } = WALKS[kind]
    const step = Math.max(lasts / 12, 5 * MINUTE)
    if (kind !== 'deposits' && kind !== 'waiting') await running.cycle()
    await happens(running)
    await live(lasts, step)
    expect(sent).toContain(`${kind} raised`)
    expect(isShown(kind)).toBe(isSeenInOdoo)
    await live(lasts, step)
    expect(sent.filter((told) => told.startsWith(kind))).toEqual([`${kind} raised`])

    await isMended(running)
    await live(kind === 'expiry' ? lasts : 3 * HOUR, Math.min(step, HOUR))
    expect(sent.filter((told) => told.startsWith(kind))).toEqual([`${kind} raised`, `${kind} cleared`])
    expect(isShown(kind)).toBe(false)
    expect((await running.bridge.store.alarms('duret')).map((alarm) => alarm.kind)).not.toContain(kind)
  })
})
