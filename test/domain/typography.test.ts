import { fr, typeset } from '../../src/domain/words/typography.js'

describe('French words of our own', () => {
  it('never break before or after the signs that French sets apart', () => {
    expect(typeset('Motif : « oui » ; non ? si ! 20 % de 5 € et 10 Mo, n° 4')).toBe(
      'Motif\u00A0: «\u00A0oui\u00A0»\u00A0; non\u00A0? si\u00A0! 20\u00A0% de 5\u00A0€ et 10\u00A0Mo, n°\u00A04',
    )
  })

  it('are set once: set words stay as they are', () => {
    const once = typeset('Champ : « Code de Service »')
    expect(typeset(once)).toBe(once)
  })

  it('leave times, addresses and markup alone', () => {
    for (const text of ['à 14:23', 'https://chorus-pro.gouv.fr/a?b', '<span style="unicode-bidi: isolate">'])
      expect(typeset(text)).toBe(text)
  })

  it('leave what others wrote as it is', () => {
    expect(fr`Commentaire : « ${'voir : « annexe » ?'} »`).toBe(
      'Commentaire\u00A0: «\u00A0voir : « annexe » ?\u00A0»',
    )
  })
})
