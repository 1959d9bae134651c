import type { ChorusContext } from '../context.js'
import type { FlowReport } from '../port.js'
import { flowReport, invoiceErrors, read, readAllRows, technicalError } from '../wire/schemas.js'

const REPORT = 'transverses/v1/consulterCRDetaille'

export async function readFlow(context: ChorusContext, flowNumber: string): Promise<FlowReport> {
  const answer = await context.http.read(REPORT, { numeroFluxDepot: flowNumber })
  const report = read(flowReport, REPORT, answer)
  return {
    state: report.etatCourantDepotFlux,
    stateSince: report.dateHeureEtatCourantFlux,
    errors: [
      ...readAllRows(context, invoiceErrors, REPORT, 'listeErreurDP', report.listeErreurDP).flat(),
      ...readAllRows(context, technicalError, REPORT, 'listeErreurTechnique', report.listeErreurTechnique),
    ],
  }
}
