import { serviceCodeOf } from '../invoice/fillers.js'
import type { References } from '../invoice/invoice.js'
import type { OrderDisagreement } from '../orders/carry.js'
import { isOrderFiller } from '../invoice/order-filler.js'
import { visibleReference, withoutInvisible } from '../invoice/reference.js'
import { fr } from '../words/typography.js'
import type { DocumentFacts, DocumentTerms, Recipient, ReferenceFacts } from './facts.js'
import { type Requirement, rule } from './requirement.js'

const DIRECTORY = 'Chorus Pro API, structures/v1/consulter'
const SERVICES = 'Chorus Pro API, structures/v1/rechercher/services'
const MAX_LENGTH = 50
const EXAMPLES_SHOWN = 5

const TAB = 'onglet Autres informations'

/** As Odoo's module for Chorus Pro labels them, and the two from which Odoo takes the references without it. */
const FIELD = {
  service: `Code de Service, ${TAB}`,
  commitment: `Engagement juridique, ${TAB}`,
  either: `Code de Service ou Engagement juridique, ${TAB}`,
  contract: `Numéro de marché, ${TAB}`,
  customerReference: 'Référence, sur la fiche du client',
  ownService: 'Code service, onglet Chorus Pro',
  ownCommitment: 'Numéro d’engagement, onglet Chorus Pro',
  orderReference: `Référence client, ${TAB}`,
} as const

const isWithoutModule = ({ invoice }: ReferenceFacts): boolean => invoice.references.enteredIn === 'odoo'

/** Where the app *Sales* is and Odoo's module is not, the bridge has fields of its own for both. */
const hasOwnFields = ({ invoice }: ReferenceFacts): boolean => invoice.ownReferences !== undefined

const serviceField = (facts: ReferenceFacts): string =>
  hasOwnFields(facts) ? FIELD.ownService : isWithoutModule(facts) ? FIELD.customerReference : FIELD.service
const commitmentField = (facts: ReferenceFacts): string =>
  hasOwnFields(facts) ? FIELD.ownCommitment : isWithoutModule(facts) ? FIELD.orderReference : FIELD.commitment
const eitherField = (facts: ReferenceFacts): string =>
  hasOwnFields(facts) ? FIELD.ownCommitment : isWithoutModule(facts) ? FIELD.orderReference : FIELD.either

const serviceOf = ({ invoice, buyer, recipient }: ReferenceFacts): string | undefined =>
  serviceCodeOf(invoice, buyer, recipient)

export const referenceRules = [
  ...formRules('SERVICE_CODE', serviceField, ({ invoice }) => invoice.references.serviceCode),
  ...formRules('COMMITMENT_NUMBER', commitmentField, ({ invoice }) => invoice.references.commitmentNumber),
  ...formRules(
    'CONTRACT',
    () => FIELD.contract,
    ({ invoice }) => invoice.references.contract,
  ),
  rule({
    code: 'SERVICE_OR_COMMITMENT_REQUIRED',
    source: `${DIRECTORY}, gestionNumeroEJOuCodeService`,
    severity: 'blocks',
    sentence: '« {structure} » exige un code service ou un numéro d’engagement : {advice}.',
    field: eitherField,
    check: (facts: ReferenceFacts) => {
      const { recipient, invoice } = facts
      const { commitmentNumber } = invoice.references
      return recipient?.structure.requiresEither === true &&
        serviceOf(facts) === undefined &&
        commitmentNumber === undefined &&
        !isAskedToChoose('service', facts) &&
        !isAskedToChoose('commitment', facts)
        ? [{ structure: recipient.structure.name, advice: commitmentAdvice(facts) }]
        : []
    },
  }),
  rule({
    code: 'ORDERS_SAY_OTHER_SERVICES',
    source: 'EN 16931, BT-10: one for the whole invoice',
    severity: 'blocks',
    sentence:
      'Les commandes de cette facture portent des codes service différents ({orders}) : indiquez celui à retenir.',
    field: serviceField,
    check: (facts: ReferenceFacts) => ordersSay('service', facts),
  }),
  rule({
    code: 'ORDERS_SAY_OTHER_COMMITMENTS',
    source: 'EN 16931, BT-13: one for the whole invoice',
    severity: 'blocks',
    sentence:
      'Les commandes de cette facture portent des numéros d’engagement différents ({orders}) : indiquez celui à retenir, ou facturez chaque commande à part.',
    field: commitmentField,
    check: (facts: ReferenceFacts) => ordersSay('commitment', facts),
  }),
  rule({
    code: 'SERVICE_CODE_REQUIRED',
    source: `${DIRECTORY}, codeServiceDoitEtreRenseigne`,
    severity: 'blocks',
    sentence: '« {structure} » exige un code service{examples}.',
    field: serviceField,
    check: (facts: ReferenceFacts) => {
      const { recipient } = facts
      return recipient?.structure.requiresServiceCode === true &&
        serviceOf(facts) === undefined &&
        !isAskedToChoose('service', facts)
        ? [{ structure: recipient.structure.name, examples: examplesOf(recipient) }]
        : []
    },
  }),
  rule({
    code: 'SERVICE_CODE_UNKNOWN',
    source: SERVICES,
    severity: 'blocks',
    sentence: '« {structure} » n’a pas de service « {service} »{examples}.',
    field: serviceField,
    check: ({ recipient, invoice: { references } }: ReferenceFacts) =>
      unknownService(recipient, references.serviceCode),
  }),
  rule({
    code: 'SERVICE_CODE_INACTIVE',
    source: `${SERVICES}, estActif`,
    severity: 'blocks',
    sentence: 'Le service « {service} » de « {structure} » n’est plus actif{examples}.',
    field: serviceField,
    check: ({ recipient, invoice: { references } }: ReferenceFacts) =>
      inactiveService(recipient, references.serviceCode),
  }),
  rule({
    code: 'COMMITMENT_NUMBER_REQUIRED',
    source: `${DIRECTORY}, numeroEJDoitEtreRenseigne; structures/v1/consulter/service, numeroEngagement`,
    severity: 'blocks',
    sentence: '{who} exige un numéro d’engagement (numéro de commande) : {advice}.',
    field: commitmentField,
    check: (facts: ReferenceFacts) => {
      const who = whoRequiresCommitment(facts)
      return who === undefined ? [] : [{ who, advice: commitmentAdvice(facts) }]
    },
  }),
]

