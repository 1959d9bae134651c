import type { FlowReport } from '../../chorus/port.js'
import { type DepositRefusal, refusalSignature } from '../../domain/chorus-status/deposit-refusal.js'
import { isLot } from '../../domain/invoice/lot.js'
import type { DepositWithInvoice } from '../../store/store.js'
import { namesOf } from './names-of.js'

/** A flow that Chorus Pro will not integrate. */
export interface RefusedFlow extends DepositWithInvoice {
  readonly flowNumber: string
  readonly report: FlowReport
}

/** What the report says of this invoice; of all, where it names none. In a lot what bears no number is of any of them. */
export function textsOf({ deposit, invoice: row, report: { errors } }: RefusedFlow): string[] {
  const own = errors.filter(
    ({ invoiceNumber }) =>
      (invoiceNumber === undefined && !isLot(deposit.fileName)) || invoiceNumber === row.invoice.number,
  )
  return (own.length > 0 ? own : errors).map(({ text }) => text)
}

export function refusalOf(flow: RefusedFlow): DepositRefusal {
  const { invoice: row, flowNumber, report } = flow
  const texts = textsOf(flow)
  const words = texts.length === 0 ? undefined : texts.join(' | ')
  const said = { code: 'flow', words: words ?? report.state }
  return { signature: refusalSignature(said, [...namesOf(row), flowNumber]), words }
}
