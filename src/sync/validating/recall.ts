import { statusLabel } from '../../domain/chorus-status/status.js'
import { AWAITING, silenceCountsFrom, turnOf } from '../../domain/validating/validation.js'
import { startOfFrenchDay } from '../../domain/words/french-time.js'
import type { ShownValidation } from '../../odoo/port.js'
import type { ValidationRow } from '../../store/store.js'
import { chorusTime } from '../requests/chorus-time.js'
import type { StageContext } from '../running/context.js'
import { noteGone } from './note.js'

/** What Odoo shows as waiting and the store does not know: it was lost, and nobody else would ever say that this is over. */
export async function takeUpUnknown(context: StageContext): Promise<ValidationRow[]> {
  return keep(context, await context.odoo.shownValidations(context.connection.chorusPro.environment))
}

/** Keeps records of Odoo's that the store does not know, and finds out how they stand. */
export async function takeUp(context: StageContext, shown: readonly ShownValidation[]): Promise<void> {
  for (const row of await keep(context, shown)) if (row.state === 'waiting') await noteGone(context, row)
}

async function keep(context: StageContext, shown: readonly ShownValidation[]): Promise<ValidationRow[]> {
  const { store, connection } = context
  const identifiers = shown.map(({ identifier }) => identifier)
  const known = new Set(
    (await store.validations(connection.name, identifiers)).map(({ identifier }) => identifier),
  )
  const unknown = shown.filter(({ identifier }) => !known.has(identifier))
  for (const one of unknown) await store.noteValidation(connection.name, seenIn(context, one))
  return store.validations(
    connection.name,
    unknown.map(({ identifier }) => identifier),
  )
}

function seenIn(
  context: StageContext,
  { identifier, state, status, statusAt, deadline, facts }: ShownValidation,
): Parameters<StageContext['store']['noteValidation']>[1] {
  // Odoo has the words of a status, not its code.
  const statusCode = AWAITING.find((code) => statusLabel(code) === status) ?? status ?? AWAITING[0]
  const since = statusAt ?? chorusTime(context)
  return {
    identifier,
    facts: { ...facts, validatorId: undefined, ...(deadline === undefined && { isSinceUnknown: true }) },
    statusCode,
    statusAt: since,
    turn: turnOf(statusCode) ?? 1,
    state,
    deadline: deadline === undefined ? silenceCountsFrom(since) : startOfFrenchDay(deadline),
  }
}
