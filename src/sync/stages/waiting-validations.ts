import type { Stage } from '../running/context.js'
import { sayWhatWaits } from '../validating/waits.js'

/** Says on invoices to validate that what users have decided waits for Chorus Pro. */
export const waitingValidations: Stage = {
  name: 'waiting-validations',
  needs: ['odoo'],
  async run(context) {
    const { presentFailure: failure } = context.breakers.chorus
    if (failure === undefined || context.dryRun) return
    await sayWhatWaits(context, failure.kind === 'credentials')
  },
}
