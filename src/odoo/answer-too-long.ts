import { OdooError } from './error.js'

/** An answer of more bytes, or more values, than what was asked for can have. It was not taken in. */
export class AnswerTooLong extends OdooError {
  /** @param much such as "is longer than 16777216 bytes" */
  constructor(address: string, much: string, effect: boolean) {
    super(
      'unexpected',
      `The answer of ${address} ${much}`,
      'Check that the address is that of Odoo itself. If it is, look in Odoo for a field of a customer or an invoice that holds megabytes of text.',
      { outcomeUnknown: effect },
    )
  }
}
