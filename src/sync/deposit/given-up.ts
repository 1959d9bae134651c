import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { chooseByInvoice, GIVEN_UP } from '../../domain/recipients/selection.js'
import { wantedAgain } from '../../domain/words/wanted-again.js'
import { mark } from '../../marks/mark.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { hold } from './hold-for-person.js'

/**
 * It waits for a person, and there is nothing left to be sent: it was cancelled, or credit notes make up the whole of it. A
 * draft is about to be corrected.
 */
export function isNoLongerWanted({ stage }: InvoiceRow, { state, isCredited }: OdooInvoice): boolean {
  return STAGES_UNTIL_ASKED.includes(stage) && (state === 'cancel' || isCredited === true)
}

export function wasGivenUp({ stage, choice }: InvoiceRow): boolean {
  return stage === 'ignored' && choice?.code === GIVEN_UP.code
}

const STARTS_OVER: readonly (string | undefined)[] = ['send_now', 'deposit_again']

/**
 * What waited for a person never goes by itself, whatever was done with it meanwhile: posted again, it waits again. Who asks for
 * a deposit is answered as ever.
 */
export async function holdIfWantedAgain(
  context: StageContext,
  row: InvoiceRow,
  invoice: OdooInvoice,
): Promise<void> {
  const isWanted =
    wasGivenUp(row) &&
    chooseByInvoice(invoice, context.connection) === undefined &&
    invoice.isCredited !== true &&
    !STARTS_OVER.includes(invoice.request)
  if (isWanted && mark('given-up-waits-again')) await hold(context, { ...row, invoice }, wantedAgain)
}
