import type { Stage } from '../running/context.js'
import { attachDocuments } from '../validating/document.js'
import { carryOutDecisions } from '../validating/decide.js'
import { motivesOf } from '../validating/motives.js'
import { lookForValidations } from '../validating/search.js'
import { tellValidations } from '../validating/tell.js'

/** Invoices of sub-contractors that await the company's decision: shown in Odoo, and answered there. */
export const validations: Stage = {
  name: 'validations',
  needs: ['odoo', 'chorus'],
  async run(context) {
    const { store, connection, odoo, dryRun } = context
    if (dryRun) return
    const { isDone, hasAny } = await lookForValidations(context)
    if (!hasAny) return
    const waiting = await store.waitingValidations(connection.name)
    const untold = await store.untoldValidations(connection.name, 1)
    // Decisions on what is over already are nobody's to wait for: they are looked for with the rest.
    if (!isDone && waiting.length + untold.length === 0) return
    // The port says so.
    if (!(await odoo.hasValidations())) return
    if (isDone)
      for (const frame of new Set(waiting.map(({ facts }) => facts.frame))) await motivesOf(context, frame)
    // First what has its answer: until Odoo shows it, the same would be asked for again.
    await tellValidations(context)
    await carryOutDecisions(context, isDone)
    await tellValidations(context)
    await attachDocuments(context)
  },
}
