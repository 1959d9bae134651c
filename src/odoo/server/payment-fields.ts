import { PAYMENT_FIELDS } from '../../domain/odoo-fields/payment-fields.js'
import { mark } from '../../marks/mark.js'
import type { CapabilityCache } from './capabilities.js'

/** `setup` may be run at any moment after an upgrade; to learn of it costs some requests. */
const LOOKED_AGAIN_MS = 3_600_000

/** Whether invoices have the fields about payments, which an Odoo that was set up by an earlier version lacks. */
export class PaymentFields {
  #lookedAt: number | undefined

  constructor(
    private readonly cache: CapabilityCache,
    private readonly now: () => Date,
  ) {}

  async are(): Promise<boolean> {
    if (hasAll(await this.cache.get())) return true
    const now = this.now().getTime()
    if (this.#lookedAt !== undefined && now - this.#lookedAt < LOOKED_AGAIN_MS) return false
    this.#lookedAt = now
    return hasAll(await this.cache.refresh())
  }
}

function hasAll({ invoiceFields }: { readonly invoiceFields: ReadonlySet<string> }): boolean {
  const lacking = PAYMENT_FIELDS.some(({ name }) => !invoiceFields.has(name))
  return !(lacking && mark('payments-once-set-up'))
}
