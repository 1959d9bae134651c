/**
 * What a customer's name says about it. Names are compared without accents, case, dots and apostrophes, so the patterns
 * below are written that way. They are anchored: « Mairie de Mens » is a town hall, « Café de la Mairie » is none.
 */

/** At the beginning of the name. */
const PUBLIC_BEGINNINGS: readonly string[] = [
  // Local government.
  'mairie',
  'communes? (de|d|du|des|nouvelle)',
  'ville (de|d|du|des)',
  'departement (de|d|du|des)',
  'conseil (departemental|general|regional)',
  'collectivite (territoriale|europeenne|de)',
  'region (auvergne|bourgogne|bretagne|centre|corse|grand est|guadeloupe|guyane|hauts de france|ile de france|martinique|mayotte|normandie|nouvelle aquitaine|occitanie|pays de la loire|provence|reunion|sud)',
  'communaute (de communes|d agglomeration|urbaine)',
  'agglomeration (de|d|du)',
  'metropole (de|d|du|europeenne|aix|nice|toulon|rouen|rennes)',
  'eurometropole',
  '(grenoble alpes|bordeaux|nantes|toulouse|dijon|brest|rennes|rouen normandie|tours|orleans|angers loire|montpellier( mediterranee)?|clermont( auvergne)?|saint etienne|st etienne|nancy|nice cote d azur|limoges|lyon) metropole$',
  'grand lyon$',
  'syndicat (mixte|(inter)?communal|intercommunautaire|interdepartemental)',
  'syndicat (departemental )?(de |d |des |de l )?(eaux?(?! minerales)|assainissement|electricite|energies?(?! renouvelables)|ordures|dechets)',
  '(sivom|sivu|sivos|smivom|sictom|smictom|sitom|sirtom|syctom|siaep|siep)',
  '(ccas|cias)',
  'centre (inter)?communal d action sociale',
  'caisse des ecoles',
  'sdis',
  'service (departemental|territorial) d incendie',
  '(abattoir|bibliotheque|camping|cantine|centre|conservatoire|creche|ecole|mediatheque|musee|office|piscine|regie|services?|theatre) (inter)?(municipal|communal|departemental)(e|es|aux)?',
  'parc (national|naturel regional)',
  'cdg ?\\d\\d',
  'centre (departemental |interdepartemental )?de gestion de la fonction publique',
  'office public',
  'oph',
  'chambre (de commerce et d industrie|(regionale |departementale )?d agriculture|(regionale )?(de|des) metiers)',
  '(cci|cma) (de|d|du|des|regionale|territoriale|metropolitaine)',
  // Health.
  '(centre|ctre) hospitalier',
  '(chu|chru|chr|chi|chs|chd|ch) (de|d|du|des)',
  'chr?u (amiens|angers|besancon|bordeaux|brest|caen|clermont|dijon|grenoble|lille|limoges|lyon|montpellier|nancy|nantes|nice|nimes|orleans|poitiers|reims|rennes|rouen|saint etienne|strasbourg|toulouse|tours)',
  'hospices civils',
  'assistance publique',
  'hopita(l|ux) (de|d|du|public|publics|local|universitaires?|intercommunal|departemental|regional)',
  'groupement hospitalier',
  'ehpad (public|municipal|communal|intercommunal|departemental)',
  'agence regionale de sante',
  // Education and research.
  'lycee',
  'college(?! d | des | de (?!la |l |france))',
  'ecole (publique|primaire|maternelle|elementaire|communale|nationale|normale superieure|polytechnique)',
  'groupe scolaire',
  'cite scolaire',
  'universites?',
  'institut (national|universitaire de technologie)',
  'rectorat',
  'region academique',
  'inspection academique',
  '(crous|cnous)',
  'centre regional des oeuvres universitaires',
  '(cnrs|inserm|inrae|inria|ademe)',
  'insa (centre|hauts de france|lyon|rennes|rouen|strasbourg|toulouse)',
  // The State.
  '(sous )?prefecture',
  'ministere (de|d|du|des)',
  'services? de l etat',
  'direction (departementale|interdepartementale) (de|d|du|des)',
  'direction regionale (de|des) (l )?(environnement|alimentation|affaires culturelles|finances|economie|jeunesse)',
  '(dreal|draaf|dreets|ddets|drfip|ddfip|dgfip)',
  '(ddtm?|ddpp|drac) (de|d|du|des|\\d\\d)',
  'tresor public',
  'tresorerie (de|d|du|municipale|principale|hospitaliere)',
  'paierie (departementale|regionale)',
  '(service|centre) des impots',
  '((groupement|region|brigade|ecole) de )?gendarmerie',
  'police (nationale|municipale)',
  'commissariat de police',
  'tribunal (judiciaire|administratif|de commerce|de proximite|d instance|de grande instance)',
  'cour (d appel|administrative|des comptes)',
  '(maison d arret|centre penitentiaire|centre de detention)',
  'agence (de l eau|nationale)',
  'office (national|francais) (de|des|d)',
  '(france travail|pole emploi)',
  'etablissement public',
  '(groupement d interet public|gip)',
]

