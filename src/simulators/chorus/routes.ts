import type { Answer } from './answers.js'
import { activeSupplierStructures, attachedStructures } from './attached-structures.js'
import { attachmentTypes } from './attachment-types.js'
import { addAttachment } from './attachments.js'
import { searchCommitments } from './commitments.js'
import { complete } from './completion.js'
import { consultInvoice, consultInvoiceToValidate } from './consultation.js'
import { establishmentInformation } from './establishments.js'
import { downloadInvoices } from './group-download.js'
import { invoiceHistory } from './history.js'
import type { TechnicalAccount } from './options.js'
import { searchOwnUploads } from './own-uploads.js'
import type { Platform } from './platform.js'
import { publishedDirectory } from './published-directory.js'
import { detailedReport, report } from './reports.js'
import { refusalMotives } from './refusal-motives.js'
import { searchInvoices } from './search.js'
import { consultService, consultStructure, searchServices, searchStructures } from './structures.js'
import { handleRejections, recycle } from './supplier-actions.js'
import { treatInvoiceToValidate } from './validation.js'
import { correctValidator } from './validator-correction.js'
import { searchInvoicesToValidate } from './validator-search.js'
import { flowFormats, flowSyntaxes } from './works/flow-formats.js'
import { frames, paymentRequestTypes, worksTypes } from './works/lookups.js'
import { searchPaymentRequests } from './works/payment-requests.js'
import { searchWorksInvoices } from './works/search.js'
import { activeWorksStructures } from './works/space.js'

/** @throws BusinessError, HttpError, or a ZodError for a body of another shape. */
export type Handler = (platform: Platform, account: TechnicalAccount, body: unknown) => Answer

export const DEPOSIT_PATH = '/cpro/factures/v1/deposer/flux'
export const TOKEN_PATH = '/api/oauth/token'

/** Every service but the deposit, which is entered in the book before it is served. */
export const ROUTES: ReadonlyMap<string, Handler> = new Map([
  ['/cpro/factures/v1/rechercher/fournisseur', searchInvoices],
  ['/cpro/factures/v1/consulter/historique', invoiceHistory],
  ['/cpro/factures/v1/consulter/fournisseur', consultInvoice],
  ['/cpro/factures/v1/completer', complete],
  ['/cpro/factures/v1/recycler', recycle],
  ['/cpro/factures/v1/traiterRejet', handleRejections],
  ['/cpro/factures/v1/corriger/valideur/facture', correctValidator],
  ['/cpro/factures/v1/telecharger/groupe', downloadInvoices],
  ['/cpro/factures/v1/rechercher/demandePaiement', searchPaymentRequests],
  ['/cpro/factures/v1/rechercher/valideur', searchInvoicesToValidate],
  ['/cpro/factures/v1/consulter/valideur', consultInvoiceToValidate],
  ['/cpro/factures/v1/traiter/factureAValider', treatInvoiceToValidate],
  ['/cpro/facturesTravaux/v1/rechercher', searchWorksInvoices],
  ['/cpro/engagementsJuridiques/v1/rechercher', searchCommitments],
  ['/cpro/utilisateurs/v1/monCompte/recuperer/rattachements', attachedStructures],
  ['/cpro/transverses/v1/consulter/information/siret', establishmentInformation],
  ['/cpro/transverses/v1/consulterCRDetaille', detailedReport],
  ['/cpro/transverses/v1/consulterCR', report],
  ['/cpro/transverses/v1/ajouter/fichier', addAttachment],
  ['/cpro/transverses/v1/recuperer/structures/actives/fournisseur', activeSupplierStructures],
  ['/cpro/transverses/v1/recuperer/structures/actives/facturetravaux', activeWorksStructures],
  ['/cpro/transverses/v1/recuperer/motifs/refus/Facture/AValider', refusalMotives],
  ['/cpro/transverses/v1/recuperer/formatflux', flowFormats],
  ['/cpro/transverses/v1/recuperer/syntaxeflux', flowSyntaxes],
  ['/cpro/transverses/v1/recuperer/typefacturetravaux', worksTypes],
  ['/cpro/transverses/v1/recuperer/typedp', paymentRequestTypes],
  ['/cpro/transverses/v1/recuperer/cadrefacturation', frames],
  ['/cpro/transverses/v1/recuperer/typespj', attachmentTypes],
  ['/cpro/transverses/v1/rechercher/pj/moncompte', searchOwnUploads],
  ['/cpro/transverses/v1/telecharger/annuaire/destinataire', publishedDirectory],
  ['/cpro/structures/v1/rechercher', searchStructures],
  ['/cpro/structures/v1/consulter', consultStructure],
  ['/cpro/structures/v1/rechercher/services', searchServices],
  ['/cpro/structures/v1/consulter/service', consultService],
])
