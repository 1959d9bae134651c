import type { MethodCall } from './session.js'

/** What the methods that belong to no record take by position, under the names that Odoo 19 gives them. */
const OF_MODELS: Readonly<Record<string, readonly string[]>> = {
  search_read: ['domain', 'fields', 'offset', 'limit', 'order'],
  search: ['domain', 'offset', 'limit', 'order'],
  search_count: ['domain', 'limit'],
  fields_get: ['allfields', 'attributes'],
  create: ['vals_list'],
  load: ['fields', 'data'],
  check_object_reference: ['module', 'xml_id', 'raise_on_access_error'],
  context_get: [],
}

/** What methods of records take after the records. */
const OF_RECORDS: Readonly<Record<string, readonly string[]>> = {
  read: ['fields', 'load'],
  write: ['vals'],
  update_field_translations: ['field_name', 'translations'],
}

/** The arguments of a call, all of them by name, as JSON-2 wants them. */
export function namedArguments({ model, method, args, kwargs }: MethodCall): Record<string, unknown> {
  const names = OF_MODELS[method] ?? ['ids', ...(OF_RECORDS[method] ?? [])]
  const named: Record<string, unknown> = {}
  for (const [position, value] of args.entries()) {
    const name = names[position]
    if (name === undefined) throw new TypeError(`argument ${position + 1} of ${model}.${method} has no name`)
    // One record may be given by its bare id.
    named[name] = name === 'ids' && !Array.isArray(value) ? [value] : value
  }
  return { ...named, ...kwargs }
}

/**
 * Modules that override `create` and `write` are free to call the values otherwise. The arguments under the name that
 * this server asks for; undefined when that cannot be the reason why it refused them.
 */
export function renamedValues(
  method: string,
  named: Readonly<Record<string, unknown>>,
  wanted: string,
): Record<string, unknown> | undefined {
  const usual = method === 'create' ? 'vals_list' : method === 'write' ? 'vals' : undefined
  if (usual === undefined || !(usual in named) || wanted in named) return undefined
  const { [usual]: values, ...others } = named
  return { ...others, [wanted]: values }
}
