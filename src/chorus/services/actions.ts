import type { ChorusContext } from '../context.js'
import type { RecycleOrder } from '../port.js'
import { given, givenBlock, invoiceId } from '../wire/request.js'

const RECYCLE = 'factures/v1/recycler'
const ACKNOWLEDGE = 'factures/v1/traiterRejet'

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
