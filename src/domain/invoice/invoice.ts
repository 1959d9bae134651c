import type { CreditNoteAnswer } from '../odoo-fields/rejection-fields.js'

/** An `account.move` as the bridge needs it; what Odoo sends is parsed into this shape at the edge. */
export interface OdooInvoice {
  readonly id: number
  readonly state: 'draft' | 'posted' | 'cancel'
  readonly moveType: 'out_invoice' | 'out_refund'
  /** BT-1. Empty while Odoo has given no number (a draft). */
  readonly number: string
  readonly companyId: number
  /** The partner whose SIRET counts (`commercial_partner_id`). */
  readonly buyerId: number
  readonly buyerName: string
  readonly currency: string
  /** `YYYY-MM-DD`; absent on a draft. */
  readonly invoiceDate: string | undefined
  /** Two decimals, a dot, no thousands separator. Negative never: a credit note carries its own sign by type. */
  readonly amountTotal: string
  readonly references: References
  /**
   * What stands in the bridge's own fields for references, which `references` has taken in; absent where there are none:
   * with Odoo's module for Chorus Pro, or without its app *Sales*.
   */
  readonly ownReferences?: Pick<References, 'serviceCode' | 'commitmentNumber'> | undefined
  /** Id of the invoice that a credit note corrects (`reversed_entry_id`). */
  readonly reversedEntryId: number | undefined
  /** Id of the rejected invoice that this one replaces, as a user says (`x_chorus_replaces_id`). */
  readonly replacesId?: number | undefined
  /** UTC. Odoo keeps microseconds and shows seconds. */
  readonly writeDate: Date
  /** The salesperson (`invoice_user_id`): a user of any kind, still active or not. Absent when there is none. */
  readonly responsibleUserId?: number | undefined
  /** What a user asks the bridge to do (`x_chorus_request`), as it was typed; absent when nothing is asked. */
  readonly request: string | undefined
  /** BT-23, *cadre de facturation*, as a user chose it (`x_chorus_framework`); absent: that of the configuration. */
  readonly framework: string | undefined
  /** A user says that the works contract has no MOE (`x_chorus_without_moe`); absent: nobody says so. */
  readonly isWithoutProjectManager?: true | undefined
  /** Ids of the files that a user marked to go with it (`x_chorus_attachment_ids`), ascending. */
  readonly attachmentIds?: readonly number[] | undefined
  /** Ids of the files with which a user wants it completed (`x_chorus_complement_ids`), ascending. */
  readonly complementIds?: readonly number[] | undefined
  /** What the buyer is to read with it (`x_chorus_buyer_comment`), as it was typed. */
  readonly buyerComment?: string | undefined
  /** The right validator (`x_chorus_validator_siret`), as it was typed. */
  readonly validatorSiret?: string | undefined
  /** What the bridge's own fields say; absent when they say nothing. */
  readonly ownFields?: OwnFields | undefined
  /** What Odoo writes by itself where nobody gave a commitment number. */
  readonly texts?: InvoiceTexts | undefined
  /** Absent in a reading of a version that did not read it. */
  readonly printed?: PrintedFields | undefined
  /** How far Odoo has sent it by its own platform; absent when it has not and is not about to. */
  readonly platform?: PlatformState | undefined
  /** Nothing is left to pay and something was (`payment_state` `paid` or `in_payment`). */
  readonly paidInFull?: boolean | undefined
  /**
   * The whole amount of an invoice is in the bank (`payment_state` `paid`). Not yet so while a payment is only registered
   * (`in_payment`), nor where credit notes alone make it up (`reversed`).
   */
  readonly isMoneyIn?: boolean | undefined
  /** Credit notes make up the whole of it (`payment_state` `reversed`). */
  readonly isCredited?: boolean | undefined
  /** What is left to pay (`amount_residual`), where that is not the whole amount. */
  readonly residual?: string | undefined
  /** `YYYY-MM-DD`: when it was delivered or performed (`delivery_date`, from 17.0 on), where somebody said so. */
  readonly performedOn?: string | undefined
}

/** Texts of an invoice that may stand where a commitment number (BT-13) belongs. Each absent when Odoo has none. */
export interface InvoiceTexts {
  /** `ref`, *Référence client*. */
  readonly customerReference: string | undefined
  /** `invoice_origin`: the quotations or orders it was made from. */
  readonly origin: string | undefined
  /** `payment_reference`. */
  readonly paymentReference: string | undefined
}

