import type { StatusEvent } from '../../src/domain/chorus-status/event.js'
import { FIELD } from '../../src/domain/odoo-fields/field-names.js'
import {
  admittedFields,
  heldFields,
  reasonFields,
  stageFields,
  statusFields,
} from '../../src/domain/odoo-fields/field-values.js'

function event(code: string, time: string, more: Partial<StatusEvent> = {}): StatusEvent {
  return { code, occurredAt: new Date(time), comment: undefined, author: undefined, ...more }
}

const place = { identifier: '7', flowNumber: undefined }
const deposited = event('DEPOSEE', '2026-10-01T08:12:00Z')
const available = event('MISE_A_DISPOSITION', '2026-10-01T09:40:00Z')

describe('the fields of a paid invoice', () => {
  const paid = event('MISE_EN_PAIEMENT', '2026-11-02T23:30:00Z')
  const { values } = statusFields('closed', place, paid, [deposited, available, paid])

  it('bear the dates of Chorus Pro, to the minute', () => {
    expect(values).toMatchObject({
      x_chorus_deposit_date: '2026-10-01 08:12:00',
      x_chorus_available_date: '2026-10-01 09:40:00',
      x_chorus_payment_date: '2026-11-02 23:30:00',
    })
  })

  it('count the days on the French calendar, where this payment was made on the 3rd', () => {
    expect(values).toMatchObject({ x_chorus_payment_days: 33, x_chorus_payment_delay: '50_at_most' })
  })

  it('leave out the days when availability is not known, rather than say 0', () => {
    const alone = statusFields('closed', place, paid, [paid]).values
    expect(alone).not.toHaveProperty('x_chorus_payment_days')
  })

  it('count from the last availability: an invoice sent on to another body starts anew', () => {
    const again = event('MISE_A_DISPOSITION', '2026-10-31T10:00:00Z')
    const events = [deposited, available, event('A_RECYCLER', '2026-10-20T10:00:00Z'), again, paid]
    expect(statusFields('closed', place, paid, events).values).toMatchObject({
      x_chorus_payment_days: 3,
      x_chorus_returned_date: '2026-10-20 10:00:00',
    })
  })
})

describe('the fields of a returned invoice', () => {
  const author = { name: 'Odile Martin', telephone: '04 72 11 22 33', email: undefined }
  const seen = event('REJETEE', '2026-10-07T12:23:10Z', { comment: 'Prix faux' })
  const told = event('REJETEE', '2026-10-07T12:23:00Z', { comment: 'Prix faux', author })

  it('say why, and whom to call, though the search that showed the return names nobody', () => {
    expect(statusFields('followed', place, seen, [available, told]).values).toMatchObject({
      x_chorus_situation: '40_to_correct',
      x_chorus_next_actor: 'supplier',
      x_chorus_reason: 'Prix faux',
      x_chorus_contact: 'Odile Martin',
      x_chorus_contact_phone: '04 72 11 22 33',
    })
  })

  it('are emptied when the invoice goes on', () => {
    const { values } = statusFields('followed', place, available, [told, available])
    expect(values).toMatchObject({
      x_chorus_reason: false,
      x_chorus_contact: false,
      x_chorus_contact_phone: false,
    })
  })

  it('hold a hostile comment in full, without what could break the place that shows it', () => {
    const long = 'é'.repeat(3_000)
    const comment = `\u202E<script>alert(1)</script>\u0000 \uD800 שלום 👩‍👧\n${long}`
    const values = statusFields('followed', place, { ...seen, comment }, [{ ...seen, comment }]).values
    expect(values['x_chorus_reason']).toBe(`<script>alert(1)</script> \uFFFD שלום 👩‍👧\n${long}`)
  })
})

describe('the fields of an invoice that is not in Chorus Pro yet', () => {
  it('say of a piece of works that it is to be deposited on the portal, and of nothing else that is held', () => {
    const situation = (code: string): unknown =>
      reasonFields('held', [{ code, sentence: 'Pourquoi.' }]).values[FIELD.situation]
    expect(situation('WORKS_ON_PORTAL')).toBe('17_to_deposit')
    expect(situation('OTHER')).toBe('15_to_check')
    expect(heldFields([{ code: 'WORKS_ON_PORTAL', sentence: 'Pourquoi.' }]).values[FIELD.situation]).toBe(
      '17_to_deposit',
    )
  })

  it('say what was admitted of a statement of works, and nothing once nobody says so any more', () => {
    expect(admittedFields('35820.00')).toMatchObject({ values: { [FIELD.admitted]: 35820 } })
    expect(admittedFields(undefined)).toMatchObject({ values: { [FIELD.admitted]: false } })
  })

  it('say whose turn it is', () => {
    expect(stageFields('ready').values).toMatchObject({ x_chorus_next_actor: 'chorus-pro' })
    const reasons = [{ code: 'X', sentence: 'Il faut un code service.' }]
    expect(reasonFields('blocked', reasons).values).toMatchObject({
      x_chorus_situation: '10_to_complete',
      x_chorus_next_actor: 'supplier',
      x_chorus_reason: 'Il faut un code service.',
    })
  })
})
