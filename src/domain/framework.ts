/** Chorus Pro's codes of the *cadre de facturation* that a supplier's flow may bear (BT-23; AIFE, annexe EDI, G1.02). */
export const FRAMEWORKS = ['A1', 'A2', 'A9', 'A12'] as const

export type Framework = (typeof FRAMEWORKS)[number]

/** What users choose from in Odoo. */
export const FRAMEWORK_LABELS: Readonly<Record<Framework, string>> = {
  A1: 'A1 – Facture du fournisseur',
  A2: 'A2 – Facture déjà payée',
  A9: 'A9 – Facture d’un sous-traitant',
  A12: 'A12 – Facture d’un cotraitant',
}

export function isFramework(value: string | undefined): value is Framework {
  return FRAMEWORKS.some((framework) => framework === value)
}
