import type { Text } from '../words/text.js'

/** Chorus Pro's codes of the *cadre de facturation* that a supplier's flow may bear (BT-23; AIFE, annexe EDI, G1.02). */
export const FRAMEWORKS = ['A1', 'A2', 'A9', 'A12'] as const

export type Framework = (typeof FRAMEWORKS)[number]

/**
 * Those of works contracts that a company deposits (labels: gobl, fr-choruspro-v1). Their flows have formats of their own,
 * E4 and E5, whose syntax codes are published nowhere: they are deposited on the portal.
 */
export const WORKS_FRAMEWORKS = ['A4', 'A7', 'A8', 'A10', 'A13', 'A14', 'A22'] as const

export type WorksFramework = (typeof WORKS_FRAMEWORKS)[number]

/** Monthly requests for payment, which are answered by a *état d’acompte*; the others end, or follow, a contract. */
const MONTHLY_STATEMENTS: readonly (string | undefined)[] = ['A4', 'A13'] satisfies WorksFramework[]

export function isMonthlyStatement(framework: string | undefined): boolean {
  return MONTHLY_STATEMENTS.includes(framework)
}

/** What users choose from in Odoo. */
export const FRAMEWORK_LABELS: Readonly<Record<Framework | WorksFramework, Text>> = {
  A1: { fr: 'A1 – Facture du fournisseur', en: 'A1 – Supplier’s invoice' },
  A2: { fr: 'A2 – Facture déjà payée', en: 'A2 – Invoice already paid' },
  A9: { fr: 'A9 – Facture d’un sous-traitant', en: 'A9 – Subcontractor’s invoice' },
  A12: { fr: 'A12 – Facture d’un cotraitant', en: 'A12 – Co-contractor’s invoice' },
  A4: {
    fr: 'A4 – Marché de travaux : projet de décompte mensuel',
    en: 'A4 – Works contract: draft monthly statement',
  },
  A7: {
    fr: 'A7 – Marché de travaux : projet de décompte final',
    en: 'A7 – Works contract: draft final statement',
  },
  A8: {
    fr: 'A8 – Marché de travaux : décompte général signé',
    en: 'A8 – Works contract: signed general balance',
  },
  A10: {
    fr: 'A10 – Marché de travaux : demande de paiement d’un sous-traitant',
    en: 'A10 – Works contract: subcontractor’s request for payment',
  },
  A13: {
    fr: 'A13 – Marché de travaux : projet de décompte mensuel d’un cotraitant',
    en: 'A13 – Works contract: co-contractor’s draft monthly statement',
  },
  A14: {
    fr: 'A14 – Marché de travaux : projet de décompte final d’un cotraitant',
    en: 'A14 – Works contract: co-contractor’s draft final statement',
  },
  A22: {
    fr: 'A22 – Marché de travaux : projet de décompte général (procédure tacite)',
    en: 'A22 – Works contract: draft general balance (tacit procedure)',
  },
}

export function isFramework(value: string | undefined): value is Framework {
  return FRAMEWORKS.some((framework) => framework === value)
}

export function isWorksFramework(value: string | undefined): value is WorksFramework {
  return WORKS_FRAMEWORKS.some((framework) => framework === value)
}
