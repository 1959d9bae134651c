/** A public body (or other customer) of the seed. */
export interface SeedPartner {
  readonly key: PartnerKey
  readonly name: string
  readonly siret: string
  readonly street: string
  readonly zip: string
  readonly city: string
}

export type PartnerKey =
  | 'commune'
  | 'hospital'
  | 'school'
  | 'department'
  | 'state'
  | 'bakery'
  | 'purchasing'
  | 'mistyped'
  | 'unlisted'

/** In the order of their ids, which start at 7 up to 18.0, at 6 since. */
export const PARTNERS: readonly SeedPartner[] = [
  {
    key: 'commune',
    name: "Commune de L'Isle-d'Abeau",
    siret: '12345678200051',
    street: 'Place de la Mairie',
    zip: '38080',
    city: "L'Isle-d'Abeau",
  },
  {
    key: 'hospital',
    name: 'Centre Hospitalier du Vercors',
    siret: '12345678200028',
    street: '1 avenue de la Santé',
    zip: '38250',
    city: 'Villard-de-Lans',
  },
  {
    key: 'school',
    name: 'Lycée Ampère',
    siret: '12345678200036',
    street: '31 rue de la Bourse',
    zip: '69002',
    city: 'Lyon',
  },
  {
    key: 'department',
    name: 'Département du Rhône',
    siret: '12345678200044',
    street: '29 cours de la Liberté',
    zip: '69003',
    city: 'Lyon',
  },
  {
    key: 'state',
    name: "Services de l'État — DDT 69",
    siret: '11000201100044',
    street: '165 rue Garibaldi',
    zip: '69003',
    city: 'Lyon',
  },
  {
    key: 'bakery',
    name: 'SARL Boulangerie Martin',
    siret: '80314592600015',
    street: '5 rue du Four',
    zip: '69001',
    city: 'Lyon',
  },
]

/** A contact of the town hall: what identifies it is its company's. */
export const CONTACT = { key: 'purchasing', name: 'Service des achats', company: 'commune' } as const

/** Customers that nobody has invoiced in the recordings, and of whom it is hard to tell whether they are public. */
export const DOUBTFUL: readonly SeedPartner[] = [
  {
    key: 'mistyped',
    name: 'Commune de Vif',
    // A digit was lost.
    siret: '1234567820093',
    street: '5 place de la Libération',
    zip: '38450',
    city: 'Vif',
  },
  {
    key: 'unlisted',
    name: 'Syndicat mixte des mobilités du Vercors',
    // Chorus Pro's directory does not have it.
    siret: '20009999200014',
    street: '19 chemin de la Croix Margot',
    zip: '38250',
    city: 'Lans-en-Vercors',
  },
]

/** The seller of every invoice of the seed. */
export const COMPANY = {
  name: 'Duret Électricité',
  siret: '73282932000074',
  vat: 'FR44732829320',
  street: '12 rue des Artisans',
  zip: '69003',
  city: 'Lyon',
  email: 'compta@duret.example',
  phone: '+33478000000',
  iban: 'FR76 3000 6000 0112 3456 7890 189',
  bank: 'BNP Paribas',
} as const
