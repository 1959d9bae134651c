import { MAX_DEPOSITED_BYTES, MAX_FILE_NAME_LENGTH } from '../invoice/attachment.js'
import { isFramework, isWorksFramework } from '../invoice/framework.js'
import type { DocumentFacts, InvoiceFacts } from './facts.js'
import { rule, when } from './requirement.js'

const EXTENSIONS = { IN_DP_E2_CII_FACTURX: 'pdf', IN_DP_E1_CII_16B: 'xml' } as const
const FRAMEWORK_SOURCE = 'AIFE, G1.02; measured: BT-23 missing or of another kind is rejected'

export const generalRules = [
  rule({
    code: 'CURRENCY_NOT_EURO',
    source: 'measured: another currency needs the amounts in euros, which Odoo does not give',
    severity: 'blocks',
    sentence: 'La facture est en {currency} ; la passerelle n’envoie que des factures en euros.',
    field: 'Devise',
    check: ({ invoice: { currency } }: InvoiceFacts) => (currency === 'EUR' ? [] : [{ currency }]),
  }),
  rule({
    code: 'FRAMEWORK_UNKNOWN',
    source: FRAMEWORK_SOURCE,
    severity: 'blocks',
    sentence:
      'Le cadre de facturation « {framework} » n’est pas de ceux que la passerelle connaît : A1, A2, A9 ou A12, et, pour les travaux, A4, A7, A8, A10, A13, A14 ou A22.',
    field: 'Cadre de facturation',
    check: ({ invoice: { framework } }: InvoiceFacts) =>
      framework === undefined || isFramework(framework) || isWorksFramework(framework) ? [] : [{ framework }],
  }),
]

export const generalDocumentRules = [
  rule({
    code: 'FRAMEWORK_MISSING',
    source: FRAMEWORK_SOURCE,
    severity: 'repaired',
    sentence:
      'Le document n’a pas de cadre de facturation que Chorus Pro connaisse. Prévenez votre administrateur.',
    check: ({ terms: { businessProcess } }: DocumentFacts) =>
      when(!/^A([1-9]|1\d|2[0-5])$/.test(businessProcess ?? '')),
  }),
  rule({
    code: 'FRAMEWORK_DIFFERS',
    source: 'AIFE, G1.02',
    severity: 'blocks',
    sentence: 'Le document porte le cadre de facturation {inDocument} au lieu de {inOdoo}.',
    field: 'Cadre de facturation',
    check: ({ terms: { businessProcess }, invoice: { framework } }: DocumentFacts) =>
      framework === undefined || businessProcess === undefined || businessProcess === framework
        ? []
        : [{ inDocument: businessProcess, inOdoo: framework }],
  }),
  rule({
    code: 'FRAMEWORK_OF_WORKS',
    source: 'AIFE, EDI: pieces of works contracts have formats of their own, E4 and E5',
    severity: 'blocks',
    sentence:
      'Le document porte le cadre de facturation {framework}, celui d’une pièce de travaux, que personne n’a choisi dans Odoo. Choisissez le cadre de la facture.',
    field: 'Cadre de facturation',
    check: ({ terms: { businessProcess }, invoice: { framework } }: DocumentFacts) =>
      isWorksFramework(businessProcess) && framework !== businessProcess
        ? [{ framework: businessProcess }]
        : [],
  }),
  rule({
    code: 'PROFILE_MISSING',
    source: 'EN 16931, BR-01',
    severity: 'blocks',
    sentence: 'Le document ne dit pas de quel profil il est. Prévenez votre administrateur.',
    check: ({ terms: { specification } }: DocumentFacts) => when(specification === undefined),
  }),
  rule({
    code: 'DOCUMENT_CURRENCY',
    source: 'EN 16931, BR-05; measured: another currency needs the amounts in euros',
    severity: 'blocks',
    sentence: 'Le document est en « {currency} » et ne donne pas sa TVA en euros.',
    field: 'Devise',
    check: ({ terms: { currency, totals } }: DocumentFacts) =>
      currency === 'EUR' || (currency !== undefined && totals.vatInAccountingCurrency !== undefined)
        ? []
        : [{ currency: currency ?? '(absente)' }],
  }),
  rule({
    code: 'FILE_NAME',
    source: 'AIFE, deposit of flows: 50 characters, letters, digits and . _ -',
    severity: 'blocks',
    sentence: 'Le fichier « {name} » a un nom que Chorus Pro n’admet pas. Prévenez votre administrateur.',
    check: ({ file: { name, syntax } }: DocumentFacts) =>
      name.length <= MAX_FILE_NAME_LENGTH &&
      /^[A-Za-z0-9._-]+$/.test(name) &&
      name.endsWith(`.${EXTENSIONS[syntax]}`)
        ? []
        : [{ name }],
  }),
  rule({
    code: 'FILE_SIZE',
    source: 'AIFE, GDP_MSG_11.022: 10 MB a file',
    severity: 'blocks',
    sentence: 'Le document pèse {size} Mo ; Chorus Pro accepte 10 Mo au plus. Prévenez votre administrateur.',
    check: ({ file: { size } }: DocumentFacts) =>
      size <= MAX_DEPOSITED_BYTES ? [] : [{ size: (size / 1024 / 1024).toFixed(1).replace('.', ',') }],
  }),
  rule({
    code: 'FILE_EMPTY',
    source: 'AIFE, deposit of flows',
    severity: 'blocks',
    sentence: 'Le document est vide. Prévenez votre administrateur.',
    check: ({ file: { size } }: DocumentFacts) => when(size <= 0),
  }),
]
