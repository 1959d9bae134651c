import { ORDER_FIELDS, REFERENCE_OWN_FIELDS } from '../../src/domain/odoo-fields/order-fields.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import { removeSetup, runSetup } from '../../src/odoo/setup/setup.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import {
  ODOO_VERSIONS,
  type OdooSimulator,
  type OdooVersion,
  startOdooSimulator,
} from '../../src/simulators/odoo/index.js'
import { secretOf } from '../../src/simulators/world.js'

let odoo: OdooSimulator
let admin: OdooClient

async function start(version: OdooVersion, options: { sale: boolean; chorusModule?: boolean }) {
  odoo = await startOdooSimulator({ version, seed: { invoices: 'none' }, ...options })
  const { url, database } = odoo
  admin = new OdooClient({ url, database, login: 'admin', password: secretOf('admin', version) })
}

afterEach(async () => {
  admin.close()
  await odoo.close()
})

const fieldsOf = (model: string): string[] =>
  odoo
    .records('ir.model.fields')
    .filter((row) => row['model'] === model && row['state'] === 'manual')
    .map(({ name }) => (typeof name === 'string' ? name : ''))
const viewsOfOrders = (): unknown[] =>
  odoo
    .records('ir.ui.view')
    .filter((row) => row['model'] === 'sale.order' && typeof row['inherit_id'] === 'number')
    .map(({ name }) => name)

it.each(ODOO_VERSIONS)('on %s orders get their fields and views, once, and lose them', async (version) => {
  await start(version, { sale: true })
  const report = await runSetup(admin)
  expect(report.filter(({ outcome }) => outcome !== 'created')).toEqual([])
  expect(fieldsOf('sale.order').sort()).toEqual(ORDER_FIELDS.map(({ name }) => name).sort())
  expect(viewsOfOrders()).toEqual(['view_order_form', 'view_order_search'])
  expect((await runSetup(admin)).filter(({ outcome }) => outcome !== 'unchanged')).toEqual([])
  await removeSetup(admin, false, 'chorus')
  expect([...fieldsOf('sale.order'), ...viewsOfOrders()]).toEqual([])
})

it('without the app Sales nothing of it is spoken of', async () => {
  await start('17.0', { sale: false, chorusModule: false })
  const names = (await runSetup(admin)).map(({ name }) => name)
  expect(names.filter((name) => /order|x_chorus_service_code|x_chorus_commitment_number/.test(name))).toEqual(
    [],
  )
})

it.each([
  ['with Odoo’s module for Chorus Pro', true, []],
  ['without it', false, REFERENCE_OWN_FIELDS.map(({ name }) => name)],
])('%s invoices have a place for what orders bear', async (_what, chorusModule, own) => {
  await start('17.0', { sale: true, chorusModule })
  await runSetup(admin)
  const wanted = new Set<string>(REFERENCE_OWN_FIELDS.map(({ name }) => name))
  expect(fieldsOf('account.move').filter((name) => wanted.has(name))).toEqual(own)
})

it('says what is lacking where Sales was installed after set-up', async () => {
  await start('17.0', { sale: true })
  const { url, database } = odoo
  const port = createOdooPort({ url, database, login: 'chorus', password: 'chorus' })
  const lacking = async (): Promise<readonly string[]> => (await port.describe()).missingCustomFields
  expect(await lacking()).toEqual(expect.arrayContaining(ORDER_FIELDS.map(({ name }) => name)))
  expect(await port.hasOrders()).toBe(false)
  await runSetup(admin)
  expect(await lacking()).toEqual([])
  expect(await port.hasOrders()).toBe(true)
  port.close()
})
