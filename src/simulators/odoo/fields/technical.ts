import {
  boolean,
  char,
  COMPUTED,
  type FieldMap,
  integer,
  many2many,
  many2one,
  one2many,
  reference,
  REQUIRED,
  selection,
  text,
  TRANSLATED,
} from './definition.js'
import { isBefore, isSince, type OdooVersion } from '../version.js'

const FIELD_TYPES = [
  'binary',
  'boolean',
  'char',
  'date',
  'datetime',
  'float',
  'html',
  'integer',
  'json',
  'many2many',
  'many2one',
  'many2one_reference',
  'monetary',
  'one2many',
  'selection',
  'text',
] as const

const ACTION_FIELDS: FieldMap = {
  name: char('Action Name', { ...REQUIRED, ...TRANSLATED }),
  type: char('Action Type', REQUIRED),
  help: text('Action Description'),
  binding_model_id: many2one('Binding Model', 'ir.model'),
  binding_type: selection(
    'Binding Type',
    [
      ['action', 'Action'],
      ['report', 'Report'],
    ],
    { ...REQUIRED, default: 'action' },
  ),
  binding_view_types: char('Binding View Types', { default: 'list,form' }),
}

function serverActionFields(version: OdooVersion): FieldMap {
  return {
    ...ACTION_FIELDS,
    type: char('Action Type', { ...REQUIRED, default: 'ir.actions.server' }),
    usage: char('Usage', { default: 'ir_actions_server' }),
    state: selection(
      'Action To Do',
      [
        ['code', 'Execute Code'],
        ['object_create', 'Create a new Record'],
        ['object_write', 'Update the Record'],
        ['multi', 'Execute several actions'],
      ],
      { ...REQUIRED, default: 'object_write' },
    ),
    model_id: many2one('Model', 'ir.model', REQUIRED),
    model_name: char('Model Name', COMPUTED),
    code: text('Python Code'),
    [isSince(version, '19.0') ? 'group_ids' : 'groups_id']: many2many('Groups', 'res.groups'),
    ...(isBefore(version, '17.0')
      ? { fields_lines: one2many('Value Mapping', 'ir.server.object.lines', { inverse: 'server_id' }) }
      : {
          update_path: char('Field to Update Path'),
          update_field_id: many2one('Field to Update', 'ir.model.fields'),
          update_boolean_value: selection('Boolean Value', [
            ['true', 'Yes (True)'],
            ['false', 'No (False)'],
          ]),
          selection_value: many2one('Custom Value', 'ir.model.fields.selection'),
          value: text('Value'),
          evaluation_type: selection(
            'Value Type',
            [
              ['value', 'Update'],
              ['equation', 'Compute'],
            ],
            { default: 'value' },
          ),
        }),
  }
}

const SERVER_LINES: FieldMap = {
  server_id: many2one('Related Server Action', 'ir.actions.server'),
  col1: many2one('Field', 'ir.model.fields', REQUIRED),
  value: text('Value', REQUIRED),
  evaluation_type: selection(
    'Evaluation Type',
    [
      ['value', 'Value'],
      ['reference', 'Reference'],
      ['equation', 'Python expression'],
    ],
    { ...REQUIRED, default: 'value' },
  ),
}

const MODEL_FIELDS: FieldMap = {
  name: char('Field Name', { ...REQUIRED, default: 'x_' }),
  model: char('Model Name', { ...REQUIRED, readonly: true }),
  model_id: many2one('Model', 'ir.model', REQUIRED),
  field_description: char('Field Label', { ...REQUIRED, ...TRANSLATED, default: '' }),
  ttype: selection(
    'Field Type',
    FIELD_TYPES.map((name) => [name, name] as const),
    REQUIRED,
  ),
  help: text('Field Help', TRANSLATED),
  relation: char('Related Model'),
  relation_table: char('Relation Table'),
  required: boolean('Required'),
  readonly: boolean('Readonly'),
  index: boolean('Indexed'),
  copied: boolean('Copied'),
  store: boolean('Stored', { default: true }),
  size: integer('Size'),
  tracking: integer('Enable Ordered Tracking'),
  state: selection(
    'Type',
    [
      ['manual', 'Custom Field'],
      ['base', 'Base Field'],
    ],
    { ...REQUIRED, readonly: true, default: 'manual' },
  ),
  selection_ids: one2many('Selection Options', 'ir.model.fields.selection', { inverse: 'field_id' }),
}

/** Who may do what with which records: one model in 20.0, rights and rules apart before. */
const ACCESS: Record<string, FieldMap> = {
  'ir.access': {
    name: char('Name'),
    active: boolean('Active', { default: true }),
    model_id: many2one('Model', 'ir.model', REQUIRED),
    group_id: many2one('Group', 'res.groups'),
    operation: char('Operation'),
    domain: char('Domain'),
  },
}

const ACCESS_BEFORE_20: Record<string, FieldMap> = {
  'ir.model.access': {
    name: char('Name', REQUIRED),
    active: boolean('Active', { default: true }),
    model_id: many2one('Model', 'ir.model', REQUIRED),
    group_id: many2one('Group', 'res.groups'),
    perm_read: boolean('Read Access'),
    perm_write: boolean('Write Access'),
    perm_create: boolean('Create Access'),
    perm_unlink: boolean('Delete Access'),
  },
  'ir.rule': {
    name: char('Name'),
    active: boolean('Active', { default: true }),
    model_id: many2one('Model', 'ir.model', REQUIRED),
    groups: many2many('Groups', 'res.groups'),
    domain_force: text('Domain'),
  },
}

