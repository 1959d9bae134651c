import { MAYBE_PUBLIC_FIELD } from '../../src/domain/odoo-fields/maybe-public-fields.js'
import type { WorldOptions } from '../../src/simulators/world.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

let running: RunningBridge
afterEach(async () => {
  await running.close()
})

const SCHOOL = 'Lycée Ampère'
const BAKERY = 'SARL Boulangerie Martin'
const BAKERY_SIRET = '80314592600015'
const INFORMATION = '/cpro/transverses/v1/consulter/information/siret'

const rows = (model: string) => running.world.odoo.records(model)
const idOf = (name: string): number =>
  rows('res.partner').find((partner) => partner['name'] === name)?.id ?? 0
const edit = (name: string, values: Parameters<RunningBridge['world']['odoo']['edit']>[2]): void => {
  running.world.odoo.edit('res.partner', idOf(name), values)
}
const shown = (name: string) => running.world.odoo.record('res.partner', idOf(name))
const reason = (name: string) => shown(name)?.[MAYBE_PUBLIC_FIELD.reason]

/** The bridge's activities on contacts. */
/** INSEE's register knows the bakery's number under a legal category. */
const register = (categorieJuridique: string): void => {
  running.world.chorus.addEstablishments({ siret: BAKERY_SIRET, raisonSociale: 'MENS', categorieJuridique })
}
const activities = () => rows('mail.activity').filter((row) => row['res_model'] === 'res.partner')
const theNote = (): string => {
  expect(activities()).toHaveLength(1)
  return JSON.stringify(activities()[0]?.['note'])
}

const counts = () => running.world.odoo.book.counts
const writes = (): number =>
  Object.entries(counts())
    .filter(([call]) => /^(res\.partner|mail\.activity)\.(write|create|unlink|activity_schedule)$/.test(call))
    .reduce((sum, [, count]) => sum + count, 0)
const lines = (text: string) => running.log.filter(({ message }) => message.includes(text))

async function start(options: WorldOptions = {}): Promise<void> {
  running = await startBridge({
    ...options,
    connection: { graceMinutes: 0, responsibleLogin: 'admin', ...options.connection },
  })
}

/** Gives the bridge's user the right *Contact Creation* (4), or takes it away (3). */
function contactCreation(command: 3 | 4): void {
  const group = rows('ir.model.data').find(({ name }) => name === 'group_partner_manager')
  const user = rows('res.users').find(({ login }) => login === 'chorus')
  running.world.odoo.edit('res.users', user?.id ?? 0, { groups_id: [[command, Number(group?.['res_id'])]] })
}

/** Long enough for a change in Odoo to be taken up. */
const settle = () => running.live(3 * MINUTE, MINUTE)

