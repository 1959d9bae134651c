/** `typeFactureTravaux`, the whole list (piste-gouv-fr, typed from the Swagger). */
export const WORKS_TYPES = [
  'DP_DE_SOUSTRAITANT_TRAVAUX',
  'PROJET_DECOMPTE_MENSUEL',
  'ETAT_ACOMPTE',
  'ETAT_ACOMPTE_VALIDE',
  'PROJET_DECOMPTE_FINAL',
  'PROJET_DECOMPTE_GENERAL',
  'PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE',
  'DECOMPTE_GENERAL',
  'DECOMPTE_GENERAL_SIGNE',
  'DECOMPTE_GENERAL_DEFINITIF_TACITE',
  'DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE',
] as const
export type WorksType = (typeof WORKS_TYPES)[number]

/** `codeCadreFacturation`, the whole list (go-choruspro, typed from the Swagger): A1 to A25 in this order. */
const FRAMES = [
  'A1_FACTURE_FOURNISSEUR',
  'A2_FACTURE_FOURNISSEUR_DEJA_PAYEE',
  'A3_MEMOIRE_JUSTICE',
  'A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR',
  'A5_ETAT_ACOMPTE_FOURNISSEUR',
  'A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR',
  'A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR',
  'A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR',
  'A9_FACTURE_SOUSTRAITANT',
  'A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT',
  'A11_PROJET_DECOMPTE_FINAL_SOUSTRAITANT',
  'A12_FACTURE_COTRAITANT',
  'A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT',
  'A14_PROJET_DECOMPTE_FINAL_COTRAITANT',
  'A15_ETAT_ACOMPTE_MOE',
  'A16_ETAT_ACOMPTE_VALIDE_MOE',
  'A17_PROJET_DECOMPTE_GENERAL_MOE',
  'A18_DECOMPTE_GENERAL_MOE',
  'A19_ETAT_ACOMPTE_VALIDE_MOA',
  'A20_DECOMPTE_GENERAL_MOA',
  'A21_DEMANDE_REMBOURSEMENT_TIC',
  'A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE',
  'A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR',
  'A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE',
  'A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE',
] as const

/**
 * What is deposited in each frame of works, and where the piece goes. Who deposits what in which frame is in the labels of
 * the frames (as gobl's addon fr-choruspro-v1 has them). In doubt: which `typeFactureTravaux` goes with which frame, put
 * together here by the names of both, and who answers. `awaits`: who answers the piece with the next one, when there is a
 * MOE; a piece that awaits nobody is the one that is paid.
 */
export const WORKS_FRAMES: ReadonlyMap<string, WorksFrame> = new Map<string, WorksFrame>([
  ['A4', { type: 'PROJET_DECOMPTE_MENSUEL', awaits: 'MOE' }],
  ['A5', { type: 'ETAT_ACOMPTE', awaits: 'MOA' }],
  ['A6', { type: 'ETAT_ACOMPTE_VALIDE', awaits: undefined }],
  ['A7', { type: 'PROJET_DECOMPTE_FINAL', awaits: 'MOE' }],
  ['A8', { type: 'DECOMPTE_GENERAL_SIGNE', awaits: undefined }],
  ['A10', { type: 'DP_DE_SOUSTRAITANT_TRAVAUX', awaits: 'MOE', validator: true }],
  ['A11', { type: 'DP_DE_SOUSTRAITANT_TRAVAUX', awaits: 'MOE', validator: true }],
  ['A13', { type: 'PROJET_DECOMPTE_MENSUEL', awaits: 'MOE', validator: true }],
  ['A14', { type: 'PROJET_DECOMPTE_FINAL', awaits: 'MOE', validator: true }],
  ['A15', { type: 'ETAT_ACOMPTE', awaits: 'MOA' }],
  ['A16', { type: 'ETAT_ACOMPTE_VALIDE', awaits: undefined }],
  ['A17', { type: 'PROJET_DECOMPTE_GENERAL', awaits: 'MOA' }],
  ['A18', { type: 'DECOMPTE_GENERAL', awaits: 'FOURNISSEUR' }],
  ['A19', { type: 'ETAT_ACOMPTE_VALIDE', awaits: undefined }],
  ['A20', { type: 'DECOMPTE_GENERAL', awaits: 'FOURNISSEUR' }],
  ['A22', { type: 'PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE', awaits: 'MOA' }],
  ['A23', { type: 'DECOMPTE_GENERAL_DEFINITIF_TACITE', awaits: undefined }],
  ['A24', { type: 'DECOMPTE_GENERAL_DEFINITIF_TACITE', awaits: undefined }],
  ['A25', { type: 'DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE', awaits: undefined }],
])

export interface WorksFrame {
  readonly type: WorksType
  readonly awaits: 'MOE' | 'MOA' | 'FOURNISSEUR' | undefined
  /** A sub-contractor or a co-contractor names who validates. */
  readonly validator?: true
}

/** `A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR` of `A4`; what has no long name stays as it is. */
export const longFrame = (code: string): string =>
  FRAMES.find((frame) => frame.startsWith(`${code}_`)) ?? code

/** The frames of works, or those of other invoices. In doubt: which of the two lists a frame is in. */
export const framesOf = (isWorks: boolean): readonly string[] =>
  FRAMES.filter((frame) => WORKS_FRAMES.has(frame.split('_')[0] ?? '') === isWorks)
