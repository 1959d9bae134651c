import { copyFileSync, rmSync } from 'node:fs'
import { backUpSqlite } from '../../src/store/sqlite/backup.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'
import { documentMaker, MADE_AMOUNTS } from '../support/made-invoices.js'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

const nameOf = (index: number): string => `INV/2026/${String(index).padStart(5, '0')}`

/** A world without invoices, and a way to post some as time goes by. */
async function emptyWorld(
  chorus: NonNullable<Parameters<typeof startBridge>[0]>['chorus'] = {},
): Promise<(from: number, to: number) => Promise<void>> {
  running = await startBridge({
    seed: { invoices: 'none' },
    chorus,
    connection: { graceMinutes: 0, settleMinutes: 240 },
  })
  const makePdf = await documentMaker()
  return async (from, to) => {
    for (let index = from; index <= to; index++) {
      const name = nameOf(index)
      const document = { pdf: await makePdf(name) }
      running.world.odoo.addInvoice({
        ...MADE_AMOUNTS,
        partner: 'commune',
        date: '2026-10-05',
        name,
        document,
      })
    }
  }
}

const accepted = (): string[] =>
  running.world.chorus.book.deposits
    .filter(({ outcome }) => outcome === 'flow-created')
    .map(({ numeroFacture }) => numeroFacture ?? '?')
    .sort()

/** What Odoo shows of each invoice. */
const shown = (): unknown =>
  running.world.odoo
    .records('account.move')
    .map(({ name, ...rest }) => [
      name,
      ...[
        'stage',
        'flow',
        'identifier',
        'status',
        'status_date',
        'deposit_date',
        'payment_date',
        'reason',
      ].map((field) => rest[`x_chorus_${field}`]),
    ])

const chatters = (): unknown =>
  running.world.odoo
    .records('account.move')
    .map(({ id, name }) => [name, running.world.odoo.book.chatter(id).map(({ body }) => body)])

const activities = (): unknown =>
  running.world.odoo.records('mail.activity').map((activity) => [activity['res_id'], activity['summary']])

describe('a database put back from last week', () => {
  it('deposits nothing twice, repeats no note, and leaves the fields as they were or further', async () => {
    const post = await emptyWorld({
      lives: [
        { numero: nameOf(2), life: 'suspended' },
        { numero: nameOf(4), life: 'rejected' },
      ],
    })
    await post(1, 3)
    await running.cycle()
    await running.live(2 * HOUR, 10 * MINUTE)
    await post(4, 4)
    await running.live(HOUR, 10 * MINUTE)
    const { database } = running
    const copy = `${database}.copy`
    await backUpSqlite(database, copy)

    // A week: those in the copy move on, others come that it has never seen.
    await running.live(DAY, HOUR)
    await post(5, 7)
    await running.live(6 * DAY, 4 * HOUR)
    const before = { accepted: accepted(), shown: shown(), chatters: chatters(), activities: activities() }
    expect(before.accepted).toEqual([1, 2, 3, 4, 5, 6, 7].map(nameOf))

    await running.restart(() => {
      rmSync(database)
      copyFileSync(copy, database)
    })
    await running.cycle()
    await running.live(2 * MINUTE, MINUTE)
    expect(accepted()).toEqual(before.accepted)
    expect(shown()).toEqual(before.shown)
    expect(chatters()).toEqual(before.chatters)
    expect(activities()).toEqual(before.activities)
    expect(running.log.find(({ message }) => message.includes('older copy'))).toMatchObject({ level: 'warn' })

    // And life goes on, for old invoices and new ones.
    await post(8, 8)
    await running.live(DAY, HOUR)
    expect(accepted()).toEqual([...before.accepted, nameOf(8)])
    expect(await running.stage(nameOf(8))).not.toBe('depositing')
  })

  it('waits with what Chorus Pro has not integrated yet and Odoo was never told', async () => {
    const hours = 3
    const post = await emptyWorld({
      delays: { processingAfterSeconds: 60, integratedAfterSeconds: hours * 3_600 },
    })
    await post(1, 1)
    const { database } = running
    const copy = `${database}.copy`
    await backUpSqlite(database, copy)
    running.world.odoo.addFault({
      times: 'always',
      model: 'account.move',
      method: 'write',
      effect: { kind: 'drop', when: 'before' },
    })
    await running.cycle()
    expect(accepted()).toEqual([nameOf(1)])
    expect(running.field(nameOf(1), 'x_chorus_flow')).toBeFalsy()
    running.world.odoo.clearFaults()

    await running.restart(() => {
      rmSync(database)
      copyFileSync(copy, database)
    })
    await running.cycle()
    await post(2, 2)
    await running.live(230 * MINUTE, 10 * MINUTE)
    // Integrated by now: whoever looks for it finds it. Until then nothing at all is deposited.
    expect(accepted()).toEqual([nameOf(1)])
    await running.live(HOUR, 10 * MINUTE)
    expect(accepted()).toEqual([nameOf(1), nameOf(2)])
    expect(await running.stage(nameOf(1))).toBe('followed')
    expect(running.titles(nameOf(1))[0]).toBe('Facture déjà présente dans Chorus Pro')
  })
})

describe('a database that is gone', () => {
  it('does not make an empty one deposit again what Odoo shows as deposited', async () => {
    const post = await emptyWorld({
      lives: [{ numero: nameOf(2), life: 'suspended' }],
    })
    await post(1, 3)
    await running.cycle()
    await running.live(2 * DAY, 2 * HOUR)
    const before = { accepted: accepted(), shown: shown(), chatters: chatters(), activities: activities() }
    await running.restart(() => {
      rmSync(running.database)
    })
    await running.cycle()
    await running.live(2 * MINUTE, MINUTE)
    expect(accepted()).toEqual(before.accepted)
    expect(shown()).toEqual(before.shown)
    expect(chatters()).toEqual(before.chatters)
    expect(activities()).toEqual(before.activities)
    expect(running.log.find(({ message }) => message.includes('another one was lost'))?.['remedy']).toContain(
      'chorus-bridge rebuild',
    )
  })
})