describe('a customer with a malformed SIRET', () => {
  it('is marked, with the reason, and listed in one activity on the contact of the company', async () => {
    await start()
    edit(SCHOOL, { siret: '12345678200' })
    await settle()
    expect(shown(SCHOOL)).toMatchObject({
      [MAYBE_PUBLIC_FIELD.maybePublic]: true,
      [MAYBE_PUBLIC_FIELD.reason]: 'Son SIRET a 11 chiffres au lieu de 14.',
    })
    expect(theNote()).toContain(SCHOOL)
    expect(theNote()).toContain('Son SIRET a 11 chiffres au lieu de 14.')
    const [company] = rows('res.company')
    const admin = rows('res.users').find(({ login }) => login === 'admin')
    expect(activities()).toMatchObject([
      {
        res_id: company?.['partner_id'],
        user_id: admin?.id,
        summary: 'Chorus Pro\u00A0: clients peut-être publics',
      },
    ])
    expect(running.world.odoo.book.activityMails).toEqual([])
    expect(shown(BAKERY)?.[MAYBE_PUBLIC_FIELD.maybePublic]).toBeFalsy()
  })

  it('is told of once: nothing is asked or written while the list is the same', async () => {
    await start()
    edit(SCHOOL, { siret: '12345678200' })
    await settle()
    const before = writes()
    running.world.odoo.edit('mail.activity', activities()[0]?.id ?? 0, { date_deadline: '2026-12-24' })
    await running.live(6 * HOUR, 20 * MINUTE)
    expect(writes()).toBe(before)
    expect(lines('may be public bodies')).toHaveLength(1)
    expect(activities()).toMatchObject([{ date_deadline: '2026-12-24' }])
  })

  it('is neither marked nor listed any more once it is mended, and its invoices leave', async () => {
    await start()
    const siret = shown(SCHOOL)?.['siret'] ?? false
    edit(SCHOOL, { siret: '12345678200' })
    await settle()
    edit(SCHOOL, { siret })
    await settle()
    expect(shown(SCHOOL)).toMatchObject({
      [MAYBE_PUBLIC_FIELD.maybePublic]: false,
      [MAYBE_PUBLIC_FIELD.reason]: false,
    })
    expect(activities()).toEqual([])
    const stages = (await running.bridge.store.listInvoices({}))
      .filter(({ buyerSiret }) => buyerSiret === siret)
      .map(({ stage }) => stage)
    expect(stages.length).toBeGreaterThan(0)
    expect(stages).not.toContain('ignored')
  })

  it('shares the activity with the others', async () => {
    await start()
    edit(SCHOOL, { siret: '12345678200' })
    edit(BAKERY, { siret: 'FR32123456782' })
    await settle()
    expect(theNote()).toContain(SCHOOL)
    expect(theNote()).toContain('Un numéro de TVA tient lieu de SIRET.')
    edit(SCHOOL, { siret: '12345678200036' })
    await settle()
    expect(theNote()).not.toContain(SCHOOL)
    expect(theNote()).toContain(BAKERY)
  })

  it('is left in peace once a user says that it is private', async () => {
    await start()
    edit(BAKERY, { siret: '8031459260001' })
    await settle()
    theNote()
    edit(BAKERY, { [MAYBE_PUBLIC_FIELD.private]: true })
    await settle()
    expect(shown(BAKERY)?.[MAYBE_PUBLIC_FIELD.maybePublic]).toBe(false)
    expect(activities()).toEqual([])
  })

  it('is none of the bridge’s business with the excluding tag, or with a tag that makes it public', async () => {
    await start({ connection: { excludeTag: 'Hors Chorus', publicTag: 'Secteur public' } })
    edit(BAKERY, { siret: '8031459260001', category_id: [[0, 0, { name: 'Hors Chorus' }]] })
    edit(SCHOOL, { siret: '12345678200', category_id: [[0, 0, { name: 'Secteur public' }]] })
    await settle()
    expect(activities()).toEqual([])
  })

  it('is none while it has no invoice that the bridge looks at', async () => {
    await start({ connection: { startDate: '2027-01-01' } })
    edit(SCHOOL, { siret: '12345678200' })
    await settle()
    expect(activities()).toEqual([])
  })

  it('goes off the list with its last invoice', async () => {
    await start()
    edit(BAKERY, { siret: '8031459260001' })
    await settle()
    theNote()
    for (const move of rows('account.move').filter((row) => row['commercial_partner_id'] === idOf(BAKERY)))
      running.world.odoo.cancelInvoice(move.id)
    await settle()
    expect(activities()).toEqual([])
    expect(shown(BAKERY)?.[MAYBE_PUBLIC_FIELD.maybePublic]).toBe(false)
  })

  it('is the SIREN of a public body, and not that of a private customer', async () => {
    await start()
    edit(BAKERY, { siret: '732829320' })
    edit(SCHOOL, { siret: '123456782' })
    await settle()
    expect(theNote()).toContain(SCHOOL)
    expect(theNote()).not.toContain(BAKERY)
  })

  it('of another country is a private customer', async () => {
    await start()
    const france = Number(shown(BAKERY)?.['country_id'])
    edit(BAKERY, { siret: '0403019261' })
    running.world.odoo.edit('res.country', france, { code: 'BE' })
    await settle()
    expect(activities()).toEqual([])
  })
})

