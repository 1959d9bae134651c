import type { InvoiceFacts } from './facts.js'
import { rule } from './requirement.js'

/** At most 20 characters, letters, digits, `- + _ /` and single spaces inside. */
const INVOICE_NUMBER = /^(?=.{1,20}$)[A-Za-z0-9\-+_/]+( [A-Za-z0-9\-+_/]+)*$/

export const numberRules = [
  rule({
    code: 'INVOICE_NUMBER_FORM',
    source: 'AIFE, G1.05 (characters and spaces); measured: longer numbers and other characters are rejected',
    severity: 'blocks',
    sentence:
      'Le numéro « {number} » n’est pas admis par Chorus Pro : 20 caractères au plus, lettres sans accent, chiffres, - + _ / et des espaces simples.',
    field: 'Numéro',
    check: ({ invoice: { number } }: InvoiceFacts) => (INVOICE_NUMBER.test(number) ? [] : [{ number }]),
  }),
  rule({
    code: 'INVOICE_NUMBER_TAKEN',
    source: 'measured: the same number from the same supplier is rejected as a duplicate',
    severity: 'blocks',
    sentence:
      'Une autre facture de même numéro « {number} » a déjà été transmise à Chorus Pro, qui refuserait celle-ci comme doublon : donnez-lui un autre numéro.',
    field: 'Numéro',
    check: ({ invoice: { number }, numberTaken }: InvoiceFacts) => (numberTaken ? [{ number }] : []),
  }),
]
