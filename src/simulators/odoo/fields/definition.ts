import type { Json } from '../values.js'

export type FieldType =
  | 'binary'
  | 'boolean'
  | 'char'
  | 'date'
  | 'datetime'
  | 'float'
  | 'html'
  | 'integer'
  | 'json'
  | 'many2many'
  | 'many2one'
  | 'many2one_reference'
  | 'monetary'
  | 'one2many'
  | 'selection'
  | 'text'

export type Choices = readonly (readonly [value: string, label: string])[]

/** What `fields_get` tells of a field, and what the model layer needs to store and compute it. */
export interface FieldDefinition {
  readonly type: FieldType
  readonly string: string
  readonly required: boolean
  /** 16.0 shows `1` for `mail.message.message_id`. */
  readonly readonly: boolean | 1
  readonly store: boolean
  readonly relation?: string
  readonly selection?: Choices
  readonly help?: string
  /** Characters that are kept of a text; the rest is cut off without a word. */
  readonly size?: number
  readonly manual?: boolean
  /** The value of a record created without one. */
  readonly default?: Json
  /** The many2one of the other side, for a one2many kept there. */
  readonly inverse?: string
  /** The value is kept once a language; English is the one that others fall back to. */
  readonly translate?: boolean
  /** Only members of Administration / Settings see the field. */
  readonly restricted?: boolean
}

export type FieldMap = Readonly<Record<string, FieldDefinition>>

type Extra = Partial<Omit<FieldDefinition, 'type' | 'string' | 'relation' | 'selection'>>

function field(type: FieldType, string: string, extra: Extra = {}): FieldDefinition {
  return { type, string, required: false, readonly: false, store: true, ...extra }
}

const simple =
  (type: FieldType) =>
  (string: string, extra?: Extra): FieldDefinition =>
    field(type, string, extra)

export const binary = simple('binary')
export const boolean = simple('boolean')
export const char = simple('char')
export const date = simple('date')
export const datetime = simple('datetime')
export const float = simple('float')
export const html = simple('html')
export const integer = simple('integer')
export const json = simple('json')
export const monetary = simple('monetary')
export const reference = simple('many2one_reference')
export const text = simple('text')

const relational =
  (type: FieldType) =>
  (string: string, relation: string, extra?: Extra): FieldDefinition => ({
    ...field(type, string, extra),
    relation,
  })

export const many2one = relational('many2one')
export const many2many = relational('many2many')
export const one2many = relational('one2many')

export function selection(string: string, choices: Choices, extra?: Extra): FieldDefinition {
  return { ...field('selection', string, extra), selection: choices }
}

export const TRANSLATED = { translate: true } as const
export const READONLY = { readonly: true } as const
export const REQUIRED = { required: true } as const
export const COMPUTED = { readonly: true, store: false } as const

/** The fields that every model has. */
export const LOG_FIELDS: FieldMap = {
  id: integer('ID', READONLY),
  display_name: char('Display Name', COMPUTED),
  create_date: datetime('Created on', READONLY),
  create_uid: many2one('Created by', 'res.users', READONLY),
  write_date: datetime('Last Updated on', READONLY),
  write_uid: many2one('Last Updated by', 'res.users', READONLY),
}
