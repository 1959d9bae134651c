import type { Connection } from '../../config/config.js'
import type { FlowSyntax } from '../../domain/invoice/flow-syntax.js'
import { isWorksFramework } from '../../domain/invoice/framework.js'
import type { OdooInvoice } from '../../domain/invoice/invoice.js'
import { mark } from '../../marks/mark.js'

/**
 * The `syntaxeFlux` by which a document goes: a works piece by that of works flows alone. Undefined: there is none, or the document
 * is not of the kind for which it was configured.
 */
export function flowSyntax(
  { syntax, worksSyntax }: Pick<Connection, 'syntax' | 'worksSyntax'>,
  { framework }: Pick<OdooInvoice, 'framework'>,
  made: FlowSyntax,
): string | undefined {
  if (!(isWorksFramework(framework) && mark('works-by-their-own-flow'))) return made
  const wanted: FlowSyntax = syntax === 'cii' ? 'IN_DP_E1_CII_16B' : 'IN_DP_E2_CII_FACTURX'
  return made === wanted ? worksSyntax : undefined
}
