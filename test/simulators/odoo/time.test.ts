import { z } from 'zod'
import { Client, closeAll, type Json, start } from './support.js'
import type { OdooSimulator, OdooVersion } from '../../../src/simulators/odoo/index.js'

describe('stored times have microseconds that RPC does not show', () => {
  let now = new Date('2026-12-01T08:00:00.400Z')
  let simulator: OdooSimulator
  let chorus: Client

  const begin = async (version: OdooVersion) => {
    now = new Date('2026-12-01T08:00:00.400Z')
    ;({ simulator, chorus } = await start({ version, clock: { now: () => now } }))
    await chorus.call('account.move', 'write', [[1, 2], { ref: 'PO 1' }])
  }
  const since = (operator: string, value: string) =>
    chorus.ids('account.move', [['write_date', operator, value]], { order: 'write_date asc, id asc' })

  afterAll(closeAll)

  it('in 17.0, "after the second that was shown" finds the record again', async () => {
    await begin('17.0')
    const shown = await chorus.rows('account.move', [['id', '=', 1]], ['write_date'])
    expect(shown).toEqual([{ id: 1, write_date: '2026-12-01 08:00:00' }])
    expect(await since('>', '2026-12-01 08:00:00')).toEqual([1, 2])
    expect(await since('>=', '2026-12-01 08:00:00')).toEqual([1, 2])
    expect(await since('=', '2026-12-01 08:00:00')).toEqual([])
    expect(await since('>', '2026-12-01 08:00:01')).toEqual([])
  })

  it('in 19.0, comparisons look at whole seconds', async () => {
    await begin('19.0')
    expect(await since('>', '2026-12-01 08:00:00')).toEqual([])
    expect(await since('>=', '2026-12-01 08:00:00')).toEqual([1, 2])
    expect(await since('=', '2026-12-01 08:00:00')).toEqual([1, 2])
    const upTo: Json[] = [
      ['id', 'in', [1, 2]],
      ['write_date', '<=', '2026-12-01 08:00:00'],
    ]
    expect(await chorus.ids('account.move', upTo)).toHaveLength(2)
  })

  it('one call gives all its records the same time, the next call a later one', async () => {
    await begin('17.0')
    await chorus.call('account.move', 'write', [[3], { ref: 'PO 3' }])
    const [first, second, third] = [1, 2, 3].map((id) =>
      z.string().parse(simulator.record('account.move', id)?.['write_date']),
    )
    expect(first).toMatch(/^2026-12-01 08:00:00\.400\d{3}$/)
    expect(second).toBe(first)
    expect((third ?? '') > (first ?? '')).toBe(true)
  })

  it('a change of the buyer shows through the invoice', async () => {
    await begin('17.0')
    now = new Date('2026-12-01T09:00:00Z')
    simulator.edit('res.partner', 8, { siret: '12345678200099' })
    expect(await since('>=', '2026-12-01 09:00:00')).toEqual([])
    const path = 'commercial_partner_id.write_date'
    expect(await chorus.ids('account.move', [[path, '>=', '2026-12-01 09:00:00']], { order: 'id' })).toEqual([
      2, 5, 13,
    ])
  })

  it('neither a message nor an activity changes the time of the invoice', async () => {
    await begin('17.0')
    const before = simulator.record('account.move', 1)?.['write_date']
    await chorus.call('account.move', 'message_post', [[1]], { body: 'Bonjour' })
    const todo = { act_type_xmlid: 'mail.mail_activity_data_todo', summary: 'Relire' }
    await chorus.call('account.move', 'activity_schedule', [[1]], todo)
    expect(simulator.record('account.move', 1)?.['write_date']).toBe(before)
  })

  it('a datetime is written without T or zone', async () => {
    await begin('17.0')
    const values = { model: 'account.move', res_id: 1, date: '2026-12-01T08:00:00Z' }
    expect(await chorus.failure('mail.message', 'create', [values])).toEqual({
      name: 'builtins.ValueError',
      message: "time data '2026-12-01T08:00:00Z' does not match format '%Y-%m-%d %H:%M:%S'",
    })
  })
})
