import { isPublicCategory } from '../../src/domain/recipients/legal-category.js'
import { maybePublic, sirenIn, type UnknownCustomer } from '../../src/domain/recipients/maybe-public.js'
import { soundsPrivate, soundsPublic } from '../../src/domain/recipients/public-name.js'

const customer = (changes: Partial<UnknownCustomer> = {}): UnknownCustomer => ({
  name: 'Menuiserie Perret',
  siret: '73282932000074',
  country: 'FR',
  ...changes,
})

const codeOf = (changes: Partial<UnknownCustomer>) => maybePublic(customer(changes))?.code

describe('a customer that Chorus Pro does not know', () => {
  it('is a private one when nothing says otherwise', () => {
    expect(maybePublic(customer())).toBeUndefined()
    expect(maybePublic(customer({ siret: undefined }))).toBeUndefined()
  })

  it.each([
    ['2345678200051', 'Son SIRET a 13 chiffres au lieu de 14.'],
    ['123456782000511', 'Son SIRET a 15 chiffres au lieu de 14.'],
    // What Odoo 18.0 keeps of « 123 456 782 00051 ».
    ['12345678200', 'Son SIRET a 11 chiffres au lieu de 14.'],
    ['123456782', 'Un SIREN (9 chiffres) tient lieu de SIRET (14 chiffres).'],
    ['FR32123456782', 'Un numéro de TVA tient lieu de SIRET.'],
    ['1234567820005l', 'Son SIRET ne se compose pas de 14 chiffres seulement.'],
    ['SIRET123456782', 'Son SIRET ne se compose pas de 14 chiffres seulement.'],
  ])('may be a public one with the malformed SIRET %s', (siret, sentence) => {
    for (const country of ['FR', 'RE', undefined])
      expect(maybePublic(customer({ siret, country }))).toMatchObject({
        code: 'SIRET_MALFORMED',
        sentence: { fr: sentence },
      })
  })

  it.each(['732829320', 'FR44732829320'])(
    'is private with the SIREN of nobody public in place of its SIRET: %s',
    (siret) => {
      expect(codeOf({ siret, sirenIsPublic: false })).toBeUndefined()
      expect(codeOf({ siret, sirenIsPublic: true })).toBe('SIRET_MALFORMED')
      expect(codeOf({ siret, sirenIsPublic: undefined })).toBe('SIRET_MALFORMED')
      expect(codeOf({ siret, sirenIsPublic: false, name: 'Mairie de Mens' })).toBe('NAME_PUBLIC')
    },
  )

  it('may be a public one with a SIREN that is none', () => {
    expect(codeOf({ siret: '732829321', sirenIsPublic: false })).toBe('SIRET_MALFORMED')
  })

  it.each([
    ['12345678200051', '123456782'],
    ['123456782', '123456782'],
    ['FR32123456782', '123456782'],
    ['12345678200', undefined],
    ['BE0403019261', undefined],
  ])('tells in place of its SIRET, with %s, the SIREN %s', (typed, siren) => {
    expect(sirenIn(typed)).toBe(siren)
  })

  it.each([
    ['BE0403019261', undefined],
    ['CHE123456789', undefined],
    ['ESB12345678', undefined],
    ['0403019261', 'BE'],
    ['HRB123456789', 'DE'],
    ['123456782', 'CH'],
  ])('is none with a number of another country: %s, %s', (siret, country) => {
    expect(codeOf({ siret, country })).toBeUndefined()
  })

  it.each(['en cours', 'néant', '0', '2026-12', 'à demander au 0612'])(
    'has no SIRET, and no wrong one either, where somebody wrote « %s »',
    (siret) => {
      expect(codeOf({ siret })).toBeUndefined()
      expect(codeOf({ siret, name: 'Mairie de Mens' })).toBe('NAME_PUBLIC')
    },
  )

  it('may be public by its name, with a SIRET or without', () => {
    const name = 'Mairie de Mens'
    expect(maybePublic(customer({ name, siret: undefined }))?.sentence.fr).toMatch(/^Il n’a pas de SIRET/)
    expect(maybePublic(customer({ name }))?.sentence.fr).toMatch(/^Chorus Pro ne connaît pas son SIRET/)
    expect(maybePublic(customer({ name, siret: '73282932000075' }))?.sentence.fr).toMatch(
      /^Son SIRET est faux/,
    )
    expect(codeOf({ name: 'Commune de Waterloo', country: 'BE', siret: undefined })).toBeUndefined()
  })

  it('may be public by what INSEE says, which counts more than the name', () => {
    expect(maybePublic(customer({ legalCategory: '7210' }))).toMatchObject({
      code: 'CATEGORY_PUBLIC',
      sentence: { fr: expect.stringContaining('catégorie juridique 7210') as string },
    })
    expect(codeOf({ name: 'Mairie de Mens', legalCategory: '5710' })).toBeUndefined()
  })

  it('may be public when the directory has its SIREN', () => {
    expect(codeOf({ sirenIsPublic: true })).toBe('SIREN_PUBLIC')
  })

  it('is private when a user says so, whatever the rest', () => {
    const isPrivate = true
    expect(codeOf({ isPrivate, siret: '123456782' })).toBeUndefined()
    expect(codeOf({ isPrivate, name: 'Mairie de Mens', sirenIsPublic: true })).toBeUndefined()
    expect(codeOf({ isPrivate, legalCategory: '7210' })).toBeUndefined()
  })
})

