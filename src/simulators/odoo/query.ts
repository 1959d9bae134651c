import { shownValue } from './convert.js'
import { fieldReader } from './computed.js'
import { compileDomain, domainPaths, requiredLeaves } from './domain.js'
import type { Environment } from './environment.js'
import { invalidField, userError } from './errors.js'
import { defaultOrder } from './fields/descriptions.js'
import type { FieldDefinition } from './fields/definition.js'
import { checkAccess, checkFields, mayReadRow, mayUseField } from './rights.js'
import { type Json, type JsonObject, type Row } from './values.js'

export interface SearchWindow {
  readonly offset: number
  /** No limit when absent. */
  readonly limit: number | undefined
  /** The model's own order when absent. */
  readonly order: string | undefined
}

/** Fields whose equality narrows a search before its predicate runs. */
const INDEXED: Readonly<Record<string, readonly string[]>> = {
  'account.move.line': ['move_id'],
  'ir.attachment': ['res_id'],
  'ir.model.data': ['name', 'res_id'],
  'ir.model.fields': ['name'],
  'mail.activity': ['res_id'],
  'mail.message': ['message_id', 'res_id'],
}

function candidates(env: Environment, model: string, domain: Json): readonly Row[] {
  const table = env.db.table(model)
  for (const leaf of requiredLeaves(domain)) {
    const byId = leaf.path === 'id'
    if (!byId && !(INDEXED[model]?.includes(leaf.path) ?? false)) continue
    const values = leaf.operator === 'in' ? leaf.value : leaf.operator === '=' ? [leaf.value] : undefined
    if (!Array.isArray(values) || values.some((value) => typeof value === 'boolean' || value === null))
      continue
    if (byId) return table.many([...new Set(values)])
    // A many2one may be compared with a name too: only ids can be looked up.
    const stored = env.db.registry.field(model, leaf.path)?.type
    if (stored === 'many2one' && values.some((value) => typeof value !== 'number')) continue
    return [...new Set(values)].flatMap((value) => table.lookup(leaf.path, value))
  }
  return table.rows
}

/** The leaves that Odoo adds by itself to what it was asked. */
function impliedDomain(env: Environment, model: string, domain: Json): Json[] {
  const paths = domainPaths(domain)
  const implied: Json[] = []
  const hasActive = env.db.registry.field(model, 'active') !== undefined
  if (hasActive && env.context['active_test'] !== false && !paths.includes('active')) {
    implied.push(['active', '=', true])
  }
  if (model === 'ir.attachment' && !paths.includes('res_field') && !paths.includes('id')) {
    implied.push(['res_field', '=', false])
  }
  return implied
}

/** The matching records that the user may read, without order. */
export function matching(env: Environment, model: string, domain: Json): Row[] {
  checkAccess(env, model, 'read')
  const asked = compileDomain(env.db, model, domain)
  const implied = compileDomain(env.db, model, impliedDomain(env, model, domain))
  return candidates(env, model, domain).filter(
    (row) => asked(row) && implied(row) && mayReadRow(env, model, row),
  )
}

interface SortTerm {
  readonly key: (row: Row) => Json
  readonly descending: boolean
}

const ORDER_TERM = /^\s*([a-z_][a-z0-9_]*)(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*$/i

function sortTerms(env: Environment, model: string, order: string): SortTerm[] {
  return order.split(',').map((part) => {
    const match = ORDER_TERM.exec(part)
    if (match === null) {
      throw userError(
        `Invalid "order" specified (${order}). A valid "order" specification is a comma-separated list of ` +
          'valid field names (optionally followed by asc/desc for the direction)',
      )
    }
    const name = match[1] ?? ''
    const definition = env.db.registry.field(model, name)
    if (definition === undefined) throw invalidField(env.db.version, model, name)
    return {
      key: fieldReader(env.db, model, name, definition),
      descending: match[2]?.toLowerCase() === 'desc',
    }
  })
}

function compare(left: Json, right: Json): number {
  if (left === right) return 0
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  // NULL sorts last in PostgreSQL.
  if (left === false || left === null) return 1
  if (right === false || right === null) return -1
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const [first, second] = [JSON.stringify(left), JSON.stringify(right)]
  return first < second ? -1 : first > second ? 1 : 0
}

export function search(env: Environment, model: string, domain: Json, window: SearchWindow): Row[] {
  const terms = sortTerms(env, model, window.order ?? defaultOrder(model))
  const rows = matching(env, model, domain)
  const keyed = rows.map((row) => ({
    row,
    keys: terms.map(({ key }) => key(row)),
  }))
  keyed.sort((left, right) => {
    for (const [index, term] of terms.entries()) {
      const order = compare(left.keys[index] ?? false, right.keys[index] ?? false)
      if (order !== 0) return term.descending ? -order : order
    }
    return left.row.id - right.row.id
  })
  const end = window.limit === undefined ? undefined : window.offset + window.limit
  return keyed.slice(window.offset, end).map((item) => item.row)
}

/** The values of records as RPC shows them; all the fields that the user may see when none are named. */
export function read(
  env: Environment,
  model: string,
  rows: readonly Row[],
  names: readonly string[] | undefined,
): JsonObject[] {
  checkAccess(env, model, 'read')
  const { registry, version } = env.db
  const wanted = names ?? [...registry.fields(model).keys()]
  const definitions: [string, FieldDefinition][] = []
  for (const name of wanted) {
    const definition = registry.field(model, name)
    if (definition === undefined) throw invalidField(version, model, name)
    if (names !== undefined || mayUseField(env, definition)) definitions.push([name, definition])
  }
  checkFields(env, model, 'read', names === undefined ? [] : [...names])
  return rows.map((row) => {
    const shown: JsonObject = { id: row.id }
    for (const [name, definition] of definitions) shown[name] = shownValue(env, model, row, name, definition)
    const strange = env.db.strange.get(`${model},${row.id}`)
    return strange === undefined ? shown : spoilt(shown, strange)
  })
}

/** Fields that were not asked for do not come of it. */
function spoilt(shown: JsonObject, strange: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(shown).flatMap(([name, value]): [string, Json][] => {
      const other = Object.hasOwn(strange, name) ? strange[name] : value
      return other === undefined ? [] : [[name, other]]
    }),
  )
}

/** The answer of `fields_get`; names that the model lacks are left out, as are unknown attributes. */
export function fieldsGet(
  env: Environment,
  model: string,
  names: readonly string[] | undefined,
  attributes: readonly string[] | undefined,
): JsonObject {
  const answer: JsonObject = {}
  for (const [name, definition] of env.db.registry.fields(model)) {
    if (names !== undefined && names.length > 0 && !names.includes(name)) continue
    if (!mayUseField(env, definition)) continue
    const description: JsonObject = {
      type: definition.type,
      string: definition.string,
      required: definition.required,
      readonly: definition.readonly,
      store: definition.store,
      name,
      manual: definition.manual ?? false,
      searchable: true,
      sortable: definition.store,
      ...(definition.help === undefined ? {} : { help: definition.help }),
      ...(definition.relation === undefined ? {} : { relation: definition.relation }),
      ...(definition.selection === undefined
        ? {}
        : { selection: definition.selection.map(([value, label]) => [value, label]) }),
    }
    answer[name] = Object.fromEntries(
      Object.entries(description).filter(([key]) => attributes === undefined || attributes.includes(key)),
    )
  }
  return answer
}
