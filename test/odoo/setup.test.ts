import { z } from 'zod'
import { FIELD, INVOICE_FIELDS } from '../../src/domain/fields.js'
import { PARTNER_FIELDS } from '../../src/domain/partner-fields.js'
import { OdooClient } from '../../src/odoo/client.js'
import { runSetup } from '../../src/odoo/setup.js'
import type { SetupReport } from '../../src/odoo/setup-report.js'
import { type OdooSimulator, startOdooSimulator } from '../../src/simulators/odoo/index.js'
import { accessAs, SERVERS } from './servers.js'

describe.each(SERVERS)('setup on Odoo $version over $transport', (server) => {
  const { version } = server
  let odoo: OdooSimulator
  let admin: OdooClient

  beforeEach(async () => {
    odoo = await startOdooSimulator({ version })
    admin = new OdooClient(accessAs('admin', odoo, server))
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
      [...INVOICE_FIELDS, ...PARTNER_FIELDS].map(({ name }) => name),
    )
    expect(ours('ir.model.fields')).toHaveLength(INVOICE_FIELDS.length + PARTNER_FIELDS.length)
    expect(ours('ir.ui.view').length).toBe(report.filter(({ what }) => what === 'view').length)
  })

  it('shows the fields in a tab of customer invoices and credit notes only', async () => {
    await runSetup(admin)
    const arch = await formArch()
    for (const { name } of INVOICE_FIELDS) expect(arch).toContain(`name="${name}"`)
    expect(arch.includes('attrs=')).toBe(version === '16.0')
    expect(arch).toContain("'out_invoice', 'out_refund'")
    expect(arch).toContain(`<field name="${FIELD.request}"/>`)
  })

  it('shows what a customer demands in a group of companies only', async () => {
    await runSetup(admin)
    const arch = await formArch('<group string="Chorus Pro"')
    expect(arch.includes('attrs=')).toBe(version === '16.0')
    for (const { name } of PARTNER_FIELDS) expect(arch).toContain(`<field name="${name}" readonly="1"/>`)
    expect(arch).toContain('is_company')
    const [model] = await admin.rows(
      z.object({ model: z.string() }),
      'ir.model.fields',
      [['name', '=', PARTNER_FIELDS[0]?.name]],
      ['model'],
    )
    expect(model).toEqual({ model: 'res.partner' })
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
    await runSetup(admin)
    expect(outcomes(await runSetup(admin))).toEqual(['unchanged'])
  })

  it('brings what an older version made up to date', async () => {
    await runSetup(admin)
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
    expect(report.filter(({ outcome }) => outcome === 'updated')).toEqual([
      { what: 'field', name: FIELD.stage, outcome: 'updated' },
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
    await runSetup(admin)
    expect(outcomes(await runSetup(admin, { remove: true }))).toEqual(['removed'])
    expect(odoo.records('ir.model.data').filter((row) => row['module'] === 'odoo_chorus_bridge')).toEqual([])
    expect(await admin.search('ir.model.fields', [['name', '=like', 'x_chorus_%']])).toEqual([])
    expect(await runSetup(admin, { remove: true })).toEqual([])
    expect(outcomes(await runSetup(admin))).toEqual(['created'])
  })

  it('says that it needs an administrator', async () => {
    const daemon = new OdooClient(accessAs('chorus', odoo, server))
    await expect(runSetup(daemon)).rejects.toMatchObject({ kind: 'access' })
    daemon.close()
  })
})
