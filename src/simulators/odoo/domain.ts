import { displayName, fieldReader } from './computed.js'
import type { Database } from './database.js'
import { OPERATORS, scalarTest } from './domain-operators.js'
import { valueError } from './errors.js'
import type { FieldDefinition } from './fields/definition.js'
import { idsOf, type Json, pythonRepr, type Row } from './values.js'
import { isSince } from './version.js'

export type Predicate = (row: Row) => boolean

interface Leaf {
  readonly path: string
  readonly operator: string
  readonly value: Json
}

function asLeaf(item: Json, domain: Json): Leaf {
  if (Array.isArray(item) && item.length === 3) {
    const [path, operator, value] = item
    if (typeof path === 'string' && typeof operator === 'string' && value !== undefined) {
      return { path, operator: operator.toLowerCase(), value }
    }
    // Odoo's own constants: (1, '=', 1) is true, (0, '=', 1) false.
    if (typeof path === 'number' && operator === '=') return { path: '', operator: String(path), value: 1 }
  }
  throw valueError(`Domain(${pythonRepr(domain)}) is malformed: invalid term ${pythonRepr(item)}`)
}

function repr(leaf: Leaf): string {
  return `(${pythonRepr(leaf.path)}, ${pythonRepr(leaf.operator)}, ${pythonRepr(leaf.value)})`
}

/** The paths that the leaves of a domain name. */
export function domainPaths(domain: Json): string[] {
  if (!Array.isArray(domain)) return []
  return domain.flatMap((item) => (Array.isArray(item) && typeof item[0] === 'string' ? [item[0]] : []))
}

/** The leaves that every match must satisfy: those of a domain without `|` and `!`. */
export function requiredLeaves(domain: Json): Leaf[] {
  if (!Array.isArray(domain) || domain.some((item) => item === '|' || item === '!')) return []
  return domain.filter((item) => Array.isArray(item)).map((item) => asLeaf(item, domain))
}

/**
 * The predicate of a domain in prefix notation.
 * @throws OdooError `builtins.ValueError` for an unknown field, an unknown operator or a malformed domain
 */
export function compileDomain(db: Database, model: string, domain: Json): Predicate {
  if (!Array.isArray(domain)) throw valueError(`Domain() invalid item in domain: ${pythonRepr(domain)}`)
  const stack: Predicate[] = []
  const pop = (): Predicate => {
    const top = stack.pop()
    if (top === undefined) throw valueError(`Domain ${pythonRepr(domain)} is malformed`)
    return top
  }
  for (const item of [...domain].reverse()) {
    if (item === '!') {
      const operand = pop()
      stack.push((row) => !operand(row))
    } else if (item === '&' || item === '|') {
      const left = pop()
      const right = pop()
      stack.push(item === '&' ? (row) => left(row) && right(row) : (row) => left(row) || right(row))
    } else {
      stack.push(compileLeaf(db, model, asLeaf(item, domain)))
    }
  }
  return (row) => stack.every((predicate) => predicate(row))
}

function compileLeaf(db: Database, model: string, leaf: Leaf): Predicate {
  if (leaf.path === '') return () => leaf.operator === '1'
  const dot = leaf.path.indexOf('.')
  const name = dot < 0 ? leaf.path : leaf.path.slice(0, dot)
  const definition = db.registry.field(model, name)
  if (definition === undefined) {
    const where = isSince(db.version, '19.0') ? 'condition' : 'leaf'
    throw valueError(`Invalid field ${model}.${name} in ${where} ${repr(leaf)}`)
  }
  if (!OPERATORS.has(leaf.operator)) {
    throw valueError(`Invalid operator ${pythonRepr(leaf.operator)} in domain term ${repr(leaf)}`)
  }
  if (dot >= 0)
    return throughRelation(db, model, name, definition, { ...leaf, path: leaf.path.slice(dot + 1) })
  if (definition.relation !== undefined && definition.relation !== '') {
    return relationTest(db, model, name, definition, leaf)
  }
  const test = scalarTest(db.version, definition.type, leaf.operator, leaf.value)
  const read = fieldReader(db, model, name, definition)
  return (row) => test(read(row))
}

/** `partner_id.name = x`: the record points to at least one record for which the rest holds. */
function throughRelation(
  db: Database,
  model: string,
  name: string,
  definition: FieldDefinition,
  rest: Leaf,
): Predicate {
  const comodel = definition.relation
  if (comodel === undefined) {
    throw valueError(`Invalid field ${model}.${name}.${rest.path} in leaf ${repr(rest)}`)
  }
  const inner = compileLeaf(db, comodel, rest)
  const known = new Map<number, boolean>()
  const holds = (target: Row): boolean => {
    const before = known.get(target.id)
    if (before !== undefined) return before
    const now = inner(target)
    known.set(target.id, now)
    return now
  }
  const read = fieldReader(db, model, name, definition)
  return (row) => db.table(comodel).many(read(row)).some(holds)
}

function relationTest(
  db: Database,
  model: string,
  name: string,
  definition: FieldDefinition,
  leaf: Leaf,
): Predicate {
  const comodel = definition.relation ?? ''
  if (leaf.operator === '=?' && (leaf.value === false || leaf.value === null)) return () => true
  const read = fieldReader(db, model, name, definition)
  const linked = (row: Row): number[] => idsOf(read(row))
  const values = Array.isArray(leaf.value) ? leaf.value : [leaf.value]
  const negative = leaf.operator === '!=' || leaf.operator === '<>' || leaf.operator.startsWith('not ')
  const byName = values.every((value) => typeof value === 'string') && values.length > 0
  if (byName) {
    const operator = negative ? positive(leaf.operator) : leaf.operator
    const test = scalarTest(db.version, 'char', operator, leaf.value)
    const named = (id: number): boolean => {
      const target = db.table(comodel).get(id)
      return target !== undefined && test(displayName(db, comodel, target))
    }
    return (row) => linked(row).some(named) !== negative
  }
  if (['<', '<=', '>', '>='].includes(leaf.operator)) {
    const test = scalarTest(db.version, 'integer', leaf.operator, leaf.value)
    return (row) => linked(row).some(test)
  }
  const wanted = new Set(values.filter((value) => typeof value === 'number'))
  const absent = values.some((value) => value === false || value === null)
  return (row) => {
    const ids = linked(row)
    const matches = ids.length === 0 ? absent : ids.some((id) => wanted.has(id))
    return matches !== negative
  }
}

function positive(operator: string): string {
  if (operator === '!=' || operator === '<>') return '='
  return operator.startsWith('not ') ? operator.slice(4) : operator
}
