import { frenchDay } from '../../src/domain/words/french-time.js'
import { PARTNER_FIELD } from '../../src/domain/odoo-fields/partner-fields.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

let running: RunningBridge
afterEach(async () => {
  await running.close()
})

const HOSPITAL = '12345678200028'
const SCHOOL = '12345678200036'

function partner(siret: string): { readonly id: number; readonly [field: string]: unknown } {
  const found = running.world.odoo.records('res.partner').find((row) => row['siret'] === siret)
  if (found === undefined) throw new Error(`no partner ${siret}`)
  return found
}

/** Gives the bridge's user the right *Contact Creation* (4), or takes it away (3). */
function contactCreation(command: 3 | 4): void {
  const { odoo } = running.world
  const group = odoo.records('ir.model.data').find(({ name }) => name === 'group_partner_manager')
  const user = odoo.records('res.users').find(({ login }) => login === 'chorus')
  odoo.edit('res.users', user?.id ?? 0, { groups_id: [[command, Number(group?.['res_id'])]] })
}

/** Its invoices stay blocked, and are looked at again and again. */
function withoutServiceCode(siret: string): void {
  const { odoo } = running.world
  const { id } = partner(siret)
  for (const move of odoo.records('account.move').filter((row) => row['commercial_partner_id'] === id))
    odoo.edit('account.move', move.id, { buyer_reference: false })
}

const writes = (): number => running.world.odoo.book.count('res.partner', 'write')
const refusals = () => running.log.filter(({ message }) => message.includes('write on contacts'))

describe('what a customer demands', () => {
  it('is shown on the customers of invoices that the bridge handles, and on no other', async () => {
    running = await startBridge()
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    const today = frenchDay(running.world.chorus.clock.now())
    expect(partner(HOSPITAL)).toMatchObject({
      [PARTNER_FIELD.public]: true,
      [PARTNER_FIELD.serviceRequired]: true,
      [PARTNER_FIELD.checkedOn]: today,
    })
    expect(partner(HOSPITAL)[PARTNER_FIELD.commitmentRequired]).toBeFalsy()
    expect(partner(HOSPITAL)[PARTNER_FIELD.eitherRequired]).toBeFalsy()
    expect(partner(HOSPITAL)[PARTNER_FIELD.noPaymentStatus]).toBeFalsy()
    expect(partner(SCHOOL)).toMatchObject({
      [PARTNER_FIELD.public]: true,
      [PARTNER_FIELD.commitmentRequired]: true,
    })
    expect(partner('80314592600015')[PARTNER_FIELD.checkedOn]).toBeFalsy()
  })

  it('is written when it changes and the day once a day: no write leads to another', async () => {
    running = await startBridge()
    withoutServiceCode(HOSPITAL)
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    const first = writes()
    expect(first).toBeGreaterThan(0)
    // The writes made Odoo show every invoice of these customers again; blocked ones were looked at again.
    await running.live(3 * HOUR, 5 * MINUTE)
    expect(writes()).toBe(first)
    const { directory } = running.world.chorus
    const hospital = directory.find(HOSPITAL)
    if (hospital === undefined) throw new Error('no hospital')
    directory.put({ ...hospital, paiementNonRemonte: true })
    await running.live(2 * DAY, HOUR)
    const blocked = (await running.bridge.store.listInvoices({})).filter(({ stage }) => stage === 'blocked')
    expect(blocked.map(({ buyerSiret }) => buyerSiret)).toContain(HOSPITAL)
    expect(partner(HOSPITAL)[PARTNER_FIELD.noPaymentStatus]).toBe(true)
    const customers = new Set(blocked.map(({ buyerSiret }) => buyerSiret)).size
    expect(writes() - first).toBeLessThanOrEqual(customers * 3)
  })

  it('is not shown, with one warning, when the user may not write on contacts', async () => {
    running = await startBridge()
    contactCreation(3)
    const report = await running.cycle()
    expect(report.failures).toEqual([])
    await running.live(20 * MINUTE, MINUTE)
    await running.live(20 * HOUR, HOUR)
    expect(refusals()).toMatchObject([
      { level: 'warn', remedy: expect.stringContaining('Contact Creation') as string },
    ])
    contactCreation(4)
    await running.live(6 * HOUR, HOUR)
    expect(partner(HOSPITAL)[PARTNER_FIELD.public]).toBe(true)
  })

  it('is nobody’s business when setup was not run', async () => {
    running = await startBridge({ withoutSetup: true })
    contactCreation(4)
    await running.cycle()
    await running.live(20 * MINUTE, MINUTE)
    expect(writes()).toBe(0)
    expect(refusals()).toEqual([])
  })

  it('is not written in a dry run', async () => {
    running = await startBridge({ config: { dryRun: true } })
    await running.live(20 * MINUTE, MINUTE)
    expect(writes()).toBe(0)
  })
})