/** References that the document bears and the invoice in Odoo does not: Odoo took them from elsewhere. */
export const referenceDocumentRules = [
  ...formRules(
    'DOCUMENT_SERVICE_CODE',
    () => FIELD.customerReference,
    ({ terms, invoice }: DocumentFacts) =>
      invoice.references.serviceCode === undefined ? terms.serviceCode : undefined,
  ),
  ...formRules(
    'DOCUMENT_COMMITMENT_NUMBER',
    () => FIELD.orderReference,
    ({ terms, invoice }: DocumentFacts) =>
      invoice.references.commitmentNumber === undefined ? terms.orderReference : undefined,
  ),
  ...formRules(
    'DOCUMENT_CONTRACT',
    () => FIELD.contract,
    ({ terms, invoice }: DocumentFacts) =>
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

function formRules<Facts extends ReferenceFacts>(
  code: string,
  field: (facts: ReferenceFacts) => string,
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
        (read(facts)?.length ?? 0) > MAX_LENGTH
          ? [{ name: labelOf(field(facts)), most: String(MAX_LENGTH) }]
          : [],
    }),
    rule({
      code: `${code}_CHARACTERS`,
      source: 'XML 1.0, section 2.2; AIFE, annexe EDI: references are one line of text',
      severity: 'blocks',
      sentence:
        '« {name} » contient un caractère invisible (retour à la ligne, tabulation…) : saisissez-le de nouveau.',
      field,
      check: (facts: Facts) => {
        const text = read(facts) ?? ''
        const isVisible = withoutInvisible(text) === text && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)
        return isVisible ? [] : [{ name: labelOf(field(facts)) }]
      },
    }),
  ]
}

function ordersSay(
  asked: OrderDisagreement['what'],
  { disagreements = [] }: ReferenceFacts,
): { readonly orders: string }[] {
  return disagreements
    .filter(({ what }) => what === asked)
    .map(({ orders }) => ({
      orders: orders.map(({ number, says }) => fr`${number} : ${says}`).join(', '),
    }))
}

/** It is there, twice over: that it lacks need not be said as well. */
function isAskedToChoose(asked: OrderDisagreement['what'], { disagreements = [] }: ReferenceFacts): boolean {
  return disagreements.some(({ what }) => what === asked)
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
function whoRequiresCommitment(facts: ReferenceFacts): string | undefined {
  const { recipient, invoice } = facts
  if (recipient === undefined || invoice.references.commitmentNumber !== undefined) return undefined
  if (isAskedToChoose('commitment', facts)) return undefined
  const { structure, services } = recipient
  if (structure.requiresCommitmentNumber) return fr`« ${structure.name} »`
  const service = services.find(({ code }) => code === serviceOf(facts))
  return service?.active === true && service.requiresCommitmentNumber === true
    ? fr`Le service « ${service.code} » de « ${structure.name} »`
    : undefined
}

/** What to do about a lacking commitment number: Odoo may have the very number in its ordinary field, or a text of its own. */
function commitmentAdvice(facts: ReferenceFacts): string {
  const { number, moveType, texts } = facts.invoice
  const reference = visibleReference(texts?.customerReference)
  const ask = 'demandez-le au client'
  if (hasOwnFields(facts)) return ask
  if (reference === undefined)
    return isWithoutModule(facts) ? fr`${ask} et indiquez-le dans « Référence client »` : ask
  const isFiller = isOrderFiller(reference, {
    number,
    isCreditNote: moveType === 'out_refund',
    origin: texts?.origin,
    paymentReference: texts?.paymentReference,
  })
  if (isWithoutModule(facts))
    return isFiller
      ? fr`${ask} et indiquez-le dans « Référence client », à la place de « ${brief(reference)} » qui vient d’Odoo`
      : fr`${ask} et indiquez-le dans « Référence client »`
  return !isFiller && /\d/.test(reference) && reference.length <= MAX_LENGTH
    ? fr`si c’est « ${reference} » (« Référence client »), recopiez-le dans « Engagement juridique »`
    : ask
}

/** What Odoo's wizards write may be of any length. */
function brief(text: string): string {
  const letters = Array.from(text)
  return letters.length > MAX_LENGTH ? `${letters.slice(0, MAX_LENGTH).join('')}…` : text
}

function examplesOf({ services }: Recipient): string {
  const active = services.filter((service) => service.active).map(({ code }) => code)
  if (active.length === 0) return ''
  const shown = active.slice(0, EXAMPLES_SHOWN).join(', ')
  return fr` ; ses services actifs : ${shown}${active.length > EXAMPLES_SHOWN ? '…' : ''}`
}
