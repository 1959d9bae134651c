import type { Text } from '../words/text.js'

/** Chorus Pro's codes of the *cadre de facturation* that a supplier's flow may bear (BT-23; AIFE, annexe EDI, G1.02). */
export const FRAMEWORKS = ['A1', 'A2', 'A9', 'A12'] as const

export type Framework = (typeof FRAMEWORKS)[number]

/** What users choose from in Odoo. */
export const FRAMEWORK_LABELS: Readonly<Record<Framework, Text>> = {
  A1: { fr: 'A1 – Facture du fournisseur', en: 'A1 – Supplier’s invoice' },
  A2: { fr: 'A2 – Facture déjà payée', en: 'A2 – Invoice already paid' },
  A9: { fr: 'A9 – Facture d’un sous-traitant', en: 'A9 – Subcontractor’s invoice' },
  A12: { fr: 'A12 – Facture d’un cotraitant', en: 'A12 – Co-contractor’s invoice' },
}

export function isFramework(value: string | undefined): value is Framework {
  return FRAMEWORKS.some((framework) => framework === value)
}
