import type { References } from '../invoice.js'
import { fr } from '../typography.js'
import type { DocumentFacts, DocumentTerms, InvoiceFacts, Recipient } from './facts.js'
import { type Requirement, rule } from './requirement.js'

const DIRECTORY = 'Chorus Pro API, structures/v1/consulter'
const SERVICES = 'Chorus Pro API, structures/v1/rechercher/services'
const MAX_LENGTH = 50
const EXAMPLES_SHOWN = 5

const TAB = 'onglet Autres informations'

/** As Odoo's module for Chorus Pro labels them; without it, the last two are what Odoo takes the references from. */
const FIELD = {
  service: `Code de Service, ${TAB}`,
  commitment: `Engagement juridique, ${TAB}`,
  either: `Code de Service ou Engagement juridique, ${TAB}`,
  contract: `Numéro de marché, ${TAB}`,
  customerReference: 'Référence, sur la fiche du client',
  orderReference: `Référence client, ${TAB}`,
} as const

export const referenceRules = [
  ...formRules('SERVICE_CODE', FIELD.service, ({ invoice }: InvoiceFacts) => invoice.references.serviceCode),
  ...formRules(
    'COMMITMENT_NUMBER',
    FIELD.commitment,
    ({ invoice }: InvoiceFacts) => invoice.references.commitmentNumber,
  ),
  ...formRules('CONTRACT', FIELD.contract, ({ invoice }: InvoiceFacts) => invoice.references.contract),
  rule({
    code: 'SERVICE_OR_COMMITMENT_REQUIRED',
    source: `${DIRECTORY}, gestionNumeroEJOuCodeService`,
    severity: 'blocks',
    sentence: '« {structure} » exige un code service ou un numéro d’engagement : demandez-le au client.',
    field: FIELD.either,
    check: ({ recipient, invoice: { references } }: InvoiceFacts) =>
      recipient?.structure.requiresEither === true &&
      references.serviceCode === undefined &&
      references.commitmentNumber === undefined
        ? [{ structure: recipient.structure.name }]
        : [],
  }),
  rule({
    code: 'SERVICE_CODE_REQUIRED',
    source: `${DIRECTORY}, codeServiceDoitEtreRenseigne`,
    severity: 'blocks',
    sentence: '« {structure} » exige un code service{examples}.',
    field: FIELD.service,
    check: ({ recipient, invoice: { references } }: InvoiceFacts) =>
      recipient?.structure.requiresServiceCode === true && references.serviceCode === undefined
        ? [{ structure: recipient.structure.name, examples: examplesOf(recipient) }]
        : [],
  }),
  rule({
    code: 'SERVICE_CODE_UNKNOWN',
    source: SERVICES,
    severity: 'blocks',
    sentence: '« {structure} » n’a pas de service « {service} »{examples}.',
    field: FIELD.service,
    check: ({ recipient, invoice: { references } }: InvoiceFacts) =>
      unknownService(recipient, references.serviceCode),
  }),
  rule({
    code: 'SERVICE_CODE_INACTIVE',
    source: `${SERVICES}, estActif`,
    severity: 'blocks',
    sentence: 'Le service « {service} » de « {structure} » n’est plus actif{examples}.',
    field: FIELD.service,
    check: ({ recipient, invoice: { references } }: InvoiceFacts) =>
      inactiveService(recipient, references.serviceCode),
  }),
  rule({
    code: 'COMMITMENT_NUMBER_REQUIRED',
    source: `${DIRECTORY}, numeroEJDoitEtreRenseigne; structures/v1/consulter/service, numeroEngagement`,
    severity: 'blocks',
    sentence: '{who} exige un numéro d’engagement (numéro de commande) : demandez-le au client.',
    field: FIELD.commitment,
    check: ({ recipient, invoice: { references } }: InvoiceFacts) => {
      const who = recipient && whoRequiresCommitment(recipient, references)
      return who === undefined ? [] : [{ who }]
    },
  }),
]

