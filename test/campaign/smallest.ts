import { companiesOf, type Plan, type PlannedInvoice, type PlannedStep } from './plan.js'

/** Takes away from a plan that fails whatever it fails without: one thing after the other, until there is none. */
export async function smallest(plan: Plan, fails: (smaller: Plan) => Promise<boolean>): Promise<Plan> {
  for (const smaller of smallerThan(plan)) if (await fails(smaller)) return smallest(smaller, fails)
  return plan
}

/** The big parts first. An event about an invoice that is not there does nothing. */
function* smallerThan(plan: Plan): Generator<Plan> {
  const { steps, invoices } = plan
  for (const fewer of eachWithoutOne(steps)) yield { ...plan, steps: fewer }
  for (const fewer of fewerCompanies(plan))
    yield {
      ...fewer,
      invoices: invoices.filter(({ company = 'duret' }) => companiesOf(fewer).includes(company)),
    }
  if (plan.validations !== undefined) yield* fewerValidations(plan, plan.validations)
  if (invoices.length > 1) yield { ...plan, invoices: invoices.slice(0, -1) }
  for (const [index, step] of steps.entries())
    for (const smaller of smallerSteps(step)) yield { ...plan, steps: steps.with(index, smaller) }
  for (const [index, invoice] of invoices.entries())
    for (const smaller of smallerInvoices(invoice)) yield { ...plan, invoices: invoices.with(index, smaller) }
}

function* fewerCompanies({ second, further, ...rest }: Plan): Generator<Plan> {
  if (second !== undefined) yield { ...rest, ...(further && { further }) }
  if (further !== undefined) yield { ...rest, ...(second && { second }) }
}

function* fewerValidations(
  { validations: _, ...without }: Plan,
  validations: NonNullable<Plan['validations']>,
): Generator<Plan> {
  yield without
  for (const fewer of eachWithoutOne(validations)) yield { ...without, validations: fewer }
  for (const [index, validation] of validations.entries())
    for (const acts of eachWithoutOne(validation.acts))
      yield { ...without, validations: validations.with(index, { ...validation, acts }) }
}

function* smallerSteps(step: PlannedStep): Generator<PlannedStep> {
  for (const events of eachWithoutOne(step.events)) yield { ...step, events }
  for (const faults of eachWithoutOne(step.faults)) yield { ...step, faults }
  for (const meanwhile of eachWithoutOne(step.meanwhile ?? [])) yield { ...step, meanwhile }
  const { clockOffMinutes, kill, disk, second, ...rest } = step
  const may = {
    ...(clockOffMinutes !== undefined && { clockOffMinutes }),
    ...(kill && { kill }),
    ...(disk && { disk }),
    ...(second && { second }),
  }
  for (const name of Object.keys(may))
    yield { ...rest, ...Object.fromEntries(Object.entries(may).filter(([key]) => key !== name)) }
}

function* smallerInvoices({ life, ...invoice }: PlannedInvoice): Generator<PlannedInvoice> {
  const { firstFlow, afterRecycling, steps } = life
  if (steps.length > 0) yield { ...invoice, life: { ...life, steps: steps.slice(0, -1) } }
  if (firstFlow !== undefined)
    yield { ...invoice, life: { steps, ...(afterRecycling && { afterRecycling }) } }
  if (afterRecycling !== undefined) yield { ...invoice, life: { steps, ...(firstFlow && { firstFlow }) } }
}

function* eachWithoutOne<T>(list: readonly T[]): Generator<T[]> {
  for (const index of list.keys()) yield list.toSpliced(index, 1)
}
