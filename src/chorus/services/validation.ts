import type { ChorusContext } from '../context.js'
import type {
  InvoiceToValidate,
  RefusalMotive,
  ValidationDetails,
  ValidationOrder,
  ValidatorCriteria,
} from '../port.js'
import { rows } from '../wire/fields.js'
import { searchPages } from '../wire/paging.js'
import { given, numericId } from '../wire/request.js'
import { read, readRows } from '../wire/schemas.js'
import {
  invoiceToValidate,
  refusalMotive,
  validationDetails,
  validationOutcome,
} from '../wire/validation-schemas.js'

/**
 * All of it from go-choruspro, typed from the Swagger of 2023; what is assumed beside it is in
 * docs/works-contracts-services.md.
 */
const SEARCH = 'factures/v1/rechercher/valideur'
const DETAILS = 'factures/v1/consulter/valideur'
const MOTIVES = 'transverses/v1/recuperer/motifs/refus/Facture/AValider'
const TREAT = 'factures/v1/traiter/factureAValider'

/** A row that cannot be read is set aside: one strange invoice must not hide the others. */
export async function* invoicesToValidate(
  context: ChorusContext,
  { statuses, number }: ValidatorCriteria,
): AsyncGenerator<InvoiceToValidate[]> {
  const { http, pageSize } = context
  const criteria = given({ statutCourant: statuses, numeroFacture: number })
  const pages = searchPages(http, {
    path: SEARCH,
    list: 'listeFactures',
    pageSize,
    body: (page) => ({
      ...criteria,
      pagination: { nbResultatsParPage: pageSize, pageResultatDemandee: page },
    }),
  })
  for await (const page of pages) {
    const { readable, unreadable } = readRows(invoiceToValidate, SEARCH, 'listeFactures', page.rows)
    unreadable.forEach(context.setAside)
    yield [...readable]
  }
}

export async function validationDetailsOf(
  { http }: ChorusContext,
  identifier: string,
): Promise<ValidationDetails> {
  const answer = await http.read(DETAILS, { identifiantFactureCPP: numericId(DETAILS, identifier) })
  const { statutFacture: status, cadreDeFacturation: frame } = read(
    validationDetails,
    DETAILS,
    answer,
  ).facture
  return {
    status,
    frame: frame?.codeCadreFacturation,
    validatorIds: [frame?.idValideur1, frame?.idValideur2],
  }
}

export async function refusalMotives({ http }: ChorusContext, frame: string): Promise<RefusalMotive[]> {
  const answer = await http.search(MOTIVES, { codeCadreFacturationAValider: frame })
  const list = read(rows, MOTIVES, answer?.['listeMotifRefusFactureAValider'])
  return [...readRows(refusalMotive, MOTIVES, 'listeMotifRefusFactureAValider', list).readable]
}

/**
 * `typeValideur`, whose values are published nowhere, is left out. Answers `statutFacture`, where it is given.
 */
export async function treatInvoiceToValidate(
  { http }: ChorusContext,
  order: ValidationOrder,
): Promise<string | undefined> {
  const isRefusal = order.decision === 'refuse'
  const answer = await http.act(
    TREAT,
    given({
      action: isRefusal ? 'REFUS' : 'VALIDATION',
      idFacture: numericId(TREAT, order.identifier),
      idValideur: order.validatorId === undefined ? undefined : numericId(TREAT, order.validatorId),
      motifRefus: isRefusal ? order.motive : undefined,
      complementInfo: order.comment,
    }),
  )
  return validationOutcome.safeParse(answer).data?.statutFacture
}
