import type { ChorusContext } from '../context.js'
import type { CompletionOrder, RecycleOrder } from '../port.js'
import { given, givenBlock, invoiceId } from '../wire/request.js'

const RECYCLE = 'factures/v1/recycler'
const ACKNOWLEDGE = 'factures/v1/traiterRejet'
const COMPLETE = 'factures/v1/completer'
const CORRECT_VALIDATOR = 'factures/v1/corriger/valideur/facture'

export async function recycle({ http }: ChorusContext, order: RecycleOrder): Promise<void> {
  await http.act(
    RECYCLE,
    given({
      identifiantFactureCPP: invoiceId(RECYCLE, order.identifier),
      commentaire: order.comment,
      destinataire: given({ codeDestinataire: order.buyerSiret, codeServiceExecutant: order.serviceCode }),
      reference: givenBlock({ numeroBonCommande: order.commitmentNumber, numeroMarche: order.contract }),
    }),
  )
}

/** Without `motifRejet` and `cpltInfos`: the supplier has nothing to add to the recipient's reason. */
export async function acknowledgeRejection({ http }: ChorusContext, identifier: string): Promise<void> {
  await http.act(ACKNOWLEDGE, {
    listeDemandePaiement: [{ idDemandePaiement: invoiceId(ACKNOWLEDGE, identifier) }],
  })
}

/** The answer tells no status: whether the invoice is completed, its history shows. */
export async function completeInvoice({ http }: ChorusContext, order: CompletionOrder): Promise<void> {
  const pieces = order.files.map(({ id, designation, type }) => ({
    pieceJointeComplementaireId: invoiceId(COMPLETE, id),
    pieceJointeComplementaireDesignation: designation,
    pieceJointeComplementaireType: type,
  }))
  await http.act(
    COMPLETE,
    given({
      identifiantFactureCPP: invoiceId(COMPLETE, order.identifier),
      commentaire: order.comment,
      pieceJointeComplementaire: pieces.length === 0 ? undefined : pieces,
    }),
  )
}

export async function correctValidator(
  { http }: ChorusContext,
  identifier: string,
  validatorSiret: string,
): Promise<void> {
  await http.act(CORRECT_VALIDATOR, {
    idFacture: invoiceId(CORRECT_VALIDATOR, identifier),
    identifiantStructure: validatorSiret,
    typeIdentifiantStructure: 'SIRET',
  })
}