describe('a customer that the directory does not know', () => {
  it('is listed for its name', async () => {
    await start()
    edit(BAKERY, { name: 'Mairie de Mens' })
    await settle()
    expect(theNote()).toContain('et son nom est celui d’un organisme public')
  })

  it('is listed when the directory has another site of the same body', async () => {
    await start()
    await running.live(2 * MINUTE, MINUTE)
    edit(BAKERY, { siret: '12345678200093' })
    await settle()
    expect(theNote()).toContain('Chorus Pro connaît cet organisme, mais sous un autre SIRET.')
  })

  it('is listed for its legal category, asked once', async () => {
    // Which asks for the category of each buyer, too.
    await start({ connection: { paymentPeriods: false } })
    edit(BAKERY, { name: 'Les Tilleuls' })
    register('7366')
    await settle()
    expect(theNote()).toContain('catégorie juridique 7366')
    expect(asked()).toBe(1)
    await running.live(2 * DAY, HOUR)
    expect(asked()).toBe(1)
  })

  it('is taken off the list when its legal category says that its name misleads', async () => {
    await start()
    running.world.chorus.faults.add({ path: INFORMATION, times: 1, fault: { kind: 'status', status: 403 } })
    edit(BAKERY, { name: 'Mairie de Mens' })
    await settle()
    theNote()
    register('5710')
    await running.live(25 * HOUR, HOUR)
    await settle()
    expect(activities()).toEqual([])
  })

  it.each([
    ['PISTE forbids the service', { kind: 'status', status: 403 }],
    ['the service is out of order', { kind: 'status', status: 503 }],
  ] as const)('keeps nothing waiting when %s, which is asked once a day', async (_, fault) => {
    await start()
    running.world.chorus.faults.add({ path: INFORMATION, times: 1_000, fault })
    edit(BAKERY, { name: 'Les Tilleuls' })
    await settle()
    const first = asked()
    expect(first).toBeGreaterThan(0)
    await running.live(20 * HOUR, HOUR)
    expect(asked()).toBe(first)
    expect(running.log.filter(({ level }) => level === 'error')).toEqual([])
    expect(lines('no legal categories')).toHaveLength(1)
    const stages = (await running.bridge.store.listInvoices({})).map(({ stage }) => stage)
    expect(stages).toContain('followed')
    await running.live(6 * HOUR, HOUR)
    expect(asked()).toBeGreaterThan(first)
  })

  const asked = () => running.world.chorus.book.requests[INFORMATION] ?? 0
})

describe('who is told', () => {
  it('the salesperson of such an invoice, where nobody else is named', async () => {
    await start({ connection: { responsibleLogin: undefined } })
    edit(SCHOOL, { siret: '12345678200' })
    const admin = rows('res.users').find(({ login }) => login === 'admin')?.id ?? 0
    const move = rows('account.move').find((row) => row['commercial_partner_id'] === idOf(SCHOOL))
    running.world.odoo.editInvoice(move?.id ?? 0, { invoice_user_id: admin })
    await settle()
    expect(activities()).toMatchObject([{ user_id: admin }])
  })

  it('the administrator, by the log, where there is no such person', async () => {
    await start({ connection: { responsibleLogin: undefined } })
    edit(SCHOOL, { siret: '12345678200' })
    for (const move of rows('account.move'))
      running.world.odoo.editInvoice(move.id, { invoice_user_id: false })
    await settle()
    expect(lines('may be public bodies')).toMatchObject([
      { customers: [SCHOOL], remedy: expect.stringContaining('Set responsibleLogin') as string },
    ])
  })

  it('without Contact Creation the log says once a day that the marks are missing', async () => {
    await start()
    contactCreation(3)
    edit(SCHOOL, { siret: '12345678200' })
    const report = await running.cycle()
    expect(report.failures).toEqual([])
    await running.live(20 * HOUR, HOUR)
    expect(lines('write on contacts')).toMatchObject([
      { level: 'warn', remedy: expect.stringContaining('Contact Creation') as string },
    ])
    expect(reason(SCHOOL)).toBeFalsy()
    contactCreation(4)
    await running.live(6 * HOUR, HOUR)
    expect(reason(SCHOOL)).toBe('Son SIRET a 11 chiffres au lieu de 14.')
  })

  it('nobody in a dry run, and nothing is marked where setup was not run', async () => {
    await start({ config: { dryRun: true } })
    edit(SCHOOL, { siret: '12345678200' })
    await settle()
    expect(writes()).toBe(0)
    expect(lines('dry run: would be listed')).not.toEqual([])
    await running.close()
    await start({ withoutSetup: true })
    edit(SCHOOL, { siret: '12345678200' })
    contactCreation(4)
    await settle()
    expect(running.world.odoo.book.count('res.partner', 'write')).toBe(0)
    theNote()
  })
})
