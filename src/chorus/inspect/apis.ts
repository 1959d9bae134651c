import { STATE_SIRET } from '../../domain/recipients/published-structure.js'

interface HarmlessCall {
  readonly path: string
  readonly body: object
}

/**
 * Calls of each API of PISTE that find nothing and change nothing. A missing subscription forbids every path of an API
 * (403), an unknown path that path alone (measured on the qualification platform).
 */
export const APIS = {
  Factures: [
    {
      path: 'factures/v1/rechercher/fournisseur',
      body: {
        numeroFacture: 'CHORUS-BRIDGE-DOCTOR',
        rechercheFactureParFournisseur: { nbResultatsParPage: 1, pageResultatDemandee: 1 },
      },
    },
    { path: 'factures/v1/consulter/historique', body: { idFacture: 1 } },
  ],
  Transverses: [
    { path: 'transverses/v1/recuperer/typespj', body: { typeObjet: 'FACTURE' } },
    { path: 'transverses/v1/consulterCRDetaille', body: { numeroFluxDepot: 'CHORUS-BRIDGE-DOCTOR' } },
  ],
  Structures: [
    {
      path: 'structures/v1/rechercher',
      body: {
        structure: { identifiantStructure: STATE_SIRET, typeIdentifiantStructure: 'SIRET' },
        parametres: { nbResultatsParPage: 1, pageResultatDemandee: 1 },
      },
    },
    { path: 'structures/v1/consulter', body: { idStructureCPP: 1 } },
  ],
  Utilisateurs: [
    {
      path: 'utilisateurs/v1/monCompte/recuperer/rattachements',
      body: { parametresRecherche: { nbResultatsParPage: 1, pageResultatDemandee: 1 } },
    },
  ],
} as const satisfies Readonly<Record<string, readonly [HarmlessCall, HarmlessCall?]>>

export type ApiName = keyof typeof APIS
