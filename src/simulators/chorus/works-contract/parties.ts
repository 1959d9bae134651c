import type { Supplier } from '../options.js'
import type { User } from '../records.js'

/** The *maître d'œuvre*: an architect. */
export const ARCHITECT: Supplier = {
  siret: '53817264400014',
  designation: 'Atelier Lacombe Architectes',
  numeroTVA: 'FR86538172644',
}

/** The sub-contractor, paid directly by the customer once the contractor has validated. */
export const SUBCONTRACTOR: Supplier = {
  siret: '81932047400011',
  designation: 'Voltéo SARL',
  numeroTVA: 'FR58819320474',
}

/** The customer (*maître d'ouvrage*): Commune de L'Isle-d'Abeau, which asks for nothing. */
export const TOWN = '12345678200051'

export const architect: User = {
  nom: 'LACOMBE',
  prenom: 'Inès',
  email: 'ines.lacombe@atelier-lacombe.example',
  telephone: '0478112233',
}

export const surveyor: User = {
  nom: 'BERTIN',
  prenom: 'Paul',
  email: 'paul.bertin@mairie.example',
  telephone: '0474001122',
}
