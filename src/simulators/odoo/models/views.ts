import type { Environment } from '../environment.js'
import { validationError } from '../errors.js'
import type { ModelHooks } from '../hooks.js'
import { type JsonObject, numberOf, type Row, textOf } from '../values.js'
import { type ArchNode, parseArch } from './view-arch.js'
import { isBefore, isSince, type OdooVersion } from '../version.js'

function roots(version: OdooVersion): readonly string[] {
  const list = isSince(version, '18.0') ? 'list' : 'tree'
  return [list, 'form', 'kanban', 'search', 'calendar', 'graph', 'pivot', 'activity', 'qweb']
}

/** What 16.0 takes in `invisible` and its like: a constant, or an expression over the context alone. */
const CONSTANT_MODIFIER = /^(?:0|1|true|false|context\b.*)$/i

function viewError(view: JsonObject, message: string): Error {
  return validationError(`Error while validating view:\n\n${message}\n\nView name: ${textOf(view, 'name')}\n`)
}

function checkModifiers(env: Environment, view: JsonObject, element: ArchNode): void {
  const { version } = env.db
  const { attributes } = element
  if (isSince(version, '17.0') && ('attrs' in attributes || 'states' in attributes)) {
    throw viewError(view, 'Since 17.0, the "attrs" and "states" attributes are no longer used.')
  }
  if (isSince(version, '17.0')) return
  for (const name of ['invisible', 'readonly', 'required']) {
    const value = attributes[name]
    if (value !== undefined && !CONSTANT_MODIFIER.test(value)) {
      throw viewError(view, `Invalid expression in attribute ${name}: ${value}`)
    }
  }
}

/**
 * 20.0 takes both and shows neither: `t-esc` renders nothing, the name of a Font Awesome icon stands there as text. A view
 * that does not show what it should is refused here.
 */
function checkShown(env: Environment, view: JsonObject, { attributes }: ArchNode): void {
  if (isBefore(env.db.version, '20.0')) return
  if ('t-esc' in attributes) throw viewError(view, 'Nothing is rendered by "t-esc", use "t-out".')
  if (/^fa-/.test(attributes['icon'] ?? '') || /(^|\s)fa(\s|$)/.test(attributes['class'] ?? '')) {
    throw viewError(view, 'Icons are Material Symbols, a Font Awesome icon shows as text.')
  }
}

function checkField(env: Environment, view: JsonObject, model: string, element: ArchNode): void {
  const name = element.attributes['name'] ?? ''
  const definition = env.db.registry.field(model, name)
  if (definition === undefined) {
    throw viewError(view, `Field "${name}" does not exist in model "${model}"`)
  }
  const inner = definition.relation ?? model
  // Extensions put siblings inside `position`ed fields; lists and forms inside an x2many speak of its records.
  const nested = 'position' in element.attributes ? model : inner
  for (const child of element.children) checkElement(env, view, nested, child)
}

function checkElement(env: Environment, view: JsonObject, model: string, element: ArchNode): void {
  checkModifiers(env, view, element)
  checkShown(env, view, element)
  if (element.tag === 'field') {
    checkField(env, view, model, element)
    return
  }
  if (element.tag === 'xpath') checkLocator(env, view, element)
  if (element.tag === 'button') checkButton(env, view, element)
  for (const child of element.children) checkElement(env, view, model, child)
}

/** A button that runs an action names it by its id. */
function checkButton(env: Environment, view: JsonObject, { attributes }: ArchNode): void {
  if (attributes['type'] !== 'action') return
  const name = attributes['name'] ?? ''
  const known = ['ir.actions.server', 'ir.actions.act_window', 'ir.actions.act_url']
  if (/^\d+$/.test(name) && known.some((model) => env.db.table(model).get(Number(name)) !== undefined)) return
  throw viewError(view, `Action ${name} (id: ${name}) does not exist for button of type action.`)
}

/** The base views of this server have lists under their tag of the series only. */
function checkLocator(env: Environment, view: JsonObject, element: ArchNode): void {
  const expr = element.attributes['expr']
  if (expr === undefined) throw viewError(view, 'Missing xpath expression')
  const foreign = isSince(env.db.version, '18.0') ? /(^|\/)tree\b/ : /(^|\/)list\b/
  if (foreign.test(expr)) {
    throw viewError(view, `Element '<xpath expr="${expr}">' cannot be located in parent view`)
  }
}

function checkArch(env: Environment, view: JsonObject): ArchNode {
  const root = parseArch(textOf(view, 'arch_db'))
  const model = textOf(view, 'model')
  const extension = typeof view['inherit_id'] === 'number'
  const allowed = roots(env.db.version)
  if (!extension && !allowed.includes(root.tag)) {
    throw validationError(
      `Invalid view type: '${root.tag}'.\nYou might have used an invalid starting tag in the architecture.\n` +
        `Allowed types are: ${allowed.join(', ')}`,
    )
  }
  if (model !== '' && !env.db.registry.has(model)) throw viewError(view, `Model not found: ${model}`)
  if (model !== '') checkElement(env, view, model, root)
  return root
}

function withArch(values: JsonObject): JsonObject {
  const { arch, arch_base: base, ...others } = values
  const given = base ?? arch
  return given === undefined ? others : { ...others, arch_db: given }
}

function parentOf(env: Environment, values: JsonObject): Row | undefined {
  return env.db.table('ir.ui.view').get(numberOf(values, 'inherit_id'))
}

export const viewHooks: ModelHooks = {
  beforeCreate(env, values) {
    const given = withArch(values)
    const parent = parentOf(env, given)
    const view: JsonObject = {
      ...given,
      model: given['model'] ?? parent?.['model'] ?? false,
      mode: given['mode'] ?? (parent === undefined ? 'primary' : 'extension'),
    }
    const root = checkArch(env, view)
    const type = textOf(given, 'type') || textOf(parent ?? {}, 'type') || root.tag
    return { ...view, type, name: given['name'] ?? `${textOf(view, 'model')} ${type}` }
  },
  beforeWrite(env, row, values) {
    const given = withArch(values)
    checkArch(env, { ...row, ...given })
    return given
  },
}
