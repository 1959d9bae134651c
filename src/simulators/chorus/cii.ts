import type { XmlElement } from './xml.js'

/** A Cross Industry Invoice (UN/CEFACT D16B), seen through the business terms (BT) of EN 16931. */
export class Cii {
  constructor(readonly root: XmlElement) {}

  /** BT-23, the business process: Chorus Pro's *cadre de facturation*. */
  get businessProcess(): string | undefined {
    return this.root.text(
      'ExchangedDocumentContext',
      'BusinessProcessSpecifiedDocumentContextParameter',
      'ID',
    )
  }

  /** BT-24. */
  get guideline(): string | undefined {
    return this.root.text('ExchangedDocumentContext', 'GuidelineSpecifiedDocumentContextParameter', 'ID')
  }

  /** BT-1. */
  get number(): string | undefined {
    return this.root.text('ExchangedDocument', 'ID')
  }

  /** BT-3. */
  get typeCode(): string | undefined {
    return this.root.text('ExchangedDocument', 'TypeCode')
  }

  /** BT-2, as `YYYY-MM-DD`; undefined when absent or no date. */
  get issueDate(): string | undefined {
    return dateAt(this.root, 'ExchangedDocument', 'IssueDateTime')
  }

  /** BG-25. */
  get lines(): readonly XmlElement[] {
    return this.root.all('SupplyChainTradeTransaction', 'IncludedSupplyChainTradeLineItem')
  }

  get agreement(): XmlElement | undefined {
    return this.root.first('SupplyChainTradeTransaction', 'ApplicableHeaderTradeAgreement')
  }

  get settlement(): XmlElement | undefined {
    return this.root.first('SupplyChainTradeTransaction', 'ApplicableHeaderTradeSettlement')
  }

  get summation(): XmlElement | undefined {
    return this.settlement?.first('SpecifiedTradeSettlementHeaderMonetarySummation')
  }

  get seller(): XmlElement | undefined {
    return this.agreement?.first('SellerTradeParty')
  }

  get buyer(): XmlElement | undefined {
    return this.agreement?.first('BuyerTradeParty')
  }

  /** BT-30. */
  get sellerIdentifier(): string | undefined {
    return this.seller?.text('SpecifiedLegalOrganization', 'ID')
  }

  /** BT-47. */
  get buyerIdentifier(): string | undefined {
    return this.buyer?.text('SpecifiedLegalOrganization', 'ID')
  }

  /** BT-10: Chorus Pro's service code. */
  get serviceCode(): string | undefined {
    return this.agreement?.text('BuyerReference')
  }

  /** BT-13: Chorus Pro's commitment number. */
  get commitmentNumber(): string | undefined {
    return this.agreement?.text('BuyerOrderReferencedDocument', 'IssuerAssignedID')
  }

  /** BT-12: Chorus Pro's contract number. */
  get contractNumber(): string | undefined {
    return this.agreement?.text('ContractReferencedDocument', 'IssuerAssignedID')
  }

  /** BG-24 with a file in it (BT-125). */
  get pieces(): readonly { readonly nom: string; readonly content: Uint8Array }[] {
    return (this.agreement?.all('AdditionalReferencedDocument') ?? []).flatMap((document) => {
      const file = document.first('AttachmentBinaryObject')
      if (file === undefined) return []
      const nom = file.attributes.get('filename') ?? ''
      return [{ nom, content: Buffer.from(file.content, 'base64') }]
    })
  }

  /** BT-5. */
  get currency(): string | undefined {
    return this.settlement?.text('InvoiceCurrencyCode')
  }

  /** BT-110: the VAT total in the invoice's own currency. */
  get vatTotal(): string | undefined {
    const totals = this.summation?.all('TaxTotalAmount') ?? []
    const own = totals.find((total) => total.attributes.get('currencyID') === this.currency)
    return (own ?? (totals.length === 1 ? totals[0] : undefined))?.text()
  }

  /** BT-9, as `YYYY-MM-DD`. */
  get dueDate(): string | undefined {
    const terms = this.settlement?.first('SpecifiedTradePaymentTerms')
    return terms && dateAt(terms, 'DueDateDateTime')
  }
}

/** A `DateTimeString` in format 102 (`YYYYMMDD`) below the given path. */
export function dateAt(from: XmlElement, ...path: readonly string[]): string | undefined {
  const element = from.first(...path, 'DateTimeString')
  if (element?.attributes.get('format') !== '102') return undefined
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(element.content.trim())
  if (digits === null) return undefined
  const text = `${digits[1]}-${digits[2]}-${digits[3]}`
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}
