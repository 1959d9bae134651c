import { isSince } from '../../../src/simulators/odoo/index.js'
import {
  addStatusField,
  type Client,
  closeAll,
  firstInvoice,
  type Json,
  ref,
  start,
  VERSIONS,
} from './support.js'

const VALIDATION = 'odoo.exceptions.ValidationError'

async function moveModel(admin: Client): Promise<number> {
  return ref(admin, 'account.model_account_move')
}

describe.each(VERSIONS)('custom fields of %s', (version) => {
  afterEach(closeAll)
  const first = firstInvoice(version)

  it('can be used at once, by users of Invoicing too', async () => {
    const { admin, chorus } = await start({ version })
    const unknown = await chorus.failure('account.move', 'write', [[first], { x_chorus_status: 'DEPOSEE' }])
    expect(unknown.name).toBe('builtins.ValueError')
    await addStatusField(admin)
    await chorus.call('account.move', 'write', [[first], { x_chorus_status: 'DEPOSEE' }])
    expect(await chorus.ids('account.move', [['x_chorus_status', '!=', false]])).toEqual([first])
    const attributes = ['type', 'string', 'selection']
    expect(await chorus.call('account.move', 'fields_get', [['x_chorus_status']], { attributes })).toEqual({
      x_chorus_status: {
        type: 'selection',
        string: 'Statut Chorus Pro',
        selection: ['DEPOSEE', 'REJETEE', 'MISE_EN_PAIEMENT'].map((value) => [value, value]),
      },
    })
  })

  it('take only the values of their selection, which can grow and be renamed', async () => {
    const { admin, chorus } = await start({ version })
    const field = await addStatusField(admin)
    const write = () => chorus.failure('account.move', 'write', [[first], { x_chorus_status: 'foo' }])
    expect(await write()).toEqual({
      name: 'builtins.ValueError',
      message: "Wrong value for account.move.x_chorus_status: 'foo'",
    })
    const [option] = await admin.ids('ir.model.fields.selection', [['field_id', '=', field]])
    const selection_ids: Json = [
      [0, 0, { value: 'foo', name: 'Foo', sequence: 9 }],
      [1, option ?? 0, { name: 'Déposée' }],
    ]
    await admin.call('ir.model.fields', 'write', [[field], { selection_ids }])
    expect((await write()).name).toBeUndefined()
    expect(await chorus.call('account.move', 'fields_get', [['x_chorus_status']])).toMatchObject({
      x_chorus_status: {
        selection: expect.arrayContaining([
          ['DEPOSEE', 'Déposée'],
          ['foo', 'Foo'],
        ]) as Json,
      },
    })
  })

  it('need a name in x_ that is free, and leave nothing behind when refused', async () => {
    const { simulator, admin } = await start({ version })
    await addStatusField(admin)
    const before = simulator.records('ir.model.fields').length
    const create = async (name: string) =>
      admin.failure('ir.model.fields', 'create', [
        [
          { name: 'x_first', model_id: await moveModel(admin), field_description: 'A', ttype: 'char' },
          { name, model_id: await moveModel(admin), field_description: 'B', ttype: 'char' },
        ],
      ])
    expect(await create('chorus')).toEqual({
      name: VALIDATION,
      message: "Custom fields must have a name that starts with 'x_'!",
    })
    expect(await create('x_chorus_status')).toMatchObject({ name: VALIDATION })
    expect(simulator.records('ir.model.fields')).toHaveLength(before)
    expect(await admin.call('account.move', 'fields_get', [['x_first']])).toEqual({})
  })

  it('go with their values and their external identifier, once no view names them', async () => {
    const { simulator, admin, chorus } = await start({ version })
    const field = await addStatusField(admin)
    const data = { module: 'bridge', name: 'f', model: 'ir.model.fields', res_id: field }
    await admin.id('ir.model.data', data)
    const view = await admin.id('ir.ui.view', {
      name: 'own',
      model: 'account.move',
      inherit_id: await ref(admin, 'account.view_move_form'),
      arch_base:
        '<xpath expr="//notebook" position="inside"><page><field name="x_chorus_status"/></page></xpath>',
    })
    const early = await admin.failure('ir.model.fields', 'unlink', [[field]])
    expect(early).toMatchObject({ name: 'odoo.exceptions.UserError' })
    await admin.call('ir.ui.view', 'unlink', [[view]])
    await chorus.call('account.move', 'write', [[first], { x_chorus_status: 'DEPOSEE' }])
    await admin.call('ir.model.fields', 'unlink', [[field]])
    expect(simulator.record('account.move', first)).not.toHaveProperty('x_chorus_status')
    expect(await admin.ids('ir.model.data', [['module', '=', 'bridge']])).toEqual([])
    expect(simulator.records('ir.model.fields.selection')).toEqual([])
  })
})

