import type { Database } from './database.js'
import type { Environment } from './environment.js'
import { accessError } from './errors.js'
import { modelDescription } from './fields/descriptions.js'
import type { FieldDefinition } from './fields/definition.js'
import { said } from './translations.js'
import { idsOf, numberOf, type Row, textOf, valueOf } from './values.js'
import { isBefore, isSince } from './version.js'

export type Operation = 'read' | 'write' | 'create' | 'unlink'

/** What the group Access Rights opens, reading included (recording 23). */
const ACCESS_RIGHTS_MODELS = new Set([
  'ir.model',
  'ir.model.data',
  'ir.model.fields',
  'ir.model.fields.selection',
  'ir.access',
  'ir.model.access',
  'ir.rule',
])
/** What only Settings opens, reading included. */
const SETTINGS_MODELS = new Set(['ir.ui.view', 'ir.server.object.lines'])

/** What a user of Invoicing may do beside reading. */
const INVOICING: Readonly<Record<string, readonly Operation[]>> = {
  'account.move': ['write', 'create', 'unlink'],
  'account.move.line': ['write', 'create', 'unlink'],
  'account.move.send': ['write', 'create', 'unlink'],
  'account.move.send.wizard': ['write', 'create', 'unlink'],
  'account.edi.document': ['write', 'create'],
  'sale.order': ['write'],
  'sale.order.line': ['write'],
  'ir.attachment': ['write', 'create', 'unlink'],
  'mail.message': ['write', 'create', 'unlink'],
  'mail.activity': ['write', 'create', 'unlink'],
}

const VERBS: Readonly<Record<Operation, string>> = {
  read: 'access',
  write: 'modify',
  create: 'create',
  unlink: 'delete',
}

/** The stray quote after the sentence is Odoo's own (recording 23 of 18.0). */
const FRENCH_VERBS: Readonly<Record<Operation, string>> = {
  read: 'accéder aux enregistrements',
  write: 'modifier les enregistrements',
  create: 'créer des enregistrements',
  unlink: 'supprimer des enregistrements',
}

function isSettings(env: Environment): boolean {
  return env.db.inGroup(env.userId, 'base.group_system')
}

/**
 * What a custom model's own access records open: nothing for anybody, the administrator included, where there is none for a
 * group of the user. The domains of 20.0's are not looked at.
 */
function allowedByRecords(env: Environment, modelId: number, operation: Operation): boolean {
  const groups = idsOf(valueOf(env.db.table('res.users').get(env.userId) ?? {}, env.db.groupsField))
  const isNewer = isSince(env.db.version, '20.0')
  return env.db
    .table(isNewer ? 'ir.access' : 'ir.model.access')
    .lookup('model_id', modelId)
    .some((row) => {
      const isOpen = isNewer
        ? textOf(row, 'operation').includes(LETTERS[operation])
        : row[`perm_${operation}`] === true
      const group = numberOf(row, 'group_id')
      // Before 20.0 one without a group is for everybody; since, it only restricts what a group opens.
      const isTheirs = group === 0 ? !isNewer : groups.includes(group)
      return row['active'] !== false && isOpen && isTheirs
    })
}

const LETTERS: Readonly<Record<Operation, string>> = { read: 'r', write: 'w', create: 'c', unlink: 'd' }

function allowed(env: Environment, model: string, operation: Operation): boolean {
  if (model.startsWith('x_')) return allowedByRecords(env, env.db.modelRow(model)?.id ?? 0, operation)
  if (isSettings(env)) return true
  if (SETTINGS_MODELS.has(model)) return false
  if (ACCESS_RIGHTS_MODELS.has(model)) return env.db.inGroup(env.userId, 'base.group_erp_manager')
  if (operation === 'read') return !/^(?:account|sale)\./.test(model) || isInvoicing(env)
  // Measured on 17.0 and 19.0: Invoicing alone may not.
  if (model === 'res.partner') return env.db.inGroup(env.userId, 'base.group_partner_manager')
  return isInvoicing(env) && (INVOICING[model]?.includes(operation) ?? false)
}

function isInvoicing(env: Environment): boolean {
  return env.db.inGroup(env.userId, 'account.group_account_invoice')
}

/** The groups that an access error recommends, with the labels of the series. */
function allowingGroup(db: Database, model: string): string {
  const titled = isBefore(db.version, '19.0')
  if (ACCESS_RIGHTS_MODELS.has(model)) return titled ? 'Administration/Access Rights' : 'Access Rights'
  if (model.startsWith('res.partner')) return titled ? 'Extra Rights/Contact Creation' : 'Creation'
  if (model.startsWith('account.')) return titled ? 'Invoicing/Billing' : 'Invoicing'
  return titled ? 'Administration/Settings' : 'Role / Administrator'
}

export function mayAccess(env: Environment, model: string, operation: Operation): boolean {
  return allowed(env, model, operation)
}

/** @throws OdooError AccessError, worded as recorded */
export function checkAccess(env: Environment, model: string, operation: Operation): void {
  if (allowed(env, model, operation)) return
  const named = `'${modelDescription(model)}' (${model})`
  const group = allowingGroup(env.db, model)
  throw accessError(
    said(env, {
      en:
        `You are not allowed to ${VERBS[operation]} ${named} records.\n\n` +
        `This operation is allowed for the following groups:\n\t- ${group}\n\n` +
        'Contact your administrator to request access if necessary.',
      fr:
        `Vous n'êtes pas autorisé à ${FRENCH_VERBS[operation]} ${named}.' \n\n` +
        `Cette opération est autorisée pour les groupes suivants :\n\t- ${group}\n\n` +
        "Contactez votre administrateur pour demander l'accès si nécessaire.",
    }),
  )
}

export function mayUseField(env: Environment, definition: FieldDefinition): boolean {
  return definition.restricted !== true || isSettings(env)
}

/** @throws OdooError AccessError naming the fields that only some groups may touch (recording 26 of 16.0) */
export function checkFields(env: Environment, model: string, operation: Operation, names: string[]): void {
  const denied = names.filter((name) => {
    const definition = env.db.registry.field(model, name)
    return definition !== undefined && !mayUseField(env, definition)
  })
  if (denied.length === 0) return
  const lines = denied.map((name) => `- ${name} (allowed for groups 'Administration / Settings')`)
  throw accessError(
    'The requested operation can not be completed due to security restrictions.\n\n' +
      `Document type: ${modelDescription(model)} (${model})\nOperation: ${operation}\nUser: ${env.userId}\n` +
      `Fields:\n${lines.join('\n')}`,
  )
}

/** An attachment that belongs to no document is its creator's alone. */
export function mayReadRow(env: Environment, model: string, row: Row): boolean {
  if (model !== 'ir.attachment' || isSettings(env)) return true
  return valueOf(row, 'res_model') !== false || numberOf(row, 'create_uid') === env.userId
}
