import { mark } from '../../marks/mark.js'
import type { OdooClient } from '../wire/client.js'
import { hasValidationModel } from './validations.js'

const LACKING =
  'Invoices wait for the validation of the company, and Odoo has no place for them: run "chorus-bridge setup" again, as after each upgrade'

/** `setup` may be run at any moment after an upgrade; each question writes an error into Odoo's log. */
const LOOKED_AGAIN_MS = 3_600_000

/** Whether Odoo has the model of invoices to validate, which one that was set up by an earlier version lacks. */
export class ValidationModel {
  #lookedAt: number | undefined
  #isThere = false

  constructor(
    private readonly client: OdooClient,
    private readonly now: () => Date,
    private readonly onWarning: ((message: string) => void) | undefined,
  ) {}

  async is(): Promise<boolean> {
    const now = this.now().getTime()
    const isFresh = this.#lookedAt !== undefined && now - this.#lookedAt < LOOKED_AGAIN_MS
    if (this.#isThere || (isFresh && mark('validation-model-looked-for-hourly'))) return this.#isThere
    this.#isThere = await hasValidationModel(this.client)
    // Looked for only once something waits, and said once.
    if (!this.#isThere && this.#lookedAt === undefined) this.onWarning?.(LACKING)
    this.#lookedAt = now
    return this.#isThere
  }
}
