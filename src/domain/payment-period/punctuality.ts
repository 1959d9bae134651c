/** How an invoice stands with the law, for lists, filters and pivots; Odoo shows them in the order of their values. */
export const PUNCTUALITIES = [
  { value: '10_running', label: { fr: 'Dans le délai', en: 'In time so far' } },
  { value: '20_interrupted', label: { fr: 'Délai interrompu', en: 'Period interrupted' } },
  { value: '30_late', label: { fr: 'En retard', en: 'Late' } },
  { value: '40_paid_in_time', label: { fr: 'Payée à temps', en: 'Paid in time' } },
  { value: '50_paid_late', label: { fr: 'Payée en retard', en: 'Paid late' } },
] as const

export type Punctuality = (typeof PUNCTUALITIES)[number]['value']
