import { ChorusError } from '../../chorus/wire/error.js'
import { isPublicCategory } from '../../domain/recipients/legal-category.js'
import type { Stage } from '../running/context.js'

/** Nobody waits for them, and nothing else may wait for them. */
const ASKED_A_CYCLE = 20

const DAY_MS = 24 * 3_600_000

/** Asks, a few at a time, for the legal category of SIRETs that the directory does not know. No failure is a side's. */
export const askLegalCategories: Stage = {
  name: 'legal-categories',
  needs: ['chorus'],
  async run({ store, chorus, connection, clock, log, stop }) {
    const { environment } = connection.chorusPro
    const yesterday = new Date(clock.now().getTime() - DAY_MS)
    const due = await store.legalCategoriesToAsk(connection.name, environment, yesterday, ASKED_A_CYCLE)
    const isStopped = (): boolean => stop.aborted
    for (const siret of due) {
      if (isStopped()) return
      try {
        const { legalCategory: category } = await chorus.informationOfSiret(siret)
        if (category === undefined) await store.recordLegalCategoryUnknown(environment, siret, clock.now())
        else {
          const found = { category, isPublic: isPublicCategory(category) }
          await store.saveLegalCategory(environment, siret, found, clock.now())
        }
      } catch (error) {
        if (!(error instanceof ChorusError) || error.kind === 'quota' || isStopped()) throw error
        if (error.kind === 'refusal' || error.kind === 'request') {
          await store.recordLegalCategoryUnknown(environment, siret, clock.now())
          continue
        }
        await store.recordLegalCategoriesRefused(connection.name, clock.now())
        log.info(`no legal categories of customers today: ${error.message}`, { remedy: error.remedy })
        return
      }
    }
  },
}
