import { blockedNote, statusNote } from '../../src/domain/words/notes.js'
import type { StatusEvent } from '../../src/domain/chorus-status/event.js'
import type { Reason } from '../../src/domain/words/reason.js'
import { toldReasons } from '../../src/domain/words/told-reasons.js'

const subject = { connection: 'duret', odooId: 42 }
const rejected: StatusEvent = {
  code: 'REJETEE',
  occurredAt: new Date('2026-10-05T12:23:00Z'),
  comment: 'Montant erroné <script>alert(1)</script>\nVoir devis & avenant',
  author: { name: 'Odile Martin', email: 'o.martin@ville.example', telephone: '04 78 00 00 00' },
}

describe('the note of a status', () => {
  const { body, messageId } = statusNote(subject, rejected)

  it('says what happened, when in French time, and who acts next', () => {
    expect(body).toContain('Chorus Pro\u00A0: Rejetée')
    expect(body).toContain('Le 05/10/2026 à 14:23.')
    expect(body).toContain('Prochaine action\u00A0: à vous.')
  })

  it('shows the comment in full, as text', () => {
    expect(body).toContain(
      'Montant erroné &lt;script&gt;alert(1)&lt;/script&gt;<br/>Voir devis &amp; avenant',
    )
    expect(body).not.toContain('<script>')
  })

  it('shows a hostile comment in full and as text, and lets it turn nothing around', () => {
    const comment = `\u202E\u2067"><img src=x onerror=alert(1)>\u0000 שלום\u200F 👩‍👧 ${'x'.repeat(3_000)}`
    const hostile = statusNote(subject, { ...rejected, comment }).body
    expect(hostile).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt; שלום\u200F 👩‍👧 xxx')
    expect(hostile).toContain('x'.repeat(3_000))
    expect(hostile).not.toMatch(/\p{Control}|[\u202A-\u202E\u2066-\u2069]/u)
  })

  it('says whom to call', () => {
    expect(body).toContain('Odile Martin (04 78 00 00 00, o.martin@ville.example)')
  })

  it('has a Message-Id made of facts alone, so that a rebuilt store would not post it again', () => {
    expect(messageId).toBe('<chorus.duret.42.status.REJETEE.202610051423@odoo-chorus-bridge>')
  })

  it('shows a code that nobody knows as it comes, and cannot be broken by it', () => {
    const strange = statusNote(subject, { ...rejected, code: 'A>B "C"' })
    expect(strange.body).toContain('A&gt;B &quot;C&quot;')
    expect(strange.messageId).toMatch(/^<[A-Za-z0-9._+@-]+>$/)
  })
})

describe('the note of a blocked invoice', () => {
  const reason = {
    code: 'SERVICE_CODE_REQUIRED',
    sentence: 'Il faut un code service.',
    field: 'Code service',
  }

  it('names each reason and the field to fill', () => {
    expect(blockedNote(subject, 1, 'a', [reason]).body).toContain(
      '<li>Il faut un code service. <i>(champ\u00A0: Code service)</i></li>',
    )
  })

  it('is the same note for the same reasons, and another one for others', () => {
    const other = { ...reason, code: 'COMMITMENT_NUMBER_REQUIRED' }
    const told = (...reasons: Reason[]): string => toldReasons(undefined, 'blocked', reasons)
    expect(told(reason, other)).toBe(told(other, reason))
    expect(told(reason)).not.toBe(told(other))
    const id = (key: string): string => blockedNote(subject, 1, key, [reason]).messageId
    expect(id('a')).not.toBe(id('b'))
  })
})
