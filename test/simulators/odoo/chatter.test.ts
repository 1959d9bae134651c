import { z } from 'zod'
import { isSince } from '../../../src/simulators/odoo/index.js'
import { closeAll, firstInvoice, start, VERSIONS } from './support.js'

const HTML = '<p>Chorus Pro : <b>Déposée</b></p>'

describe.each(VERSIONS)('the chatter of %s', (version) => {
  afterEach(closeAll)
  const first = firstInvoice(version)

  it('takes markup as markup when body_is_html says so', async () => {
    const { simulator, chorus } = await start({ version })
    const kwargs = { body: HTML, body_is_html: true, subtype_xmlid: 'mail.mt_note', message_id: '<a@b>' }
    await chorus.call('account.move', 'message_post', [[first]], kwargs)
    expect(simulator.book.chatter(first)).toMatchObject([
      { author: 'Chorus Bridge', body: HTML, messageId: '<a@b>', internal: true },
    ])
  })

  it(`${version === '16.0' ? 'takes' : 'escapes'} markup otherwise`, async () => {
    const { simulator, chorus } = await start({ version })
    await chorus.call('account.move', 'message_post', [[first]], {
      body: HTML,
      subtype_xmlid: 'mail.mt_comment',
    })
    const escaped = '<p>&lt;p&gt;Chorus Pro : &lt;b&gt;Déposée&lt;/b&gt;&lt;/p&gt;</p>'
    const body = version === '16.0' ? HTML : escaped
    expect(simulator.book.chatter(first)).toMatchObject([{ body, internal: false }])
  })

  it('keeps a deterministic Message-Id, under which the message is found', async () => {
    const { chorus } = await start({ version })
    const found = () => chorus.rows('mail.message', [['message_id', '=', '<a@b>']], ['res_id', 'body'])
    expect(await found()).toEqual([])
    await chorus.call('account.move', 'message_post', [[first]], { body: 'Bonjour', message_id: '<a@b>' })
    expect(await found()).toMatchObject([{ res_id: first, body: '<p>Bonjour</p>' }])
  })

  const wantsAddress = isSince(version, '17.0') && !isSince(version, '19.0')

  it(`${wantsAddress ? 'refuses' : 'takes'} messages of a user without e-mail address`, async () => {
    const { chorus } = await start({
      version,
      users: [
        { login: 'admin', password: 'admin', name: 'Administrator', email: 'a@b.example', role: 'admin' },
        { login: 'chorus', password: 'chorus', name: 'Chorus Bridge', role: 'invoicing' },
      ],
    })
    const { error } = await chorus.answer('account.move', 'message_post', [[first]], { body: 'Bonjour' })
    expect(error?.data.message).toBe(
      wantsAddress ? "Unable to send message, please configure the sender's email address." : undefined,
    )
  })

  it('plans an activity, which its feedback ends with a line of chatter', async () => {
    const { simulator, chorus } = await start({ version })
    const type = 'mail.mail_activity_data_todo'
    const kwargs = { act_type_xmlid: type, summary: 'Facture rejetée', note: '<p>Motif</p>' }
    await chorus.call('account.move', 'activity_schedule', [[first]], kwargs)
    expect(simulator.book.activities(first)).toMatchObject([
      { summary: 'Facture rejetée', note: '<p>Motif</p>', user: 'Chorus Bridge' },
    ])
    const [activity] = await chorus.rows(
      'mail.activity',
      [
        ['res_model', '=', 'account.move'],
        ['res_id', '=', first],
      ],
      ['state', 'summary'],
    )
    expect(activity).toMatchObject({ state: 'today' })
    const done = await chorus.call('mail.activity', 'action_feedback', [[activity?.['id'] ?? 0]], {
      feedback: 'Corrigée <ici>',
    })
    expect(z.number().safeParse(done).success).toBe(true)
    expect(simulator.book.activities(first)).toEqual([])
    expect(await chorus.ids('mail.activity', [['res_id', '=', first]])).toEqual([])
    expect(simulator.book.chatter(first)[0]?.body).toContain('Corrigée &lt;ici&gt;')
  })

  it('withdraws activities by type, other types stay', async () => {
    const { simulator, chorus } = await start({ version })
    for (const act_type_xmlid of ['mail.mail_activity_data_todo', 'mail.mail_activity_data_call']) {
      await chorus.call('account.move', 'activity_schedule', [[first]], { act_type_xmlid, summary: 'A' })
    }
    await chorus.call('account.move', 'activity_unlink', [[first], ['mail.mail_activity_data_todo']])
    expect(simulator.book.activities(first)).toMatchObject([{ type: 'Call' }])
    expect(simulator.book.chatter(first)).toEqual([])
  })
})
