import type { FieldValues } from '../words/telling.js'
import { FIELD } from './fields.js'

/** By field: values that an Odoo set up by an earlier version lacks, each with what that version showed in its place. */
const FORMER: Readonly<Partial<Record<string, Readonly<Partial<Record<string, string>>>>>> = {
  [FIELD.stage]: { held: 'refused' },
  [FIELD.situation]: { '17_to_deposit': '15_to_check', '15_to_check': '40_to_correct' },
  [FIELD.nextActor]: { 'project-manager': 'validator', 'project-owner': 'validator' },
}

/** What the field showed instead of this value before there was one of its own; undefined: it has always been there. */
export function formerValue(field: string, value: FieldValues[string] | undefined): string | undefined {
  return typeof value === 'string' ? FORMER[field]?.[value] : undefined
}
