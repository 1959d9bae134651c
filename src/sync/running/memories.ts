import { SearchWorth } from '../deposit/search-worth.js'
import { RefusedDocuments } from '../document/refused-documents.js'
import { Troubles } from '../health/troubles.js'
import { OrderMemory } from '../orders/order-memory.js'
import { SellerMemory } from '../recipients/seller.js'
import { AttachmentTypes } from '../requests/attachment-types.js'
import { BackOffs } from '../requests/back-offs.js'

/** What a connection keeps from cycle to cycle and a process that is started anew can do without. */
export function newMemories() {
  return {
    troubles: new Troubles(),
    refusedDocuments: new RefusedDocuments(),
    searchWorth: new SearchWorth(),
    seller: new SellerMemory(),
    orders: new OrderMemory(),
    requestBackOffs: new BackOffs(),
    rejectionBackOffs: new BackOffs(),
    attachmentTypes: new AttachmentTypes(),
    proofBackOffs: new BackOffs(),
    worksBackOffs: new BackOffs(),
    validating: { decisions: new BackOffs(), tellings: new BackOffs(), documents: new BackOffs() },
  }
}