/** Anywhere in the name. */
const PUBLIC_WORDS: readonly string[] = [
  'centre hospitalier (universitaire|regional|intercommunal|public)',
  'communaute (de communes|d agglomeration|urbaine)',
  'office public de l habitat',
]

/** Legal forms of companies, and what only private bodies and associations are called, at whatever place. */
const PRIVATE_WORDS: readonly string[] = [
  '(sarl|sarlu|sas|sasu|sa|eurl|sci|sccv|snc|scop|scic|scp|scm|selarl|selas|scea|gaec|earl|ei|eirl|gie|gmbh|ltd)',
  '(associations?|asso|assoc|amicale|fondation|club|federation|mjc|ogec|apel|fcpe|acca|comite des fetes)',
  '(sportif|sportive|parents d eleves|anciens eleves|coproprietaires|copropriete|cooperative|mutuelle)',
  'ordre (des|national|regional|departemental)',
  '(prive|privee|prives|privees)',
]

/** Schools and universities: what tells a private one, or an association, from a public one. */
const PRIVATE_SCHOOL =
  /\b(saint (?!exupery\b)|st (?!exupery\b)|sainte |ste |notre dame|sacre coeur|immaculee|la salle|jeanne d arc|institution|catholique|libre|populaire|temps libre|tous les ages|inter ?ages|d ete)/
const SCHOOL = /^(lycee|college|ecole|groupe scolaire|cite scolaire|universite)/

const PUBLIC = new RegExp(`^(?:${PUBLIC_BEGINNINGS.join('|')})(?![a-z])|\\b(?:${PUBLIC_WORDS.join('|')})\\b`)
const PRIVATE = new RegExp(`(?<![a-z])(?:${PRIVATE_WORDS.join('|')})(?![a-z])`)

/** Whether this is what public bodies are called, and private ones are not. */
export function soundsPublic(name: string): boolean {
  const plain = plainName(name)
  if (!PUBLIC.test(plain) || PRIVATE.test(plain)) return false
  return !(SCHOOL.test(plain) && PRIVATE_SCHOOL.test(plain))
}

/** Whether this is what public hospitals are called: their titles, not those of homes for the elderly or of agencies. */
export function soundsLikeHospital(name: string): boolean {
  return soundsPublic(name) && HOSPITAL.test(plainName(name))
}

const HOSPITAL =
  /^(centre hospitalier|ctre hospitalier|chu|chru|chr|chi|chs|chd|ch|hospices civils|assistance publique|hopita(l|ux)|groupement hospitalier)(?![a-z])|\bcentre hospitalier\b/

/** Whether the name bears the form of a private company or association. */
export function soundsPrivate(name: string): boolean {
  return PRIVATE.test(plainName(name))
}

function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/(?<=\b[a-z])\.(?=[a-z]\b)/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^(?:la|le|les|l) /, '')
}