describe('a legal category', () => {
  it.each(['4110', '4140', '4150', '7113', '7210', '7220', '7331', '7346', '7383', '7410', '7490', '72'])(
    '%s is that of a public body',
    (code) => {
      expect(isPublicCategory(code)).toBe(true)
    },
  )

  it.each(['1000', '3210', '5499', '5710', '6540', '7430', '7500', '8110', '9220', '', 'Commune'])(
    '%s is not',
    (code) => {
      expect(isPublicCategory(code)).toBe(false)
    },
  )
})

describe('the name of a customer', () => {
  it.each([
    'Mairie de Saint-Étienne',
    'MAIRIE',
    'La Mairie d’Annecy',
    "Commune de L'Isle-d'Abeau",
    'COMMUNE DE BAR-LE-DUC',
    "Commune de L'Union",
    'Commune de Chasse-sur-Rhône',
    'Ville de Grenoble',
    'Département du Rhône',
    'Conseil départemental de l’Isère',
    'Région Auvergne-Rhône-Alpes',
    'Région Île-de-France',
    'Communauté de communes de la Bièvre',
    'Communauté d’agglomération du Pays Voironnais',
    'Grenoble-Alpes Métropole',
    'Bordeaux Métropole',
    'Métropole Nice Côte d’Azur',
    'Eurométropole de Strasbourg',
    'Syndicat des eaux du Trièves',
    'Syndicat mixte du parc des Écrins',
    'Syndicat intercommunal de la Bourbre',
    'Syndicat départemental d’énergie de l’Isère',
    'SIVOM du Néron',
    'CCAS de Voiron',
    'C.C.A.S. de Voiron',
    'Centre communal d’action sociale',
    'SDIS 38',
    'Centre Hospitalier du Vercors',
    'CHU Grenoble Alpes',
    'CH de Vienne',
    'Hôpital de Beaurepaire',
    'Hôpitaux universitaires de Genevois',
    'EHPAD public La Ramée',
    'Agence régionale de santé',
    'Lycée Ampère',
    'LYCEE SAINT-EXUPERY',
    'Collège Jean Moulin',
    'Collège du Vercors',
    'École primaire Jules Ferry',
    'École municipale de musique',
    'Université Grenoble Alpes',
    'Rectorat de Grenoble',
    'CROUS de Lyon',
    'Services de l’État — DDT 69',
    'Préfecture de l’Isère',
    'Sous-préfecture de Vienne',
    'Ministère des Armées',
    'Direction départementale des territoires',
    'DDT 69',
    'Tribunal judiciaire de Lyon',
    'Gendarmerie nationale',
    'Trésor public',
    'Agence de l’eau Rhône Méditerranée',
    'Office national des forêts',
    'Office public de l’habitat de l’Isère',
    'Alpes Isère Habitat - Office Public de l’Habitat',
    'OPH 38',
    'Chambre d’agriculture de l’Isère',
    'Chambre de commerce et d’industrie de Grenoble',
    'CCI de Grenoble',
    'Établissement public foncier local',
    'Institut national de la propriété industrielle',
    'Piscine municipale de Mens',
  ])('« %s » is that of a public body', (name) => {
    expect(soundsPublic(name)).toBe(true)
    expect(soundsPublic(name.toUpperCase())).toBe(true)
  })

  it.each([
    'Café de la Mairie',
    'Pharmacie de la Mairie',
    'Hôtel de Ville (restaurant)',
    'Deville Énergie',
    'Jean Deville',
    'Villedieu Plomberie',
    'Garage de la Préfecture',
    'SARL Boulangerie Martin',
    'Mairie Conseil SAS',
    'S.A.R.L. Ville de Lumière',
    'Syndicat des copropriétaires Le Belvédère',
    'Syndicat des énergies renouvelables',
    'Syndicat CGT',
    'Conseil régional de l’Ordre des architectes',
    'Centre hospitalier privé Saint-Grégoire',
    'Hôpital Saint-Joseph',
    'EHPAD Les Tilleuls',
    'Clinique du Collège',
    'Lycée privé Sainte-Marie',
    'Lycée Notre-Dame',
    'Collège Saint-Joseph',
    'Collège des experts',
    'Collège de psychiatrie',
    'OGEC Lycée Bossuet',
    'Association sportive du lycée Ampère',
    'Lycée Ampère – Association des parents',
    'Amicale des sapeurs-pompiers',
    'Université catholique de Lyon',
    'Université populaire du Trièves',
    'Académie de danse',
    'École de conduite Centrale',
    'Métropole Taxi',
    'Cinéma Métropole',
    'Hôtel Métropole',
    'Département Jeux SARL',
    'Régions Magazine',
    'Chambre de commerce franco-allemande',
    'Chu Van An',
    'Drac Nature',
    'Communal Jean',
    'Police Frédéric',
    'Office Dépôt',
    'Office notarial de Mens',
    'Parc Astérix',
    'Institut de beauté',
    'Ministère Conseil',
    'Comité des fêtes de la commune de Mens',
    'Menuiserie Perret',
    '',
  ])('« %s » is not', (name) => {
    expect(soundsPublic(name)).toBe(false)
    expect(soundsPublic(name.toUpperCase())).toBe(false)
  })

  it.each([
    ['SARL Boulangerie Martin', true],
    ['Perret S.A.S.', true],
    ['Association des amis de Mens', true],
    ['Mairie de Mens', false],
    ['Sasha Perret', false],
    ['Menuiserie Perret', false],
  ])('« %s » tells a private one by its form: %s', (name, expected) => {
    expect(soundsPrivate(name)).toBe(expected)
  })
})
