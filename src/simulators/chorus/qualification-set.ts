import type { Service, Structure } from './directory.js'

type PublicStructure = Pick<Structure, 'id' | 'siret' | 'designation' | 'adresse'> & Partial<Structure>

const structure = (given: PublicStructure): Structure => ({
  publique: true,
  actif: true,
  codeServiceObligatoire: false,
  engagementObligatoire: false,
  engagementOuService: false,
  paiementNonRemonte: false,
  services: [],
  ...given,
})

const service = (id: number, code: string, libelle: string, given: Partial<Service> = {}): Service => ({
  id,
  code,
  libelle,
  actif: true,
  engagementObligatoire: false,
  debut: '2016-10-25 17:42',
  fin: '2050-12-31 00:00',
  ...given,
})

/** The technical service that every structure with services shows. */
const publicInvoices = (id: number): Service =>
  service(id, 'FACTURES_PUBLIQUES', 'Service des factures publiques')

/**
 * The fictitious structures of the qualification environment (AIFE, "matelas de données"), under the names of a small
 * local world, and four more for the cases that the set does not cover.
 */
export const qualificationSet: readonly Structure[] = [
  structure({
    id: 25784151,
    siret: '12345678200051',
    designation: "Commune de L'Isle-d'Abeau",
    adresse: { rue: 'Place de la Mairie', codePostal: '38080', ville: "L'Isle-d'Abeau" },
  }),
  structure({
    id: 25784136,
    siret: '12345678200036',
    designation: 'Lycée Ampère',
    adresse: { rue: '31 rue de la Bourse', codePostal: '69002', ville: 'Lyon' },
    engagementObligatoire: true,
  }),
  structure({
    id: 25784128,
    siret: '12345678200028',
    designation: 'Centre Hospitalier du Vercors',
    adresse: { rue: '1 avenue de la Santé', codePostal: '38250', ville: 'Villard-de-Lans' },
    codeServiceObligatoire: true,
    services: [
      publicInvoices(27946101),
      service(27946102, 'SERVICE_DEST_SERV_OBL', 'Service des achats'),
      service(27946103, 'PHARMACIE', 'Pharmacie centrale', { engagementObligatoire: true }),
      service(27946104, 'BLANCHISSERIE', 'Blanchisserie (fermée)', { actif: false, fin: '2024-12-31 00:00' }),
    ],
  }),
  structure({
    id: 25784144,
    siret: '12345678200044',
    designation: 'Département du Rhône',
    adresse: { rue: '29 cours de la Liberté', codePostal: '69003', ville: 'Lyon' },
    codeServiceObligatoire: true,
    engagementObligatoire: true,
    services: [
      publicInvoices(27946201),
      service(27946202, 'VOIRIE', 'Direction de la voirie'),
      service(27946203, 'COLLEGES', 'Direction des collèges'),
      service(27946205, 'ECOLES', 'Direction des écoles'),
      service(27946204, 'SERVICE_DEST_SERV_EJ_OBL', 'Service général'),
    ],
  }),
  structure({
    id: 25784244,
    siret: '11000201100044',
    designation: "Services de l'État — DDT 69",
    adresse: { rue: '165 rue Garibaldi', codePostal: '69003', ville: 'Lyon' },
    codeServiceObligatoire: true,
    services: [
      publicInvoices(27946301),
      service(27946302, 'FAC9510075', 'Centre de services partagés'),
      service(27946303, 'FACEJ69069', 'Plateforme achats', { engagementObligatoire: true }),
    ],
  }),
  structure({
    id: 25784168,
    siret: '12345678200069',
    designation: 'Syndicat des eaux du Trièves',
    adresse: { rue: '2 place de la Fontaine', codePostal: '38710', ville: 'Mens' },
    engagementOuService: true,
    services: [publicInvoices(27946401), service(27946402, 'RESEAUX', 'Service des réseaux')],
  }),
  structure({
    id: 25784177,
    siret: '12345678200077',
    designation: 'Communauté de communes de la Bièvre (dissoute)',
    adresse: { rue: '1 rue de la Mairie', codePostal: '38690', ville: 'Colombe' },
    actif: false,
  }),
  structure({
    id: 25784185,
    siret: '12345678200085',
    designation: 'EHPAD Les Tilleuls',
    adresse: { rue: '8 allée des Tilleuls', codePostal: '38500', ville: 'Voiron' },
    paiementNonRemonte: true,
  }),
  structure({
    id: 25784201,
    siret: '80314592600015',
    designation: 'SARL Boulangerie Martin',
    adresse: { rue: '5 rue du Four', codePostal: '69001', ville: 'Lyon' },
    publique: false,
  }),
]
