import { toOdooTime } from '../../domain/words/french-time.js'
import { requestWaitsNote } from '../../domain/words/notes.js'
import { fr } from '../../domain/words/typography.js'
import type { InvoiceRow } from '../../store/store.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { Stage, StageContext } from '../running/context.js'
import { CHORUS_REQUESTS, isChorusRequest } from './chorus-requests.js'

const BATCH = 50

/** Says on invoices, once, that what was asked waits for Chorus Pro, and that there is nothing to be done about it. */
export const waitingRequests: Stage = {
  name: 'waiting-requests',
  needs: [],
  async run(context) {
    const { store, connection, breakers, dryRun } = context
    const failure = breakers.chorus.presentFailure
    if (failure === undefined || dryRun) return
    for await (const row of waiting(store, connection.name))
      if (isChorusRequest(row.invoice.request) && row.chorusIdentifier !== undefined)
        await store.recordToTell(row.id, [
          requestWaitsNote(subjectOf(context, row), keyOf(row), reason(failure.kind)),
        ])
  },
}

async function* waiting(store: StageContext['store'], connection: string): AsyncGenerator<InvoiceRow> {
  for (let after: number | undefined = 0; after !== undefined;) {
    const rows: InvoiceRow[] = await store.invoicesWithRequest(
      connection,
      { among: CHORUS_REQUESTS },
      BATCH,
      after,
    )
    yield* rows
    after = rows.at(-1)?.odooId
  }
}

/** Of the return that it is about: whatever else is written on the invoice meanwhile, it is told once. */
function keyOf({ invoice, statusAt = invoice.writeDate }: InvoiceRow): string {
  return `${invoice.request ?? ''}.${toOdooTime(statusAt).replace(/\D/g, '')}`
}

function reason(kind: unknown): string {
  return kind === 'credentials'
    ? fr`Chorus Pro refuse l’accès au compte technique de la société : votre administrateur en trouve la cause dans le journal de la passerelle. Votre demande sera traitée dès que l’accès sera rétabli ; vous n’avez pas à la refaire.`
    : fr`Chorus Pro ne répond pas en ce moment ; la facture n’est pas en cause. Votre demande sera traitée dès qu’il répondra ; vous n’avez rien à faire.`
}
