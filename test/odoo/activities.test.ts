import { z } from 'zod'
import { keptHtml } from '../../src/domain/words/html.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import type { Activity, OdooPort } from '../../src/odoo/port.js'
import {
  type OdooSimulator,
  type SimulatedUser,
  startOdooSimulator,
} from '../../src/simulators/odoo/index.js'
import { accessAs, API_KEY, SERVERS } from './servers.js'

/** One that every simulated server has. */
const INVOICE = 5
const ADMIN = 2
const anything = z.unknown()

const user = (login: string, role: SimulatedUser['role']): SimulatedUser => ({
  login,
  password: login,
  apiKey: `${login}${API_KEY}`,
  name: login,
  email: `${login}@duret.example`,
  role,
})

describe.each(SERVERS)('the activity of an invoice on $version over $transport', (server) => {
  const { version } = server
  let odoo: OdooSimulator
  let port: OdooPort & { close(): void }

  beforeEach(async () => {
    odoo = await startOdooSimulator({
      version,
      clock: { now: () => new Date('2026-12-01T08:00:00Z') },
      users: [
        user('admin', 'admin'),
        user('chorus', 'invoicing'),
        user('compta', 'invoicing'),
        user('vendeur', 'internal'),
      ],
    })
    port = createOdooPort(accessAs('chorus', odoo, server))
  })

  afterEach(async () => {
    port.close()
    await odoo.close()
  })

  const idOf = (login: string): number =>
    odoo.records('res.users').find((record) => record['login'] === login)?.id ?? 0

  const wish = (changes: Partial<Activity> = {}): Activity => ({
    invoiceId: INVOICE,
    summary: 'Chorus Pro : facture à compléter avant envoi',
    note: keptHtml('<ul><li>Il manque &quot;le SIRET&quot;<br>du client</li></ul>'),
    deadline: '2026-12-01',
    userId: undefined,
    userLogin: undefined,
    ...changes,
  })

  const theOne = () => {
    const activities = odoo.book.activities(INVOICE)
    expect(activities).toHaveLength(1)
    return activities[0]
  }

  const changes = (): number =>
    ['write', 'unlink', 'create'].reduce((sum, call) => sum + odoo.book.count('mail.activity', call), 0) +
    odoo.book.count('account.move', 'activity_schedule')

  /** As another process with the bridge's own login, or as another person. */
  async function as(login: string, work: (client: OdooClient) => Promise<unknown>): Promise<void> {
    const client = new OdooClient(accessAs(login, odoo, server))
    await work(client)
    client.close()
  }

  it('is a to-do for the salesperson, due on the day given', async () => {
    expect(await port.setActivity(wish({ userId: idOf('vendeur'), userLogin: 'compta' }))).toBe('person')
    expect(theOne()).toMatchObject({
      type: version === '16.0' ? 'To Do' : 'To-Do',
      summary: 'Chorus Pro : facture à compléter avant envoi',
      user: 'vendeur',
      deadline: '2026-12-01',
    })
  })

  it('mails nobody, and says nothing in the chatter', async () => {
    await port.setActivity(wish({ userId: idOf('vendeur') }))
    await port.setActivity(wish({ note: keptHtml('<p>Autre</p>'), userId: idOf('vendeur') }))
    await port.clearActivity(INVOICE)
    expect(odoo.book.activityMails).toEqual([])
    expect(odoo.book.chatter(INVOICE)).toEqual([])
  })

  it('does not move the invoice’s own time of change: discovery does not see it again', async () => {
    const before = odoo.record('account.move', INVOICE)?.['write_date']
    await port.setActivity(wish({ userId: idOf('vendeur') }))
    await port.clearActivity(INVOICE)
    expect(odoo.record('account.move', INVOICE)?.['write_date']).toBe(before)
  })

  it.each([
    ['there is no salesperson', () => undefined],
    ['the salesperson has left', () => idOf('vendeur')],
    ['the salesperson is the bridge itself', () => idOf('chorus')],
    ['the salesperson is a user of the portal', () => idOf('admin')],
  ])('goes to the configured user when %s', async (_case, salesperson) => {
    odoo.edit('res.users', idOf('vendeur'), { active: false })
    odoo.edit('res.users', idOf('admin'), { share: true })
    expect(await port.setActivity(wish({ userId: salesperson(), userLogin: 'compta' }))).toBe('person')
    expect(theOne()?.user).toBe('compta')
  })

  it('stays with the bridge when there is nobody, until there is somebody', async () => {
    expect(await port.setActivity(wish({ userLogin: 'nobody' }))).toBe('own')
    expect(theOne()?.user).toBe('chorus')
    expect(await port.setActivity(wish({ userLogin: 'compta' }))).toBe('person')
    expect(theOne()?.user).toBe('compta')
  })

  it('is brought up to date, not repeated, when the reasons change', async () => {
    await port.setActivity(wish({ userId: ADMIN }))
    const first = theOne()
    await port.setActivity(
      wish({
        userId: ADMIN,
        summary: 'Chorus Pro : autre',
        note: keptHtml('<p>B</p>'),
        deadline: '2026-12-05',
      }),
    )
    expect(theOne()).toEqual({ ...first, summary: 'Chorus Pro : autre', note: '<p>B</p>' })
  })

  it('is left as it is when it says the same already', async () => {
    await port.setActivity(wish({ userId: ADMIN }))
    odoo.book.reset()
    await port.setActivity(wish({ userId: ADMIN }))
    expect(changes()).toBe(0)
  })

  it('stays with the colleague it was passed on to, on the day it was put off to', async () => {
    await port.setActivity(wish({ userId: ADMIN }))
    odoo.edit('mail.activity', theOne()?.id ?? 0, { user_id: idOf('compta'), date_deadline: '2026-12-24' })
    await port.setActivity(wish({ userId: ADMIN, note: keptHtml('<p>B</p>') }))
    expect(theOne()).toMatchObject({ user: 'compta', deadline: '2026-12-24', note: '<p>B</p>' })
  })

  it('goes back to the salesperson when the colleague has left', async () => {
    await port.setActivity(wish({ userId: idOf('compta') }))
    odoo.edit('res.users', idOf('compta'), { active: false })
    await port.setActivity(wish({ userId: ADMIN, note: keptHtml('<p>B</p>') }))
    expect(theOne()?.user).toBe('admin')
  })

  it('comes anew after somebody has ticked it off', async () => {
    await port.setActivity(wish({ userId: ADMIN }))
    const first = theOne()
    await as('admin', (client) => client.call(anything, 'mail.activity', 'action_done', [[first?.id]]))
    await port.setActivity(wish({ userId: ADMIN, note: keptHtml('<p>B</p>') }))
    expect(theOne()?.note).toBe('<p>B</p>')
    expect(theOne()?.id).not.toBe(first?.id)
  })

  it('is one again where there were several', async () => {
    await as('chorus', async (client) => {
      for (const summary of ['Chorus Pro : A', 'Chorus Pro : B'])
        await client.call(anything, 'account.move', 'activity_schedule', [[INVOICE]], {
          act_type_xmlid: 'mail.mail_activity_data_todo',
          summary,
          user_id: ADMIN,
        })
    })
    await port.setActivity(wish({ userId: ADMIN }))
    expect(theOne()?.summary).toBe('Chorus Pro : facture à compléter avant envoi')
  })

  it('is made once, though the answer was lost', async () => {
    odoo.addFault({
      model: 'account.move',
      method: 'activity_schedule',
      effect: { kind: 'drop', when: 'after' },
    })
    await expect(port.setActivity(wish({ userId: ADMIN }))).rejects.toMatchObject({ kind: 'unreachable' })
    await port.setActivity(wish({ userId: ADMIN }))
    theOne()
  })

  it('is taken back without touching those of other people, nor our user’s own', async () => {
    const plan = (login: string, summary: string) =>
      as(login, (client) =>
        client.call(anything, 'account.move', 'activity_schedule', [[INVOICE]], {
          act_type_xmlid: 'mail.mail_activity_data_todo',
          summary,
        }),
      )
    await plan('admin', 'Chorus Pro : à appeler')
    await plan('chorus', 'Rappeler le client')
    await port.setActivity(wish({ userId: ADMIN }))
    await port.clearActivity(INVOICE)
    await port.clearActivity(INVOICE)
    expect(odoo.book.activities(INVOICE).map(({ summary }) => summary)).toEqual([
      'Chorus Pro : à appeler',
      'Rappeler le client',
    ])
  })

  it('costs one request to take back when there is none', async () => {
    await port.describe()
    odoo.book.reset()
    await port.clearActivity(INVOICE)
    expect(odoo.book.counts).toEqual({ 'mail.activity.search_read': 1 })
  })
})
