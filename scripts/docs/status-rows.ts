import { ACTOR_LABELS } from '../../src/domain/chorus-status/next-actor.js'
import { typeset } from '../../src/domain/words/typography.js'
import type { StatusWords } from '../../src/domain/chorus-status/status-words.js'

/** What the user does about a status, by its name as the table shows it. */
export type WordsOf = (label: string) => string

/** A row for each status, in the order of the code: its name, what it means, who acts next, what the user does. */
export function statusRows(statuses: readonly StatusWords[], wordsOf: WordsOf): string[][] {
  return statuses.map(({ label, meaning, nextActor }) => {
    const name = `**${typeset(label.fr)}**`
    return [name, typeset(meaning), ACTOR_LABELS[nextActor].fr, wordsOf(name)]
  })
}
