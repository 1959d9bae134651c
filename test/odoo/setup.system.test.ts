import { z } from 'zod'
import { FIELD, INVOICE_FIELDS } from '../../src/domain/odoo-fields/fields.js'
import { PARTNER_FIELDS } from '../../src/domain/odoo-fields/partner-fields.js'
import { CUSTOM_MODELS } from '../../src/domain/odoo-fields/validation-fields.js'
import { keptHtml } from '../../src/domain/words/html.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { removeSetup, runSetup } from '../../src/odoo/setup/setup.js'
import { isInOrder, type SetupReport } from '../../src/odoo/setup/report.js'
import { type DatabaseCopy, type OdooSimulator, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { accessWithin, heldAfterSetup, SERVERS } from './servers.js'

const FIELDS = [...INVOICE_FIELDS, ...PARTNER_FIELDS, ...CUSTOM_MODELS.flatMap(({ fields }) => fields)]

describe.each(SERVERS)('setup on Odoo $version over $transport', (server) => {
  const { version } = server
  let odoo: OdooSimulator
  let admin: OdooClient

  let afterSetup: DatabaseCopy

  beforeAll(async () => {
    afterSetup = await heldAfterSetup(server)
  })

  beforeEach(async () => {
    odoo = await startOdooSimulator({ version })
    admin = new OdooClient(accessWithin('admin', odoo, server))
  })

  afterEach(async () => {
    admin.close()
    await odoo.close()
  })

  function outcomes(report: SetupReport): string[] {
    return [...new Set(report.map(({ outcome }) => outcome))]
  }

  function ours(model: string): number[] {
    return odoo
      .records('ir.model.data')
      .filter((row) => row['module'] === 'odoo_chorus_bridge' && row['model'] === model)
      .map((row) => Number(row['res_id']))
  }

  async function formArch(holds = '<page'): Promise<string> {
    const viewSchema = z.object({ arch_base: z.string() })
    const views = await admin.rows(
      viewSchema,
      'ir.ui.view',
      [['id', 'in', ours('ir.ui.view')]],
      ['arch_base'],
    )
    return views.map((view) => view.arch_base).find((arch) => arch.includes(holds)) ?? ''
  }

  async function createField(values: Record<string, unknown>): Promise<void> {
    const [model] = await admin.search('ir.model', [['model', '=', 'account.move']])
    await admin.create('ir.model.fields', { model_id: model, field_description: 'x', ...values })
  }

  it('creates every field and the views, each with an external id', async () => {
    const report = await runSetup(admin)
    expect(outcomes(report)).toEqual(['created'])
    expect(report.filter(({ what }) => what === 'field').map(({ name }) => name)).toEqual(
      FIELDS.map(({ name }) => name),
    )
    expect(ours('ir.model.fields')).toHaveLength(FIELDS.length)
    expect(ours('ir.ui.view').length).toBe(report.filter(({ what }) => what === 'view').length)
  })

  it('shows the fields in a tab of customer invoices and credit notes only', async () => {
    odoo.take(afterSetup)
    const arch = await formArch()
    for (const { name } of INVOICE_FIELDS) expect(arch).toContain(`name="${name}"`)
    expect(arch.includes('attrs=')).toBe(version === '16.0')
    expect(arch).toContain("'out_invoice', 'out_refund'")
    expect(arch).toContain(`<field name="${FIELD.request}"/>`)
  })

  it('shows what a customer demands in a group of companies, and of those that may be public', async () => {
    odoo.take(afterSetup)
    const arch = await formArch('<group string="Chorus Pro"')
    expect(arch.includes('attrs=')).toBe(version === '16.0')
    for (const { name, readonly } of PARTNER_FIELDS)
      expect(arch).toContain(`<field name="${name}"${readonly ? ' readonly="1"' : ''}`)
    expect(arch).toContain(
      version === '16.0'
        ? `[('is_company', '=', False), ('x_chorus_maybe_public', '=', False), ('x_chorus_private', '=', False)]`
        : 'not is_company and not x_chorus_maybe_public and not x_chorus_private',
    )
    const [model] = await admin.rows(
      z.object({ model: z.string() }),
      'ir.model.fields',
      [['name', '=', PARTNER_FIELDS[0]?.name]],
      ['model'],
    )
    expect(model).toEqual({ model: 'res.partner' })
  })

  it('finds the customers that may be public by a filter and a menu entry', async () => {
    odoo.take(afterSetup)
    const domain = "[('x_chorus_maybe_public', '=', True)]"
    expect(await formArch('name="chorus_maybe_public"')).toContain(`domain="${domain}"`)
    const window = odoo
      .records('ir.actions.act_window')
      .find((row) => ours('ir.actions.act_window').includes(row.id) && row['res_model'] === 'res.partner')
    const modes = ['16.0', '17.0'].includes(version) ? 'tree,kanban,form' : 'list,kanban,form'
    expect(window).toMatchObject({ domain, view_mode: modes })
    expect(odoo.records('ir.ui.menu').map((row) => row['action'])).toContain(
      `ir.actions.act_window,${String(window?.id)}`,
    )
  })

  it('speaks the language of its user, so that Odoo need not read the company to find one', async () => {
    const [user] = await admin.search('res.users', [['login', '=', 'admin']])
    const partner = odoo.record('res.users', user ?? 0)?.['partner_id']
    odoo.edit('res.partner', Number(partner), { lang: 'sr@latin' })
    await runSetup(admin)
    expect(admin.http.language).toBe('sr')
    odoo.edit('res.partner', Number(partner), { lang: 'fr_FR' })
    await runSetup(admin)
    expect(admin.http.language).toBe('fr-FR')
  })

  it('changes nothing when it is run again', async () => {
    odoo.take(afterSetup)
    expect(outcomes(await runSetup(admin))).toEqual(['unchanged'])
  })

  it('brings what an older version made up to date', async () => {
    odoo.take(afterSetup)
    const [field] = await admin.search('ir.model.fields', [
      ['name', '=', FIELD.stage],
      ['model', '=', 'account.move'],
    ])
    const [option] = await admin.search('ir.model.fields.selection', [
      ['field_id', '=', field],
      ['value', '=', 'closed'],
    ])
    await admin.delete('ir.model.fields.selection', option ?? 0)
    await admin.update('ir.model.fields', field ?? 0, { help: 'Autre' })
    const report = await runSetup(admin)
    expect(report.filter(({ outcome }) => outcome === 'updated')).toMatchObject([
      { what: 'field', name: FIELD.stage },
    ])
    expect(outcomes(await runSetup(admin))).toEqual(['unchanged'])
  })

  it('adopts a field of the same type that has no external id', async () => {
    await createField({ name: FIELD.flow, ttype: 'char' })
    const report = await runSetup(admin)
    expect(report.find(({ name }) => name === FIELD.flow)?.outcome).toBe('adopted')
    expect(outcomes(await runSetup(admin))).toEqual(['unchanged'])
  })

  it('refuses a field of the same name and another type', async () => {
    await createField({ name: FIELD.flow, ttype: 'text' })
    await expect(runSetup(admin)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(FIELD.flow) as string,
    })
  })

  it('takes everything away, and has nothing left to take away', async () => {
    odoo.take(afterSetup)
    expect(outcomes(await removeSetup(admin, false, 'chorus'))).toEqual(['removed'])
    expect(odoo.records('ir.model.data').filter((row) => row['module'] === 'odoo_chorus_bridge')).toEqual([])
    expect(await admin.search('ir.model.fields', [['name', '=like', 'x_chorus_%']])).toEqual([])
    expect(await removeSetup(admin, false, 'chorus')).toEqual([])
    expect(outcomes(await runSetup(admin))).toEqual(['created'])
  })

  it('takes away the searches that users saved with its fields, which would not open any more, and no others', async () => {
    odoo.take(afterSetup)
    const save = (name: string, values: Record<string, unknown>): Promise<number> =>
      admin.create('ir.filters', { name, model_id: 'account.move', ...values })
    await save('Rejets', { domain: `[('${FIELD.status}', '=', 'REJETEE')]` })
    await save('Par situation', { context: `{'group_by': ['${FIELD.situation}']}` })
    await save('Par date', { sort: `["${FIELD.statusDate}"]`, active: false })
    const other = await save('Impayées', { domain: `[('payment_state', '=', 'not_paid')]` })
    expect(await removeSetup(admin, true, 'chorus')).not.toContainEqual(
      expect.objectContaining({ what: 'saved search' }),
    )
    const removed = (await removeSetup(admin, false, 'chorus')).filter(({ what }) => what === 'saved search')
    expect(removed.map(({ name }) => name)).toEqual(['Rejets', 'Par situation', 'Par date'])
    expect(odoo.records('ir.filters').map(({ id }) => id)).toEqual([other])
  })

  it("takes away the bridge's open activities, and nobody else's; with the data they stay and are told", async () => {
    odoo.take(afterSetup)
    const bridge = createOdooPort(accessWithin('chorus', odoo, server))
    const [invoice, other] = odoo.records('account.move')
    const activity = { note: keptHtml(''), deadline: '2026-11-30', userId: undefined, userLogin: undefined }
    await bridge.setActivity({
      ...activity,
      invoiceId: invoice?.id ?? 0,
      summary: 'Chorus Pro : à compléter',
    })
    await bridge.setActivity({ ...activity, invoiceId: other?.id ?? 0, summary: 'Chorus Pro : à vérifier' })
    bridge.close()
    const schedule = (summary: string): Promise<unknown> =>
      admin.call(z.unknown(), 'account.move', 'activity_schedule', [[invoice?.id]], {
        act_type_xmlid: 'mail.mail_activity_data_todo',
        summary,
      })
    await schedule('Chorus Pro : rappeler')
    const left = (): unknown[] => odoo.records('mail.activity').map(({ summary }) => summary)

    const kept = (await removeSetup(admin, true, 'chorus')).filter(({ what }) => what === 'activity')
    expect(kept.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['Chorus Pro : à compléter', 'skipped'],
      ['Chorus Pro : à vérifier', 'skipped'],
    ])
    expect(left()).toHaveLength(3)
    const removed = (await removeSetup(admin, false, 'chorus')).filter(({ what }) => what === 'activity')
    expect(removed.map(({ outcome }) => outcome)).toEqual(['removed', 'removed'])
    expect(left()).toEqual(['Chorus Pro : rappeler'])
  })

  it('keeps the fields and what invoices say in them, if asked', async () => {
    odoo.take(afterSetup)
    const report = await removeSetup(admin, true, 'chorus')
    expect(report.map(({ what }) => what)).not.toContain('field')
    for (const model of ['ir.ui.view', 'ir.ui.menu', 'ir.actions.act_window', 'ir.actions.server'])
      expect(ours(model)).toEqual([])
    expect(ours('ir.model.fields')).toHaveLength(FIELDS.length)
    expect(ours('ir.model')).toHaveLength(CUSTOM_MODELS.length)
    expect(await removeSetup(admin, true, 'chorus')).toEqual([])
  })

  it('checks without changing anything: what is missing, then what differs', async () => {
    const before = await runSetup(admin, 'check')
    expect(outcomes(before)).toEqual(expect.arrayContaining(['missing']))
    expect(isInOrder(before)).toBe(false)
    expect(await admin.search('ir.model.fields', [['name', '=like', 'x_chorus_%']])).toEqual([])

    await runSetup(admin)
    expect(isInOrder(await runSetup(admin, 'check'))).toBe(true)
    const [menu] = ours('ir.ui.menu')
    await admin.update('ir.ui.menu', menu ?? 0, { sequence: 99 })
    const [view] = ours('ir.ui.view')
    await admin.update('ir.ui.view', view ?? 0, { active: false })
    const differing = (await runSetup(admin, 'check')).filter(({ outcome }) => outcome !== 'unchanged')
    expect(differing).toMatchObject([
      { what: 'view', outcome: 'differs', detail: 'active' },
      { what: 'menu', outcome: 'differs', detail: 'sequence' },
    ])
    await runSetup(admin)
    expect(isInOrder(await runSetup(admin, 'check'))).toBe(true)
  })

  it('takes away what an older version made and this one does not', async () => {
    odoo.take(afterSetup)
    const old = await admin.create('ir.ui.menu', { name: 'Ancien' })
    await admin.create('ir.model.data', {
      module: 'odoo_chorus_bridge',
      name: 'menu_old',
      model: 'ir.ui.menu',
      res_id: old,
    })
    const obsolete = { what: 'menu', name: 'menu_old' }
    expect(await runSetup(admin, 'check')).toContainEqual({ ...obsolete, outcome: 'obsolete' })
    expect(await runSetup(admin)).toContainEqual({ ...obsolete, outcome: 'removed' })
    expect(odoo.record('ir.ui.menu', old)).toBeUndefined()
  })

  describe('the languages', () => {
    async function names(lang: string): Promise<(string | undefined)[]> {
      const schema = z.object({ name: z.string().optional(), field_description: z.string().optional() })
      const context = { lang }
      const [menu] = await admin.rows(
        schema,
        'ir.ui.menu',
        [['id', 'in', ours('ir.ui.menu').slice(1)]],
        ['name'],
        { context },
      )
      const [field] = await admin.rows(
        schema,
        'ir.model.fields',
        [['name', '=', FIELD.situation]],
        ['field_description'],
        { context },
      )
      const [option] = await admin.rows(
        schema,
        'ir.model.fields.selection',
        [['value', '=', '50_with_buyer']],
        ['name'],
        { context },
      )
      return [menu?.name, field?.field_description, option?.name]
    }

    async function filters(lang: string): Promise<string> {
      const schema = z.object({ arch_db: z.string() })
      const domain = [['id', 'in', ours('ir.ui.view')]]
      const rows = await admin.rows(schema, 'ir.ui.view', domain, ['arch_db'], { context: { lang } })
      return rows.map(({ arch_db: arch }) => arch).find((arch) => arch.includes('chorus_late')) ?? ''
    }

    const french = ['Factures publiques', 'Situation Chorus Pro', 'Chez l’acheteur public']

    function install(code: string, active: boolean): void {
      const language = odoo.records('res.lang').find((row) => row['code'] === code)
      odoo.edit('res.lang', language?.id ?? 0, { active })
    }

    it('are French for French users and English for all others', async () => {
      odoo.take(afterSetup)
      expect(await names('fr_FR')).toEqual(french)
      expect(await filters('fr_FR')).toContain('string="Chorus\u00A0: à corriger"')
      for (const lang of ['en_US', 'de_DE']) {
        expect(await names(lang)).toEqual([
          'Public-sector invoices',
          'Chorus Pro situation',
          'With the public buyer',
        ])
        expect(await filters(lang)).toContain('string="Chorus: to correct"')
      }
    })

    it('are French alone where there is no English, and English once it comes', async () => {
      install('en_US', false)
      await runSetup(admin)
      expect(await names('fr_FR')).toEqual(french)
      expect(await names('en_US')).toEqual(french)
      install('en_US', true)
      expect(isInOrder(await runSetup(admin, 'check'))).toBe(false)
      await runSetup(admin)
      expect(await names('fr_FR')).toEqual(french)
      expect((await names('en_US'))[0]).toBe('Public-sector invoices')
      expect(outcomes(await runSetup(admin))).toEqual(['unchanged'])
    })

    it('are English where there is no French', async () => {
      install('fr_FR', false)
      await runSetup(admin)
      expect((await names('en_US'))[0]).toBe('Public-sector invoices')
      expect(outcomes(await runSetup(admin))).toEqual(['unchanged'])
    })
  })

  it('goes on when Odoo refuses a view, and says which and why', async () => {
    odoo.addFault({
      model: 'ir.ui.view',
      method: 'create',
      effect: {
        kind: 'error',
        name: 'odoo.exceptions.ValidationError',
        message: 'Element \'<xpath expr="//notebook">\' cannot be located in parent view',
      },
    })
    const report = await runSetup(admin)
    expect(report.filter(({ outcome }) => outcome === 'refused')).toMatchObject([
      {
        what: 'view',
        name: 'view_move_form',
        detail: expect.stringContaining('cannot be located') as string,
      },
    ])
    expect(isInOrder(report)).toBe(false)
    expect(report).toContainEqual({ what: 'menu', name: 'menu_invoices', outcome: 'created' })
  })

  it('offers requests in the Actions menu that an Invoicing user may run', async () => {
    odoo.take(afterSetup)
    const invoice = odoo.records('account.move')[0]?.id ?? 0
    const daemon = new OdooClient(accessWithin('chorus', odoo, server))
    const context = { active_model: 'account.move', active_ids: [invoice] }
    for (const [index, request] of [
      'send_now',
      'do_not_send',
      'attach_proof',
      'claim_interest',
      'deposit_again',
    ].entries()) {
      const action = ours('ir.actions.server')[index] ?? 0
      await daemon.call(z.unknown(), 'ir.actions.server', 'run', [[action]], { context })
      expect(odoo.record('account.move', invoice)?.[FIELD.request]).toBe(request)
    }
    daemon.close()
  })

  it('says that it needs an administrator', async () => {
    const daemon = new OdooClient(accessWithin('chorus', odoo, server))
    await expect(runSetup(daemon)).rejects.toMatchObject({ kind: 'access' })
    daemon.close()
  })
})
