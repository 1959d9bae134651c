import { ACTIVITY_PREFIX, activityFor, noActivity } from '../../src/domain/words/activity.js'
import { isReturned } from '../../src/domain/chorus-status/status.js'
import type { StatusEvent } from '../../src/domain/chorus-status/event.js'

const event = (code: string, changes: Partial<StatusEvent> = {}): StatusEvent => ({
  code,
  occurredAt: new Date('2026-10-05T12:23:00Z'),
  comment: undefined,
  author: undefined,
  ...changes,
})

const reasons = [
  { code: 'NO_SIRET', sentence: 'Le client n’a pas de SIRET.', field: 'SIRET' },
  { code: 'CHORUS_PRO', sentence: 'Code <b>inconnu</b>\nVoir "l\'annuaire" & co' },
]

describe('the activity of an invoice that waits for somebody', () => {
  it('lists what is missing, the field to fill, and what happens then', () => {
    const { wanted } = activityFor({ why: 'blocked', reasons })
    expect(wanted?.summary).toBe('Chorus Pro\u00A0: facture à compléter avant envoi')
    expect(wanted?.note).toContain('<li>Le client n’a pas de SIRET. <i>(champ\u00A0: SIRET)</i></li>')
    expect(wanted?.note).toContain('la passerelle enverra la facture d’elle-même')
  })

  it('says of a refused one what to ask for once it is mended', () => {
    const { wanted } = activityFor({ why: 'refused', reasons })
    expect(wanted?.summary).toBe('Chorus Pro\u00A0: facture refusée à l’intégration')
    expect(wanted?.note).toContain('«\u00A0Déposer à nouveau\u00A0»')
  })

  it('lets nobody’s text become markup, and keeps its line breaks', () => {
    const { wanted } = activityFor({ why: 'refused', reasons })
    expect(wanted?.note).toContain(
      '<li>Code &lt;b&gt;inconnu&lt;/b&gt;<br>Voir &quot;l&#39;annuaire&quot; &amp; co</li>',
    )
  })

  it('says of a returned one since when, why, whom to call and what to do', () => {
    const author = { name: 'Claire <PERRET>', telephone: '0478001122', email: undefined }
    const { wanted } = activityFor({
      why: 'returned',
      event: event('REJETEE', { comment: 'Prix faux.\nMerci', author }),
    })
    expect(wanted?.summary).toBe('Chorus Pro\u00A0: facture au statut «\u00A0Rejetée\u00A0»')
    expect(wanted?.note).toContain('<p>Depuis le 05/10/2026 à 14:23.</p>')
    expect(wanted?.note).toContain('Prix faux.<br>Merci')
    expect(wanted?.note).toContain('Claire &lt;PERRET&gt; (0478001122)')
    expect(wanted?.note).toContain('«\u00A0Rejet traité\u00A0»')
  })

  it.each(['SUSPENDUE', 'A_RECYCLER', 'REJETEE'])('is made for the status %s', (code) => {
    expect(isReturned(code)).toBe(true)
    expect(activityFor({ why: 'returned', event: event(code) }).wanted).toBeDefined()
  })

  it.each(['DEPOSEE', 'COMPLETEE', 'MISE_EN_PAIEMENT', 'UN_NOUVEAU_STATUT'])('is not made for %s', (code) => {
    expect(isReturned(code)).toBe(false)
  })

  it('shows the beginning of a comment that would fill pages, never half a character', () => {
    const comment = `\u2066<b>\u202E${'🦊'.repeat(10_000)}`
    const { wanted } = activityFor({ why: 'returned', event: event('REJETEE', { comment }) })
    expect(wanted?.note).toContain(`<b>Commentaire\u00A0:</b> &lt;b&gt;${'🦊'.repeat(496)}…</p>`)
  })

  it('is found again by how its summary begins', () => {
    for (const need of [
      { why: 'blocked', reasons },
      { why: 'refused', reasons },
      { why: 'returned', event: event('SUSPENDUE') },
    ] as const)
      expect(activityFor(need).wanted?.summary.startsWith(ACTIVITY_PREFIX)).toBe(true)
  })

  it('is nothing when nobody has to act', () => {
    expect(noActivity).toEqual({ kind: 'activity', wanted: undefined })
  })
})