/** References that the document bears and the invoice in Odoo does not: Odoo took them from elsewhere. */
export const referenceDocumentRules = [
  ...formRules('DOCUMENT_SERVICE_CODE', FIELD.customerReference, ({ terms, invoice }: DocumentFacts) =>
    invoice.references.serviceCode === undefined ? terms.serviceCode : undefined,
  ),
  ...formRules('DOCUMENT_COMMITMENT_NUMBER', FIELD.orderReference, ({ terms, invoice }: DocumentFacts) =>
    invoice.references.commitmentNumber === undefined ? terms.orderReference : undefined,
  ),
  ...formRules('DOCUMENT_CONTRACT', FIELD.contract, ({ terms, invoice }: DocumentFacts) =>
    invoice.references.contract === undefined ? terms.contractReference : undefined,
  ),
  rule({
    code: 'DOCUMENT_SERVICE_CODE_UNKNOWN',
    source: SERVICES,
    severity: 'blocks',
    sentence:
      'Le document porte « {service} » comme code service, tiré par Odoo de la fiche du client ; « {structure} » n’a pas ce service{examples}. Indiquez le bon code sur la facture, ou videz la référence sur la fiche.',
    field: FIELD.customerReference,
    check: ({ terms, recipient, invoice }: DocumentFacts) =>
      unknownService(recipient, documentService(terms, invoice.references)),
  }),
  rule({
    code: 'DOCUMENT_SERVICE_CODE_INACTIVE',
    source: `${SERVICES}, estActif`,
    severity: 'blocks',
    sentence:
      'Le document porte le code service « {service} », tiré par Odoo de la fiche du client ; ce service de « {structure} » n’est plus actif{examples}.',
    field: FIELD.customerReference,
    check: ({ terms, recipient, invoice }: DocumentFacts) =>
      inactiveService(recipient, documentService(terms, invoice.references)),
  }),
]

function formRules<Facts>(
  code: string,
  field: string,
  read: (facts: Facts) => string | undefined,
): Requirement<Facts>[] {
  return [
    rule({
      code: `${code}_LENGTH`,
      source: 'AIFE, annexe EDI; measured: at most 50 characters',
      severity: 'blocks',
      sentence: '« {name} » dépasse {most} caractères, la limite de Chorus Pro.',
      field,
      check: (facts: Facts) =>
        (read(facts)?.length ?? 0) > MAX_LENGTH ? [{ name: labelOf(field), most: String(MAX_LENGTH) }] : [],
    }),
    rule({
      code: `${code}_CHARACTERS`,
      source: 'XML 1.0, section 2.2; AIFE, annexe EDI: references are one line of text',
      severity: 'blocks',
      sentence:
        '« {name} » contient un caractère invisible (retour à la ligne, tabulation…) : saisissez-le de nouveau.',
      field,
      check: (facts: Facts) =>
        /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(read(facts) ?? '') ? [{ name: labelOf(field) }] : [],
    }),
  ]
}

/** The label alone: where the field is stands after the sentence. */
function labelOf(field: string): string {
  return field.replace(/,.*/, '')
}

function documentService(terms: DocumentTerms, { serviceCode }: References): string | undefined {
  return serviceCode === undefined ? terms.serviceCode : undefined
}

interface ServiceFinding {
  readonly service: string
  readonly structure: string
  readonly examples: string
}

function unknownService(
  recipient: Recipient | undefined,
  service: string | undefined,
): Record<keyof ServiceFinding, string>[] {
  if (recipient === undefined || service === undefined) return []
  return recipient.services.some(({ code }) => code === service) ? [] : [aboutService(recipient, service)]
}

function inactiveService(
  recipient: Recipient | undefined,
  service: string | undefined,
): Record<keyof ServiceFinding, string>[] {
  const found = recipient?.services.find(({ code }) => code === service)
  return recipient === undefined || service === undefined || found?.active !== false
    ? []
    : [aboutService(recipient, service)]
}

function aboutService(recipient: Recipient, service: string): Record<keyof ServiceFinding, string> {
  return { service, structure: recipient.structure.name, examples: examplesOf(recipient) }
}

/** A structure that requires one says so whatever the service; a service is asked about only while it is in use. */
function whoRequiresCommitment(
  { structure, services }: Recipient,
  { serviceCode, commitmentNumber }: References,
): string | undefined {
  if (commitmentNumber !== undefined) return undefined
  if (structure.requiresCommitmentNumber) return fr`« ${structure.name} »`
  const service = services.find(({ code }) => code === serviceCode)
  return service?.active === true && service.requiresCommitmentNumber === true
    ? fr`Le service « ${service.code} » de « ${structure.name} »`
    : undefined
}

function examplesOf({ services }: Recipient): string {
  const active = services.filter((service) => service.active).map(({ code }) => code)
  if (active.length === 0) return ''
  const shown = active.slice(0, EXAMPLES_SHOWN).join(', ')
  return fr` ; ses services actifs : ${shown}${active.length > EXAMPLES_SHOWN ? '…' : ''}`
}
