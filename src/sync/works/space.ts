import { ChorusError } from '../../chorus/wire/error.js'
import { mark } from '../../marks/mark.js'
import type { WorksSpace } from '../../store/store.js'
import { failsAlone } from '../health/probe.js'
import type { StageContext } from '../running/context.js'

/** Spaces are opened for a company once in years. */
export const SPACE_LASTS_MS = 24 * 3_600_000

/** Only what concerns works invoices is out. */
const AFTER_OUTAGE_MS = 3_600_000

/** The space of works invoices, which Chorus Pro is asked for once a day; undefined: the account has none, or may not use it. */
export async function worksSpace(context: StageContext): Promise<WorksSpace | undefined> {
  const { store, connection, chorus, clock, log } = context
  const known = await store.worksSpace(connection.name)
  if (known !== undefined && clock.now() < known.askAt) return known.isOpen ? known : undefined
  const isOpen = await ifPossible(context, () => chorus.hasWorksSpace())
  if (isOpen === undefined) return undefined
  const askAt = new Date(clock.now().getTime() + SPACE_LASTS_MS)
  await store.saveWorksSpace(connection.name, { isOpen, askAt })
  if (isOpen && known?.isOpen !== true) log.info('works invoices of the company are followed')
  return isOpen ? { isOpen, askAt, followedUntil: known?.followedUntil } : undefined
}

/**
 * The services of works invoices are known from few sources, and an application may not be subscribed to their API: what
 * they refuse, or answer otherwise, is said once, and asked again the next day; everything else goes on. Undefined then.
 */
export async function ifPossible<T>(context: StageContext, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ChorusError) || context.stop.aborted || !(await failsAlone(context, error)))
      throw error
    if (!mark('works-refused-alone')) throw error
    const { store, connection, clock, log } = context
    const waitMs = error.kind === 'retry-later' ? AFTER_OUTAGE_MS : SPACE_LASTS_MS
    const askAt = new Date(clock.now().getTime() + waitMs)
    await store.saveWorksSpace(connection.name, { isOpen: false, askAt })
    log.warn(`works invoices are not followed for now: ${error.message}`, {
      remedy: error.remedy,
      askedAgainAt: askAt.toISOString(),
    })
    return undefined
  }
}
