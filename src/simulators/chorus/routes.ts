import type { Answer } from './answers.js'
import { activeSupplierStructures, attachedStructures } from './attached-structures.js'
import { attachmentTypes } from './attachment-types.js'
import { addAttachment } from './attachments.js'
import { searchCommitments } from './commitments.js'
import { complete } from './completion.js'
import { consultInvoice } from './consultation.js'
import { establishmentInformation } from './establishments.js'
import { downloadInvoices } from './group-download.js'
import { invoiceHistory } from './history.js'
import type { TechnicalAccount } from './options.js'
import { searchOwnUploads } from './own-uploads.js'
import type { Platform } from './platform.js'
import { publishedDirectory } from './published-directory.js'
import { detailedReport, report } from './reports.js'
import { searchInvoices } from './search.js'
import { consultService, consultStructure, searchServices, searchStructures } from './structures.js'
import { handleRejections, recycle } from './supplier-actions.js'
import { correctValidator } from './validator-correction.js'

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
  ['/cpro/engagementsJuridiques/v1/rechercher', searchCommitments],
  ['/cpro/utilisateurs/v1/monCompte/recuperer/rattachements', attachedStructures],
  ['/cpro/transverses/v1/consulter/information/siret', establishmentInformation],
  ['/cpro/transverses/v1/consulterCRDetaille', detailedReport],
  ['/cpro/transverses/v1/consulterCR', report],
  ['/cpro/transverses/v1/ajouter/fichier', addAttachment],
  ['/cpro/transverses/v1/recuperer/structures/actives/fournisseur', activeSupplierStructures],
  ['/cpro/transverses/v1/recuperer/typespj', attachmentTypes],
  ['/cpro/transverses/v1/rechercher/pj/moncompte', searchOwnUploads],
  ['/cpro/transverses/v1/telecharger/annuaire/destinataire', publishedDirectory],
  ['/cpro/structures/v1/rechercher', searchStructures],
  ['/cpro/structures/v1/consulter', consultStructure],
  ['/cpro/structures/v1/rechercher/services', searchServices],
  ['/cpro/structures/v1/consulter/service', consultService],
])
