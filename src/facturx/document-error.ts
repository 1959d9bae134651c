/**
 * - `PDF_UNREADABLE`: not a PDF, or broken beyond reading
 * - `PDF_ENCRYPTED`: needs a password, or is protected by an empty one
 * - `NO_CII`, `SEVERAL_CII`: the PDF holds no invoice data, or more than one set of them
 * - `XML_UNREADABLE`: no well-formed XML, or in an encoding that is not read
 * - `XML_FORBIDDEN`: a DOCTYPE or an entity declaration
 * - `NOT_CII`: XML, but not a UN/CEFACT Cross Industry Invoice
 * - `TOO_LARGE`: beyond a size or depth that no honest invoice reaches
 */
export type DocumentErrorCode =
  | 'PDF_UNREADABLE'
  | 'PDF_ENCRYPTED'
  | 'NO_CII'
  | 'SEVERAL_CII'
  | 'XML_UNREADABLE'
  | 'XML_FORBIDDEN'
  | 'NOT_CII'
  | 'TOO_LARGE'

/** A document that cannot be used as it is. The only error that this folder throws on purpose. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'

  constructor(
    readonly code: DocumentErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