/** What else of the invoice itself stands on its document. Each absent when Odoo has none. */
export interface PrintedFields {
  /** BT-9 (`invoice_date_due`), `YYYY-MM-DD`. */
  readonly dueDate: string | undefined
  /** Id of the account to be paid on (`partner_bank_id`). */
  readonly accountId: number | undefined
  /** Id of the address that it goes to (`partner_id`). */
  readonly contactId: number | undefined
  /** Id of the address that was delivered to (`partner_shipping_id`). */
  readonly deliveredToId: number | undefined
}

/**
 * Odoo's own way to Chorus Pro (its approved platform, modules `account_peppol` and `l10n_fr_pdp`).
 * - `sending`: queued, or handed to the platform and not confirmed
 * - `sent`: the platform has it
 * - `failed`: the platform gave it back after it had taken it; whether it is in Chorus Pro nobody knows
 */
export interface PlatformState {
  readonly progress: 'sending' | 'sent' | 'failed'
  /** The state as Odoo names it, such as `processing`. */
  readonly state: string
}

/**
 * What the bridge's own fields on the invoice say, as a bridge last wrote them: all that is left of its memory when the
 * store is lost.
 */
export interface OwnFields {
  /** `numeroFluxDepot`. */
  readonly flow: string | undefined
  /** `identifiantFactureCPP`. */
  readonly identifier: string | undefined
  readonly stage: string | undefined
  /** One of `SITUATIONS`, or of a version that knew others. */
  readonly situation: string | undefined
  /** When the flow was handed over. */
  readonly depositedAt: Date | undefined
  readonly statusCode: string | undefined
  /** To the second. */
  readonly statusAt: Date | undefined
  /** *Montant admis*, with two decimals. */
  readonly admitted?: string | undefined
}

/** What a public buyer may demand to find on an invoice. */
export interface References {
  /**
   * Where people enter them: in the fields of the module `l10n_fr_facturx_chorus_pro`, or, without it, in those from
   * which Odoo itself takes them (`ref` on the invoice, `ref` on the customer). `chorus-module` when absent.
   */
  readonly enteredIn?: 'chorus-module' | 'odoo' | undefined
  /** BT-10, *code service*. */
  readonly serviceCode: string | undefined
  /** BT-13, *numéro d'engagement*: one that somebody gave, never what Odoo fills in by itself. */
  readonly commitmentNumber: string | undefined
  /** BT-12, *numéro de marché*. */
  readonly contract: string | undefined
}

/** The buyer (`res.partner`). */
export interface OdooPartner {
  readonly id: number
  readonly name: string
  /** Normalised; absent when the partner has none. Not checked: it is what the user typed. */
  readonly siret: string | undefined
  /** The customer's internal reference (`ref`), which Odoo writes as BT-10 where no service is given. */
  readonly reference?: string | undefined
  /** ISO 3166, two letters (`country_code`); absent when the partner has no country. */
  readonly country?: string | undefined
  /** A user ticked *N'est pas un organisme public*. */
  readonly isPrivate?: boolean | undefined
  /** What a user wants done with credit notes of invoices that were rejected; `ask` when absent. */
  readonly rejectedCreditNotes?: CreditNoteAnswer | undefined
  /** How many days it has to pay, as a user says (`x_chorus_payment_period`). */
  readonly paymentDays?: number | undefined
  /** Names of the partner's tags (`category_id`). */
  readonly tags: readonly string[]
  /** UTC, whole seconds. */
  readonly writeDate: Date
}

/**
 * Whether two readings of an invoice are of the same thing to deposit. Anything that makes them differ after a document was
 * prepared makes that document stale; what else does is dated by Odoo (`DocumentChanges`).
 */
export function isSameToDeposit(former: OdooInvoice, now: OdooInvoice): boolean {
  const isReadOfBoth = former.printed !== undefined && now.printed !== undefined
  return (
    fingerprint(former) === fingerprint(now) &&
    (!isReadOfBoth || printedFields(former.printed) === printedFields(now.printed))
  )
}

function printedFields({ dueDate, accountId, contactId, deliveredToId }: PrintedFields): string {
  return JSON.stringify([dueDate ?? null, accountId ?? null, contactId ?? null, deliveredToId ?? null])
}

function fingerprint(invoice: OdooInvoice): string {
  const { serviceCode, commitmentNumber, contract } = invoice.references
  return JSON.stringify([
    invoice.state,
    invoice.moveType,
    invoice.number,
    invoice.buyerId,
    invoice.currency,
    invoice.invoiceDate ?? null,
    invoice.amountTotal,
    serviceCode ?? null,
    commitmentNumber ?? null,
    contract ?? null,
    invoice.request === 'do_not_send',
    invoice.framework ?? null,
    invoice.attachmentIds ?? [],
    invoice.platform?.progress ?? null,
    invoice.paidInFull === true,
    ...(invoice.isWithoutProjectManager === true ? ['without-project-manager'] : []),
  ])
}
