import { statusLabel } from '../../domain/chorus-status/status.js'
import { VALIDATION_FIELD } from '../../domain/odoo-fields/validation-fields.js'
import { reminderDay } from '../../domain/validating/validation.js'
import { frenchDay, toOdooTime } from '../../domain/words/french-time.js'
import { validationActivity, validationNote } from '../../domain/words/validation-words.js'
import type { ValidationFacts, ValidationRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { knownDeadline } from './deadline.js'
import { motivesOf } from './motives.js'

const BATCH = 50

/** Shows in Odoo what it does not show yet. Each step is one that may be repeated: the record, its note, its activity. */
export async function tellValidations(context: StageContext): Promise<void> {
  const { store, connection, clock } = context
  const { tellings } = context.validating
  const key = ({ version }: ValidationRow): string => String(version)
  const untold = await store.untoldValidations(connection.name, BATCH + tellings.size)
  await forEachStep(
    context,
    untold.filter((row) => !tellings.isWaiting(row.identifier, key(row), clock.now())),
    async (row) => {
      await tell(context, row)
      tellings.done(row.identifier)
    },
    (row) => {
      tellings.failed(row.identifier, key(row), clock.now())
      return Promise.resolve()
    },
    ({ facts }) => facts.number,
  )
}

async function tell(context: StageContext, row: ValidationRow): Promise<void> {
  const { store, connection, odoo, clock, breakers } = context
  const { identifier, facts, deadline, answer, version } = row
  // What cannot be asked now is asked with the next search.
  if (row.state === 'waiting' && breakers.chorus.presentFailure === undefined)
    await motivesOf(context, facts.frame)
  const odooId = await odoo.putValidation({
    key: `${connection.chorusPro.environment}_${identifier}`,
    odooId: row.odooId,
    name: facts.number,
    identifier,
    values: valuesOf(row),
    handled: row.handled,
  })
  if (answer !== undefined)
    await odoo.postValidationNote(odooId, validationNote(connection.name, identifier, answer))
  if (row.state === 'waiting') {
    const { summary, note } = validationActivity(facts, knownDeadline(row), answer?.sentence)
    await odoo.setValidationActivity(odooId, {
      summary,
      note,
      deadline: reminderDay(deadline, clock.now()),
      userId: undefined,
      userLogin: connection.responsibleLogin,
    })
  } else await odoo.clearValidationActivity(odooId)
  await store.recordValidationTold(connection.name, identifier, version, odooId)
}

function valuesOf(row: ValidationRow): Record<string, string | number | false> {
  const { facts, state, statusCode, statusAt, answer } = row
  const deadline = knownDeadline(row)
  return {
    ...ofInvoice(facts),
    [VALIDATION_FIELD.state]: state,
    [VALIDATION_FIELD.deadline]: deadline === undefined ? false : frenchDay(deadline),
    [VALIDATION_FIELD.status]: statusLabel(statusCode),
    [VALIDATION_FIELD.statusDate]: toOdooTime(statusAt),
    [VALIDATION_FIELD.answer]: answer?.sentence ?? false,
  }
}

function ofInvoice(facts: ValidationFacts): Record<string, string | number | false> {
  return {
    [VALIDATION_FIELD.supplier]: facts.supplierName ?? facts.supplierSiret ?? false,
    [VALIDATION_FIELD.supplierSiret]: facts.supplierSiret ?? false,
    [VALIDATION_FIELD.buyer]: facts.buyerName ?? facts.buyerSiret ?? false,
    [VALIDATION_FIELD.contract]: facts.contract ?? false,
    [VALIDATION_FIELD.commitment]: facts.commitment ?? false,
    [VALIDATION_FIELD.frame]: facts.frame ?? false,
    [VALIDATION_FIELD.untaxed]: amount(facts.amountUntaxed),
    [VALIDATION_FIELD.total]: amount(facts.amountTotal),
    [VALIDATION_FIELD.due]: amount(facts.amountDue),
    [VALIDATION_FIELD.currency]: facts.currency,
    [VALIDATION_FIELD.invoiceDate]: facts.invoiceDate ?? false,
    [VALIDATION_FIELD.depositDate]: facts.depositDate ?? false,
  }
}

function amount(text: string | undefined): number | false {
  const value = Number(text)
  return text === undefined || !Number.isFinite(value) ? false : value
}
