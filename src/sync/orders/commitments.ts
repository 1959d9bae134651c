import { ChorusError } from '../../chorus/wire/error.js'
import type { OdooOrder } from '../../domain/orders/order.js'
import { STATE_SIRET } from '../../domain/recipients/published-structure.js'
import { mark } from '../../marks/mark.js'
import type { StageContext } from '../running/context.js'
import { noteOrderRefusal } from './refused-calls.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** One that is open may be closed some day; one that is not known may be entered within hours. */
const KNOWN_LASTS_MS = 30 * DAY_MS
const UNKNOWN_LASTS_MS = 12 * HOUR_MS

/** The application may have been subscribed to the API since. */
const REFUSAL_LASTS_MS = DAY_MS

/**
 * Whether the State, which alone has its commitments in Chorus Pro, knows that of an order. Undefined: it is another's, or
 * cannot be known. Where the account may not ask, nothing is asked for a day.
 */
export async function isCommitmentKnown(
  context: StageContext,
  { references, isInvoiced }: OdooOrder,
  siret: string,
): Promise<boolean | undefined> {
  const { store, chorus, connection, clock } = context
  const { commitmentNumber: number } = references
  if (siret !== STATE_SIRET || number === undefined || isInvoiced) return undefined
  const { environment } = connection.chorusPro
  const now = clock.now()
  const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds)
  const answered = (since: Date): Promise<boolean | undefined> =>
    store.commitmentKnown(environment, siret, number, since)
  if (await answered(ago(KNOWN_LASTS_MS))) return true
  if ((await answered(ago(UNKNOWN_LASTS_MS))) === false) return false
  const wasRefused = await store.wasOrderCallRefused(connection.name, 'commitment', ago(REFUSAL_LASTS_MS))
  if (wasRefused && mark('commitments-refused')) return undefined
  try {
    const isKnown = await chorus.isCommitmentKnown(siret, number)
    const answer = { isKnown, at: now, forgetBefore: ago(KNOWN_LASTS_MS) }
    await store.saveCommitment(environment, siret, number, answer)
    await store.forgetOrderCallRefusal(connection.name, 'commitment')
    return isKnown
  } catch (error) {
    if (!(error instanceof ChorusError)) throw error
    // Of this number alone; it is asked again when the order changes, or tomorrow.
    if (error.kind === 'refusal') return undefined
    if (error.kind !== 'credentials' && error.kind !== 'request') throw error
    await noteOrderRefusal(
      context,
      'commitment',
      `the commitments of the State on quotations and orders are not checked: ${error.message}`,
      REMEDY,
    )
    return undefined
  }
}

const REMEDY =
  'subscribe the PISTE application to the API "Engagements juridiques" if you want them checked; it is tried again once a day, and all the rest goes on without'
