import { maybePublicActivity } from '../../src/domain/words/maybe-public-activity.js'

const customer = (partnerId: number, name = `Client ${String(partnerId)}`) => ({
  partnerId,
  name,
  reason: 'Un SIREN (9 chiffres) tient lieu de SIRET (14 chiffres).',
})

describe('the activity about customers that may be public', () => {
  it('is none when there are none', () => {
    expect(maybePublicActivity([])).toBeUndefined()
  })

  it('leads to each customer, says why, and what to do', () => {
    const wanted = maybePublicActivity([customer(7, 'Mairie de <Mens> & Cie')])
    expect(wanted?.summary).toBe('Chorus Pro\u00A0: clients peut-être publics')
    expect(wanted?.note).toContain(
      '<li><a href="#" data-oe-model="res.partner" data-oe-id="7">Mairie de &lt;Mens&gt; &amp; Cie</a>\u00A0: Un SIREN',
    )
    expect(wanted?.note).toContain('«\u00A0N’est pas un organisme public\u00A0»')
    expect(wanted?.note).toContain('sous le filtre «\u00A0Peut-être publics\u00A0»')
  })

  it('is no longer than a to-do list bears', () => {
    const many = Array.from({ length: 52 }, (_, index) => customer(index + 1))
    expect(maybePublicActivity(many)?.note.match(/<a /g)).toHaveLength(50)
    expect(maybePublicActivity(many)?.note).toContain('<li>… et 2 autres</li>')
    expect(maybePublicActivity(many.slice(0, 51))?.note).toContain('<li>… et 1 autre</li>')
    expect(maybePublicActivity(many.slice(0, 50))?.note).not.toContain('… et')
  })
})
