import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import type { LifeName } from '../../src/simulators/chorus/index.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

async function live(life: LifeName, days: number): Promise<void> {
  running = await startBridge({ connection: { startDate: '2026-10-06', graceMinutes: 0 } })
  running.world.chorus.setLife(NUMBER, life)
  await running.live(days * DAY, 12 * HOUR)
}

const chatter = (): string => running.chatter(NUMBER).replaceAll('\u00A0', ' ')

describe('an invoice that a validator has to let pass', () => {
  it('says whose turn it is, and from when on silence counts', async () => {
    await live('silentValidator', 2)
    expect(running.field(NUMBER, FIELD.status)).toBe('A_VALIDER_1')
    expect(running.field(NUMBER, FIELD.nextActor)).toBe('validator')
    expect(chatter()).toMatch(/Sans réponse sous quinze jours.*Prochaine action : au premier valideur/)
  })

  it('goes on when its validator is silent for fifteen days', async () => {
    await live('silentValidator', 17)
    expect(chatter()).toContain('1re validation absente dans le délai')
    expect(running.field(NUMBER, FIELD.situation)).not.toBe('40_to_correct')
  })

  it('says who refuses it, why, and by which telephone', async () => {
    await live('refusedByValidator', 5)
    expect(running.field(NUMBER, FIELD.situation)).toBe('40_to_correct')
    expect(running.field(NUMBER, FIELD.contact)).toMatch(/\w/)
    expect(running.field(NUMBER, FIELD.contactPhone)).toMatch(/^0\d{9}$/)
    expect(chatter()).toMatch(/Refusée \(1re validation\).*Commentaire :.*Interlocuteur :.*0\d{9}/)
    expect(running.world.odoo.book.activities(running.idOf(NUMBER))).toEqual([
      expect.objectContaining({ note: expect.stringMatching(/0\d{9}/) as unknown }),
    ])
  })

  it('has no question prepared to its buyer, who does not see it', async () => {
    await live('silentValidator', 2)
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'ask_buyer' })
    await running.live(2 * MINUTE, MINUTE)
    expect(running.titles(NUMBER).at(-1)).toBe('Demande impossible')
    expect(chatter()).toContain('adressez-vous au premier valideur')
  })
})
