import type { KnownMotives } from '../../store/store.js'
import { describeFailure } from '../health/failure.js'
import { failsAlone } from '../health/probe.js'
import type { StageContext } from '../running/context.js'
import { ASKED_DAILY_MS, ASKED_HOURLY_MS } from './asked.js'

/** The reasons for which invoices of a frame may be refused: asked once a day, an hour later where a try may help, and offered to users in Odoo. */
export async function motivesOf(
  context: StageContext,
  frame: string | undefined,
): Promise<KnownMotives['motives']> {
  const { store, connection, chorus, odoo, clock } = context
  if (frame === undefined) return []
  const known = await store.knownMotives(connection.name, frame)
  if (known !== undefined && clock.now() < known.askAt) return known.motives
  const after = (ms: number): Date => new Date(clock.now().getTime() + ms)
  try {
    const motives = await chorus.refusalMotives(frame)
    await odoo.putMotives(motives.map((motive) => ({ ...motive, frame })))
    await store.saveMotives(connection.name, frame, { motives, askAt: after(ASKED_DAILY_MS) })
    return motives
  } catch (error) {
    if (!(await failsAlone(context, error))) throw error
    const { kind, message, remedy } = describeFailure(error)
    context.log.warn(`for which reasons invoices may be refused is not known: ${message}`, { remedy, frame })
    const askAt = after(kind === 'retry-later' ? ASKED_HOURLY_MS : ASKED_DAILY_MS)
    await store.saveMotives(connection.name, frame, { motives: known?.motives ?? [], askAt })
    return known?.motives ?? []
  }
}
