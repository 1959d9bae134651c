import { rmSync } from 'node:fs'
import { z } from 'zod'
import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { runSetup } from '../../src/odoo/setup/setup.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const FEW = { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 30 } as const
const STAGE = 'x_chorus_stage'
const SITUATION = 'x_chorus_situation'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

/** Somebody else's invoice has its number in Chorus Pro. */
async function startHeld(arrange: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  running = await startBridge({ connection: FEW })
  running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1.00' })
  await arrange()
  await running.cycle()
  await running.live(3 * MINUTE, MINUTE)
}

async function asAdministrator<T>(work: (admin: OdooClient) => Promise<T>): Promise<T> {
  const { url, database } = running.world.odoo
  const admin = new OdooClient({ url, database, login: 'admin', password: 'admin' })
  try {
    return await work(admin)
  } finally {
    admin.close()
  }
}

const ids = z.array(z.int())

/** Odoo as `setup` of an earlier version left it. */
const withoutNewValues = (): Promise<void> =>
  asAdministrator(async (admin) => {
    const options = await admin.call(ids, 'ir.model.fields.selection', 'search', [
      [
        ['field_id.name', 'in', [FIELD.stage, FIELD.situation]],
        ['value', 'in', ['held', '15_to_check']],
      ],
    ])
    expect(options).toHaveLength(2)
    await admin.call(z.unknown(), 'ir.model.fields.selection', 'unlink', [options])
  })

describe('an invoice that a person has to look at before it is sent', () => {
  it('is shown as such, not as refused: nothing of it was sent', async () => {
    await startHeld()
    expect(running.field(NUMBER, STAGE)).toBe('held')
    expect(running.field(NUMBER, SITUATION)).toBe('15_to_check')
    expect(running.titles(NUMBER)).toEqual(['Facture non envoyée à Chorus Pro'])
    expect(await running.stage(NUMBER)).toBe('held')
  })

  it('goes when a user asks for it, once that was mended', async () => {
    await startHeld()
    running.world.odoo.editInvoice(running.idOf(NUMBER), {
      name: 'INV/2026/00097',
      x_chorus_request: 'deposit_again',
    })
    await running.cycle()
    expect(running.field('INV/2026/00097', STAGE)).not.toBe('held')
  })

  it('waits for that, whatever is changed on it', async () => {
    await startHeld()
    running.world.odoo.editInvoice(running.idOf(NUMBER), { ref: 'Changed' })
    await running.live(2 * HOUR, 20 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('held')
  })

  explains(
    'typed-while-held',
    'is followed once somebody has typed it on the portal, and what held it is over',
    async () => {
      running = await startBridge({ connection: FEW })
      const { chorus, odoo } = running.world
      chorus.faults.add({
        path: 'factures/v1/deposer/flux',
        numero: NUMBER,
        times: 1_000,
        fault: { kind: 'status', status: 400 },
      })
      await running.live(2 * HOUR, 30 * MINUTE)
      expect(await running.stage(NUMBER)).toBe('held')
      // Another company's may bear its number.
      chorus.depositManually({ numero: NUMBER, montantTTC: '1816.50', fournisseur: '81932047400011' })
      await running.live(20 * MINUTE, 10 * MINUTE)
      expect(await running.stage(NUMBER)).toBe('held')
      chorus.depositManually({ numero: NUMBER, montantTTC: '1816.50', life: 'paid' })
      await running.live(20 * MINUTE, 10 * MINUTE)
      expect(await running.stage(NUMBER)).toBe('followed')
      expect(odoo.book.activities(running.idOf(NUMBER))).toEqual([])
    },
  )

  explains(
    'former-value-until-setup',
    'is shown as refused by an Odoo that does not know the value yet, and nothing else waits for it',
    async () => {
      await startHeld(withoutNewValues)
      expect(running.field(NUMBER, STAGE)).toBe('refused')
      expect(running.field(NUMBER, SITUATION)).toBe('40_to_correct')
      expect(running.field(NUMBER, 'x_chorus_reason')).toContain(NUMBER)
      expect(running.titles(NUMBER)).toEqual(['Facture non envoyée à Chorus Pro'])
    },
  )

  explains(
    'held-no-longer-refused',
    'is shown as what it is within a day once setup was run, with its reason still there',
    async () => {
      await startHeld(withoutNewValues)
      await asAdministrator((admin) => runSetup(admin))
      await running.live(1 * DAY + HOUR, HOUR)
      expect(running.field(NUMBER, STAGE)).toBe('held')
      expect(running.field(NUMBER, SITUATION)).toBe('15_to_check')
      expect(running.field(NUMBER, 'x_chorus_reason')).toContain(NUMBER)
    },
  )

  it.each(['held', 'refused'])('still waits when the database is lost and Odoo shows %s', async (stage) => {
    await startHeld()
    await running.bridge.close()
    rmSync(running.database)
    running.world.odoo.editInvoice(running.idOf(NUMBER), { [STAGE]: stage })
    await running.begin()
    await running.live(6 * HOUR, HOUR)
    expect(await running.stage(NUMBER)).toBe('held')
    expect(running.titles(NUMBER)).toEqual(['Facture non envoyée à Chorus Pro'])
  })

  explains(
    'held-after-its-flow',
    'still waits when the database is lost, though Odoo shows a flow from before it was held',
    async () => {
      running = await startBridge({
        connection: FEW,
        chorus: { lives: [{ numero: NUMBER, life: 'incident' }] },
      })
      await running.live(1 * DAY, 10 * MINUTE)
      expect(await running.stage(NUMBER)).toBe('refused')
      running.world.chorus.depositManually({ numero: NUMBER, montantTTC: '1.00' })
      running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'deposit_again' })
      await running.live(10 * MINUTE, MINUTE)
      expect(await running.stage(NUMBER)).toBe('held')
      expect(running.field(NUMBER, 'x_chorus_flow')).toBeTruthy()
      const before = running.titles(NUMBER)

      await running.bridge.close()
      rmSync(running.database)
      await running.begin()
      await running.live(6 * HOUR, HOUR)
      expect(await running.stage(NUMBER)).toBe('held')
      expect(running.field(NUMBER, STAGE)).toBe('held')
      expect(running.titles(NUMBER)).toEqual(before)
    },
  )
})
