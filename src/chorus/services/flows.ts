import type { z } from 'zod'
import type { ChorusContext } from '../context.js'
import type { FlowReport } from '../port.js'
import { flowReport, invoiceErrors, read, readRows, technicalError } from '../wire/schemas.js'

const REPORT = 'transverses/v1/consulterCRDetaille'

export async function readFlow(context: ChorusContext, flowNumber: string): Promise<FlowReport> {
  const answer = await context.http.read(REPORT, { numeroFluxDepot: flowNumber })
  const report = read(flowReport, REPORT, answer)
  return {
    state: report.etatCourantDepotFlux,
    stateSince: report.dateHeureEtatCourantFlux,
    errors: [
      ...errorsIn(context, invoiceErrors, 'listeErreurDP', report.listeErreurDP).flat(),
      ...errorsIn(context, technicalError, 'listeErreurTechnique', report.listeErreurTechnique),
    ],
  }
}

/** What can be read of them: what became of the flow is known without. */
function errorsIn<T>(
  context: ChorusContext,
  schema: z.ZodType<T>,
  name: string,
  list: readonly unknown[],
): readonly T[] {
  const { readable, unreadable } = readRows(schema, REPORT, name, list)
  unreadable.forEach(context.setAside)
  return readable
}
