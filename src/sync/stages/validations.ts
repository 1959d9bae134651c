import type { Stage } from '../running/context.js'
import { attachDocuments } from '../validating/document.js'
import { carryOutDecisions } from '../validating/decide.js'
import { lookForValidations } from '../validating/search.js'
import { tellValidations } from '../validating/tell.js'

/** Invoices of sub-contractors that await the company's decision: shown in Odoo, and answered there. */
export const validations: Stage = {
  name: 'validations',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, odoo, dryRun } = context
    if (dryRun) return
    await lookForValidations(context)
    const search = await store.validationSearch(connection.name)
    if (search?.hasAny !== true) return
    const untold = await store.untoldValidations(connection.name, 1)
    const waiting = await store.waitingValidations(connection.name)
    if (untold.length + waiting.length === 0) return
    if (!(await odoo.hasValidations())) {
      context.log.debug('invoices wait for the company’s validation, and Odoo has no place for them yet')
      return
    }
    // First what has its answer: until Odoo shows it, the same would be asked for again.
    await tellValidations(context)
    await carryOutDecisions(context)
    await tellValidations(context)
    await attachDocuments(context)
  },
}
