import { type Text, typesetText } from '../words/text.js'

/** A custom field on `account.move` or `res.partner`, as `setup` creates it. */
export interface CustomField {
  readonly name: string
  readonly type:
    | 'char'
    | 'text'
    | 'datetime'
    | 'date'
    | 'selection'
    | 'boolean'
    | 'integer'
    | 'float'
    | 'many2many'
    | 'many2one'
  /** As forms, lists and groups show it. */
  readonly label: Text
  readonly help: Text
  readonly selection?: readonly { readonly value: string; readonly label: Text }[]
  /** The model that a many2many or many2one links to. */
  readonly relation?: string
  /** The table that keeps a many2many; needed where another custom one links the same two models. */
  readonly relationTable?: string
  /** The daemon writes it, people read it; what users ask for, choose or answer is theirs to set. */
  readonly readonly: boolean
  /** A copy of the record, such as a credit note, has the value too. */
  readonly copied?: true
}

/** With all its texts set as French wants them; its values stay. */
export function typesetField(field: CustomField): CustomField {
  return {
    ...field,
    label: typesetText(field.label),
    help: typesetText(field.help),
    ...(field.selection && {
      selection: field.selection.map(({ value, label }) => ({ value, label: typesetText(label) })),
    }),
  }
}
