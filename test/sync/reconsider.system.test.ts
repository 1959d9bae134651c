import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import type { Connection } from '../../src/config/config.js'
import { loadConfig } from '../../src/config/load.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'
import { MADE_AMOUNTS } from '../support/made-invoices.js'

const SIRET = '80314592600015'
const NUMBER = 'INV/2026/00001'
const OLDER = 'INV/2026/00002'
const DOWNLOAD = '/cpro/transverses/v1/telecharger/annuaire/destinataire'

let running: RunningBridge

beforeEach(async () => {
  running = await startBridge({ seed: { invoices: 'none' }, connection: { graceMinutes: 0 } })
})

afterEach(async () => {
  await running.close()
})

const add = (partner: 'bakery' | 'commune' | 'hospital', date: string, name: string): number =>
  running.world.odoo.addInvoice({ ...MADE_AMOUNTS, partner, date, name })

const choice = async (number = NUMBER): Promise<string | undefined> =>
  (await running.bridge.store.stories(number))[0]?.row.choice?.code

describe('an invoice that was left out because its customer was no public structure', () => {
  it('is taken up again once a new directory publishes the customer', async () => {
    const { chorus } = running.world
    add('bakery', '2026-11-21', NUMBER)
    await running.cycle()
    expect(await choice()).toBe('NOT_PUBLIC')
    const known = chorus.directory.find('12345678200028')
    if (known === undefined) throw new Error('the simulator lacks the hospital')
    chorus.directory.put({ ...known, id: 999_001, siret: SIRET })
    await running.live(3 * HOUR, HOUR)
    expect(await choice()).toBe('NOT_PUBLIC')
    await running.live(28 * HOUR, 4 * HOUR)
    expect(chorus.book.requests[DOWNLOAD]).toBe(2)
    expect(await choice()).toBe('PUBLIC_STRUCTURE')
  })
})

describe('rules that an administrator changes', () => {
  /** One cycle of a bridge on the same store, with another configuration. */
  async function cycleWith(changes: Partial<Connection>): Promise<void> {
    const { configFile, environment, chorus } = running.world
    const config = loadConfig(configFile, environment)
    const connections = config.connections.map((connection) => ({ ...connection, ...changes }))
    await running.bridge.store.releaseLease((await leaseHolder()) ?? '')
    const bridge = await createBridge(
      { ...config, connections },
      winston.createLogger({ silent: true }),
      chorus.clock,
    )
    await bridge.holdLease()
    for (const connection of bridge.connections) await connection.cycle(new AbortController().signal)
    await bridge.close()
  }

  /** Of the bridge that runs already. */
  async function leaseHolder(): Promise<string | undefined> {
    return (await running.bridge.store.workers())[0]?.by.id
  }

  it('are applied to the customers that the former ones left out', async () => {
    const { odoo } = running.world
    const id = add('bakery', '2026-11-21', NUMBER)
    await running.cycle()
    const partner = Number(odoo.record('account.move', id)?.['commercial_partner_id'])
    odoo.edit('res.partner', partner, { category_id: [[0, 0, { name: 'Secteur public' }]] })
    await running.live(HOUR, HOUR)
    expect(await choice()).toBe('NOT_PUBLIC')
    await cycleWith({ publicTag: 'Secteur public' })
    expect(await choice()).toBe('PUBLIC_TAG')
  })

  explains(
    'changed-before-the-first-day',
    'leave no request unanswered when the first day moves on',
    async () => {
      const [sent, older] = [add('commune', '2026-11-21', NUMBER), add('commune', '2026-09-30', OLDER)]
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(running.field(NUMBER, 'x_chorus_stage')).toBe('followed')
      for (const id of [sent, older]) {
        running.world.odoo.editInvoice(id, { x_chorus_request: 'deposit_again' })
        running.world.chorus.clock.advance(2 * HOUR)
        await cycleWith({ startDate: '2026-11-22' })
      }
      for (const number of [NUMBER, OLDER]) {
        expect(running.field(number, 'x_chorus_request')).toBe(false)
        expect(running.titles(number)).toContain('Demande impossible')
      }
      expect(running.chatter(OLDER)).toContain('n’envoie pas cette facture')
    },
  )

  it('have earlier invoices read when the first day moves back', async () => {
    add('hospital', '2026-09-30', NUMBER)
    add('hospital', '2026-11-21', 'INV/2026/00002')
    await running.cycle()
    expect(await choice('INV/2026/00002')).toBe('PUBLIC_STRUCTURE')
    expect(await choice()).toBeUndefined()
    await cycleWith({ startDate: '2026-09-01' })
    expect(await choice()).toBe('PUBLIC_STRUCTURE')
  })
})