function viewFields(version: OdooVersion): FieldMap {
  const list = isSince(version, '18.0') ? (['list', 'List'] as const) : (['tree', 'Tree'] as const)
  return {
    name: char('View Name', REQUIRED),
    model: char('Model'),
    key: char('Key'),
    priority: integer('Sequence', { ...REQUIRED, default: 16 }),
    type: selection('View Type', [
      list,
      ['form', 'Form'],
      ['graph', 'Graph'],
      ['pivot', 'Pivot'],
      ['kanban', 'Kanban'],
      ['search', 'Search'],
      ['qweb', 'QWeb'],
    ]),
    arch: text('View Architecture', { store: false, ...TRANSLATED }),
    arch_base: text('Base View Architecture', { store: false }),
    arch_db: text('Arch Blob', TRANSLATED),
    inherit_id: many2one('Inherited View', 'ir.ui.view'),
    mode: selection(
      'View inheritance mode',
      [
        ['primary', 'Base view'],
        ['extension', 'Extension View'],
      ],
      { ...REQUIRED, default: 'primary' },
    ),
    active: boolean('Active', { default: true }),
  }
}

export function technicalModels(version: OdooVersion): Record<string, FieldMap> {
  return {
    'ir.model': {
      name: char('Model Description', { ...REQUIRED, ...TRANSLATED }),
      model: char('Model', { ...REQUIRED, default: 'x_' }),
      order: char('Order', { ...REQUIRED, default: 'id' }),
      info: text('Information'),
      field_id: one2many('Fields', 'ir.model.fields', { inverse: 'model_id' }),
      state: selection(
        'Type',
        [
          ['manual', 'Custom Object'],
          ['base', 'Base Object'],
        ],
        { readonly: true, default: 'manual' },
      ),
      transient: boolean('Transient Model'),
      is_mail_thread: boolean('Has Mail Thread', { default: false }),
      is_mail_activity: boolean('Has Mail Activity', { default: false }),
    },
    'ir.model.fields': MODEL_FIELDS,
    'ir.model.fields.selection': {
      field_id: many2one('Field', 'ir.model.fields', REQUIRED),
      value: char('Value', REQUIRED),
      name: char('Name', { ...REQUIRED, ...TRANSLATED }),
      sequence: integer('Sequence', { default: 1000 }),
    },
    'ir.model.data': {
      module: char('Module', { ...REQUIRED, default: '' }),
      name: char('External Identifier', REQUIRED),
      complete_name: char('Complete ID', COMPUTED),
      model: char('Model Name', REQUIRED),
      res_id: reference('Record ID'),
      noupdate: boolean('Non Updatable'),
    },
    ...(isSince(version, '20.0') ? ACCESS : ACCESS_BEFORE_20),
    'ir.ui.view': viewFields(version),
    'ir.filters': {
      name: char('Filter Name', REQUIRED),
      user_id: many2one('User', 'res.users'),
      model_id: char('Model', REQUIRED),
      domain: text('Domain', { ...REQUIRED, default: '[]' }),
      context: text('Context', { ...REQUIRED, default: '{}' }),
      sort: char('Sort', { ...REQUIRED, default: '[]' }),
      is_default: boolean('Default Filter'),
      active: boolean('Active', { default: true }),
    },
    'ir.ui.menu': {
      name: char('Menu', { ...REQUIRED, ...TRANSLATED }),
      parent_id: many2one('Parent Menu', 'ir.ui.menu'),
      action: char('Action'),
      sequence: integer('Sequence', { default: 10 }),
      active: boolean('Active', { default: true }),
    },
    'ir.actions.server': serverActionFields(version),
    ...(isBefore(version, '17.0') ? { 'ir.server.object.lines': SERVER_LINES } : {}),
    'ir.actions.act_window': {
      ...ACTION_FIELDS,
      type: char('Action Type', { ...REQUIRED, default: 'ir.actions.act_window' }),
      res_model: char('Destination Model', REQUIRED),
      view_mode: char('View Mode', {
        ...REQUIRED,
        default: isSince(version, '18.0') ? 'list,form' : 'tree,form',
      }),
      domain: char('Domain Value'),
      context: char('Context Value', { default: '{}' }),
      search_view_id: many2one('Search View Ref.', 'ir.ui.view'),
      limit: integer('Limit', { default: 80 }),
      target: char('Target Window', { default: 'current' }),
    },
    'ir.actions.act_window.view': {
      sequence: integer('Sequence'),
      view_id: many2one('View', 'ir.ui.view'),
      view_mode: selection(
        'View Type',
        [
          isSince(version, '18.0') ? 'list' : 'tree',
          'form',
          'graph',
          'pivot',
          'calendar',
          'kanban',
          'activity',
        ].map((mode) => [mode, mode] as const),
        REQUIRED,
      ),
      act_window_id: many2one('Action', 'ir.actions.act_window'),
    },
    'ir.actions.act_url': {
      ...ACTION_FIELDS,
      type: char('Action Type', { ...REQUIRED, default: 'ir.actions.act_url' }),
      url: text('Action URL', REQUIRED),
      target: char('Action Target', { default: 'new' }),
    },
  }
}
