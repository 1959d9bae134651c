import { idsOf, isObject, type Json, type JsonObject } from './values.js'

/** One of Odoo's x2many commands, `(0, 0, values)` to `(6, 0, ids)`. */
export type Command =
  | { kind: 'create'; values: JsonObject }
  | { kind: 'update'; id: number; values: JsonObject }
  | { kind: 'delete'; id: number }
  | { kind: 'unlink'; id: number }
  | { kind: 'link'; id: number }
  | { kind: 'set'; ids: number[] }

/** The commands of a value given to an x2many field; bare ids stand for the whole list. */
export function commandsOf(value: Json): Command[] {
  if (!Array.isArray(value)) return [{ kind: 'set', ids: [] }]
  if (value.length > 0 && value.every((item) => typeof item === 'number')) {
    return [{ kind: 'set', ids: idsOf(value) }]
  }
  return value.flatMap((item) => commandOf(item) ?? [])
}

function commandOf(item: Json): Command | undefined {
  if (!Array.isArray(item)) return undefined
  const [code, id, third] = item
  const target = typeof id === 'number' ? id : 0
  const values = isObject(third) ? third : {}
  if (code === 0) return { kind: 'create', values }
  if (code === 1) return { kind: 'update', id: target, values }
  if (code === 2) return { kind: 'delete', id: target }
  if (code === 3) return { kind: 'unlink', id: target }
  if (code === 4) return { kind: 'link', id: target }
  if (code === 5) return { kind: 'set', ids: [] }
  return code === 6 ? { kind: 'set', ids: idsOf(third) } : undefined
}

/** The ids of a many2many after commands that create nothing. */
export function linkedIds(before: Json, commands: readonly Command[]): number[] {
  let ids = idsOf(before)
  for (const command of commands) {
    if (command.kind === 'set') ids = command.ids
    if (command.kind === 'link' && !ids.includes(command.id)) ids = [...ids, command.id]
    if (command.kind === 'unlink' || command.kind === 'delete') ids = ids.filter((id) => id !== command.id)
  }
  return ids
}
