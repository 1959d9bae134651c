/** A text of the set-up: French for French users of Odoo, English for everybody else. */
export interface Text {
  readonly fr: string
  readonly en: string
}
