import { typeset } from './typography.js'

/** A text of the set-up: French for French users of Odoo, English for everybody else. */
export interface Text {
  readonly fr: string
  readonly en: string
}

/** With the spaces that French wants in its own half. */
export function typesetText({ fr, en }: Text): Text {
  return { fr: typeset(fr), en }
}
