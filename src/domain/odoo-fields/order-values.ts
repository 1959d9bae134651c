import type { ShownOrder } from '../orders/order.js'
import type { OrderStanding } from '../orders/standing.js'
import { plainText } from '../words/plain-text.js'
import { shownReasons } from '../words/reason.js'
import { ORDER_FIELD } from './order-fields.js'

/** Custom field name → value as Odoo's `write` takes it. */
export type OrderValues = Readonly<Record<string, string | false>>

/** What has to be written so that Odoo shows how an order stands; empty when it does already. */
export function orderChanges(shown: ShownOrder, standing: OrderStanding): OrderValues {
  const { situation, demands, missing } = shownStanding(standing)
  return {
    ...(shown.demands !== demands && { [ORDER_FIELD.demands]: demands ?? false }),
    ...(shown.missing !== missing && { [ORDER_FIELD.missing]: missing ?? false }),
    ...(shown.situation !== situation && { [ORDER_FIELD.situation]: situation ?? false }),
  }
}

/** How the fields say it. */
function shownStanding({ situation, demands, missing }: OrderStanding): ShownOrder {
  const text = shownReasons(missing)
    .map(({ sentence }) => plainText(sentence))
    .join('\n')
  return { situation, demands: demands && plainText(demands), missing: text === '' ? undefined : text }
}
