import type { z } from 'zod'
import type { ChorusContext } from '../context.js'
import type { FlowError, FlowReport } from '../port.js'
import { flowReport, invoiceErrors, read, readRows, technicalError } from '../wire/schemas.js'

/** Reasons that are kept of one invoice, and how long they are together, in characters. */
const MOST_OF_ONE = 20
const LONGEST_OF_ONE = 6_000

const REPORT = 'transverses/v1/consulterCRDetaille'

export async function readFlow(context: ChorusContext, flowNumber: string): Promise<FlowReport> {
  const answer = await context.http.read(REPORT, { numeroFluxDepot: flowNumber })
  const report = read(flowReport, REPORT, answer)
  return {
    state: report.etatCourantDepotFlux,
    stateSince: report.dateHeureEtatCourantFlux,
    errors: bounded([
      ...errorsIn(context, invoiceErrors, 'listeErreurDP', report.listeErreurDP).flat(),
      ...errorsIn(context, technicalError, 'listeErreurTechnique', report.listeErreurTechnique),
    ]),
  }
}

/** A report may say the same of each line of an invoice: of each invoice the first reasons, and how many more there are. */
function bounded(errors: readonly FlowError[]): FlowError[] {
  const kept = new Map<string | undefined, { texts: FlowError[]; length: number; others: number }>()
  for (const error of errors) {
    const of = kept.get(error.invoiceNumber) ?? { texts: [], length: 0, others: 0 }
    kept.set(error.invoiceNumber, of)
    if (of.texts.length < MOST_OF_ONE && of.length + error.text.length <= LONGEST_OF_ONE) {
      of.texts.push(error)
      of.length += error.text.length
    } else of.others += 1
  }
  return [...kept].flatMap(([invoiceNumber, { texts, others }]) => [
    ...texts,
    ...(others === 0 ? [] : [{ invoiceNumber, text: `… et d’autres raisons (${others}), sur le portail` }]),
  ])
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
