import { ChorusError } from '../../chorus/wire/error.js'
import type { ValidationRow } from '../../store/store.js'
import { VALIDATION_MODEL } from '../../domain/odoo-fields/validation-fields.js'
import { NO_DOCUMENT, validationNote } from '../../domain/words/validation-words.js'
import { mark } from '../../marks/mark.js'
import { describeFailure } from '../health/failure.js'
import { isForbiddenAlone } from '../health/probe.js'
import { attachOnce, inFileName } from '../odoo-state/attach-once.js'
import { fileOf, held } from '../proof/held.js'
import type { StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'

const BATCH = 10
const KEY = 'document'

/** After so many refusals in a row, each later than the one before (an hour in all), it is no passing fault. */
const MOST_TRIES = 6

/** Attaches to each invoice to validate what Chorus Pro holds of it, once. */
export async function attachDocuments(context: StageContext): Promise<void> {
  const {
    store,
    connection,
    clock,
    validating: { documents: backOffs },
  } = context
  const wanted = await store.validationsWithoutDocument(connection.name, BATCH + backOffs.size)
  const due = wanted.filter(({ identifier }) => !backOffs.isWaiting(identifier, KEY, clock.now()))
  await forEachStep(
    context,
    due.slice(0, BATCH),
    (row) => attach(context, row),
    ({ identifier }) => {
      backOffs.failed(identifier, KEY, clock.now())
      return Promise.resolve()
    },
    ({ facts }) => facts.number,
  )
}

async function attach(context: StageContext, row: ValidationRow): Promise<void> {
  const {
    store,
    connection,
    odoo,
    clock,
    log,
    validating: { documents: backOffs },
  } = context
  const { identifier, odooId, facts } = row
  if (odooId === undefined) return
  const name = `Chorus Pro ${inFileName(facts.number)}`
  try {
    const outcome = await attachOnce(
      context,
      { model: VALIDATION_MODEL, id: odooId },
      {
        names: [`${name}.pdf`, `${name}.zip`],
        begunAt: () => Promise.resolve(row.documentBegunAt),
        recordBegun: (at) => store.recordValidationDocumentBegun(connection.name, identifier, at),
        make: async () => ({ files: [fileOf(name, (await held(context, identifier)).bytes)] }),
      },
    )
    if (outcome === 'underway') {
      backOffs.failed(identifier, KEY, clock.now())
      return
    }
    await store.recordValidationDocument(connection.name, identifier, 'attached')
    backOffs.done(identifier)
  } catch (error) {
    const isForbidden = (await isForbiddenAlone(context, error)) && mark('document-alone-forbidden')
    const isNo = error instanceof ChorusError && (isForbidden || ['refusal', 'request'].includes(error.kind))
    const isLast = isNo && backOffs.countNo(identifier, KEY) >= MOST_TRIES
    if (isForbidden && !isLast) {
      // Thrown, it would have Chorus Pro left alone, for everything else as well.
      backOffs.failed(identifier, KEY, clock.now())
      return
    }
    if (!isLast) throw error
    const { message, remedy } = describeFailure(error)
    log.warn(`the document of an invoice to validate cannot be had: ${message}`, {
      invoice: facts.number,
      remedy,
    })
    const note = validationNote(connection.name, identifier, { key: KEY, sentence: NO_DOCUMENT })
    await odoo.postValidationNote(odooId, note)
    await store.recordValidationDocument(connection.name, identifier, 'given-up')
    backOffs.done(identifier)
  }
}
