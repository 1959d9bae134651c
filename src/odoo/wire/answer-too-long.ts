import { OdooError } from './error.js'

/** An answer of more bytes, values or rows than what was asked for can have. It was not taken in. */
export class AnswerTooLong extends OdooError {
  /**
   * @param much such as "is longer than 8388608 bytes"
   * @param call such as `account.move.search_read`, where it is known
   */
  constructor(
    private readonly address: string,
    private readonly much: string,
    private readonly effect: boolean,
    call?: string,
  ) {
    super(
      'unexpected',
      `The answer of ${address}${call === undefined ? '' : ` to ${call}`} ${much}`,
      'Check that the address is that of Odoo itself. If it is, look in Odoo for a field of a customer or an invoice that holds megabytes of text.',
      { outcomeUnknown: effect },
    )
  }

  /** The same, naming the call. */
  to(call: string): AnswerTooLong {
    return new AnswerTooLong(this.address, this.much, this.effect, call)
  }
}
