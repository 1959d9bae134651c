import type { KnownMotives } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { failsAlone } from '../health/probe.js'
import type { StageContext } from '../running/context.js'
import { ASKED_DAILY_MS } from './search.js'

/** The reasons for which invoices of a frame may be refused: asked once a day, and offered to users in Odoo. */
export async function motivesOf(
  context: StageContext,
  frame: string | undefined,
): Promise<KnownMotives['motives']> {
  const { store, connection, chorus, odoo, clock } = context
  if (frame === undefined) return []
  const known = await store.knownMotives(connection.name, frame)
  if (known !== undefined && clock.now() < known.askAt) return known.motives
  const askAt = new Date(clock.now().getTime() + ASKED_DAILY_MS)
  try {
    const motives = await chorus.refusalMotives(frame)
    await odoo.putMotives(motives.map((motive) => ({ ...motive, frame })))
    await store.saveMotives(connection.name, frame, { motives, askAt })
    return motives
  } catch (error) {
    if (!(await failsAlone(context, error))) throw error
    const { message, remedy } = describeFailure(error)
    context.log.warn(`for which reasons invoices may be refused is not known: ${message}`, { remedy, frame })
    await store.saveMotives(connection.name, frame, { motives: known?.motives ?? [], askAt })
    return known?.motives ?? []
  }
}