describe.each(VERSIONS)('views of %s', (version) => {
  afterEach(closeAll)
  const list = isSince(version, '18.0') ? 'list' : 'tree'

  const create = async (arch_base: string, more: Record<string, Json> = {}) => {
    const { admin } = await start({ version })
    const inherit_id = await ref(admin, 'account.view_move_form')
    return admin.failure('ir.ui.view', 'create', [{ name: 'own', inherit_id, arch_base, ...more }])
  }

  it.each([
    ['xpath', '<xpath expr="//notebook" position="inside"><page><field name="ref"/></page></xpath>'],
    ['field', '<field name="ref" position="after"><field name="narration"/></field>'],
    [
      'lines',
      `<field name="invoice_line_ids" position="after"><field name="line_ids"><${list}><field name="quantity"/></${list}></field></field>`,
    ],
  ])('extend a base view by %s', async (_by, arch) => {
    expect(await create(arch)).toEqual({ name: undefined, message: undefined })
  })

  it.each([
    ['that is not well-formed', '<xpath expr="//notebook"><page></xpath>', 'Error while parsing'],
    ['without an element', '', 'Error while parsing'],
    ['with an unknown field', '<field name="x_nope" position="after"/>', 'Field "x_nope" does not exist'],
    [
      'with the list tag of another series',
      `<xpath expr="//${list === 'list' ? 'tree' : 'list'}" position="inside"/>`,
      'cannot be located in parent view',
    ],
  ])('refuse an architecture %s', async (_what, arch, message) => {
    const failure = await create(arch)
    expect(failure).toMatchObject({ name: VALIDATION })
    expect(failure.message).toContain(message)
  })

  it('hide elements in the way of the series', async () => {
    const attrs = `<field name="ref" position="attributes"><attribute name="a"/></field>`
    expect((await create(attrs)).name).toBeUndefined()
    const old = `<field name="ref" attrs="{'invisible': [('state', '=', 'draft')]}" position="after"/>`
    const recent = `<field name="ref" invisible="state == 'draft'" position="after"/>`
    const [taken, refused] = version === '16.0' ? [old, recent] : [recent, old]
    expect((await create(taken)).name).toBeUndefined()
    expect((await create(refused)).name).toBe(VALIDATION)
  })

  it('start from the list tag of the series when they extend nothing', async () => {
    const primary = { inherit_id: false, model: 'account.move' }
    expect((await create(`<${list}><field name="name"/></${list}>`, primary)).name).toBeUndefined()
    const other = list === 'list' ? 'tree' : 'list'
    const refused = await create(`<${other}><field name="name"/></${other}>`, primary)
    expect(refused.message).toContain(`Invalid view type: '${other}'`)
  })
})

describe.each(VERSIONS)('server actions of %s', (version) => {
  afterEach(closeAll)
  const first = firstInvoice(version)

  it('update the chosen records of an invoice list', async () => {
    const { simulator, admin, chorus } = await start({ version })
    const field = await addStatusField(admin)
    const [chosen] = await admin.ids('ir.model.fields.selection', [
      ['field_id', '=', field],
      ['value', '=', 'REJETEE'],
    ])
    const model_id = await moveModel(admin)
    const update: Record<string, Json> =
      version === '16.0'
        ? { fields_lines: [[0, 0, { col1: field, value: 'REJETEE', evaluation_type: 'value' }]] }
        : { update_path: 'x_chorus_status', selection_value: chosen ?? 0 }
    const action = await admin.id('ir.actions.server', {
      name: 'Chorus Pro',
      model_id,
      binding_model_id: model_id,
      state: 'object_write',
      ...update,
    })
    const context = { active_model: 'account.move', active_ids: [first + 1, first + 2] }
    await chorus.call('ir.actions.server', 'run', [[action]], { context })
    expect(
      [first, first + 1, first + 2].map((id) => simulator.record('account.move', id)?.['x_chorus_status']),
    ).toEqual([undefined, 'REJETEE', 'REJETEE'])
  })
})

describe('external identifiers', () => {
  afterEach(closeAll)

  it('are unique within their module', async () => {
    const { admin } = await start({ version: '17.0' })
    const values = { module: 'bridge', name: 'a', model: 'res.partner', res_id: 1 }
    await admin.id('ir.model.data', values)
    expect(await admin.failure('ir.model.data', 'create', [values])).toMatchObject({ name: VALIDATION })
    await admin.id('ir.model.data', { ...values, module: 'other' })
  })

  it.each(['account.view_account_invoice_filter', 'account.view_out_invoice_tree', 'base.view_partner_form'])(
    'lead to the base view %s',
    async (xmlid) => {
      const { admin } = await start({ version: '17.0' })
      const id = await ref(admin, xmlid)
      expect(await admin.rows('ir.ui.view', [['id', '=', id]], ['id'])).toEqual([{ id }])
    },
  )
})
