import { ChorusError } from '../../chorus/wire/error.js'
import type { WorksFramework } from '../../domain/invoice/framework.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import type { Reason } from '../../domain/words/reason.js'
import { type NotByFlow, toDepositThere } from '../../domain/words/works-reasons.js'
import type { StageContext } from '../running/context.js'
import { worksSpace } from './space.js'

/**
 * What of a piece a flow would have to say, and where it would say it, is published nowhere: who validates it, which piece it
 * answers, who the MOE is. What is left are statements that go straight to the MOA, which is the buyer.
 */
const NOT_SAID: Readonly<Record<WorksFramework, NotByFlow | undefined>> = {
  A4: undefined,
  A7: undefined,
  A8: 'answers-another',
  A10: 'names-validator',
  A13: 'names-validator',
  A14: 'names-validator',
  A22: 'answers-another',
}

/** Why a works piece is to be deposited on the portal; undefined: it can go as a flow of works. */
export async function whyNotByFlow(
  context: StageContext,
  framework: WorksFramework,
  invoice: OdooInvoice,
): Promise<Reason | undefined> {
  const { worksSyntax } = context.connection
  if (worksSyntax === undefined) return toDepositThere(invoice)
  if (NOT_SAID[framework] !== undefined) return toDepositThere(invoice, NOT_SAID[framework])
  if (invoice.isWithoutProjectManager !== true) return toDepositThere(invoice, 'has-project-manager')
  // Without it nobody could tell what became of the flow.
  if ((await worksSpace(context)) === undefined) return toDepositThere(invoice, 'no-space')
  return (await isListed(context, worksSyntax)) ? undefined : toDepositThere(invoice, 'not-listed')
}

/** Asked before each: there are few, and what Chorus Pro does not list it would refuse. */
async function isListed({ chorus, log }: StageContext, syntax: string): Promise<boolean> {
  const listed = await listedSyntaxes(() => chorus.flowFormats())
  if (Array.isArray(listed) && listed.includes(syntax)) return true
  const why = Array.isArray(listed) ? `it lists ${listed.join(', ') || 'none'}` : listed.message
  log.error(`Chorus Pro does not list worksSyntax ${syntax}, works pieces are held for the portal: ${why}`, {
    remedy:
      'Run chorus-bridge doctor, set worksSyntax to a code of works flows that it shows, or take it out; then choose « Déposer à nouveau » on the invoices that are held.',
  })
  return false
}

type Listed = string[] | ChorusError

/** Answers the refusal of the service, which is known from few sources; an outage is none. */
async function listedSyntaxes(ask: () => ReturnType<StageContext['chorus']['flowFormats']>): Promise<Listed> {
  try {
    return (await ask()).flatMap(({ syntaxes }) => syntaxes)
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    const isOfService = ['refusal', 'request', 'unreadable'].includes(error.kind) || error.httpStatus === 403
    if (!isOfService) throw error
    return error
  }
}
