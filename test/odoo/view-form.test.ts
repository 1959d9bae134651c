import type { Dialect } from '../../src/odoo/setup/dialect.js'
import { invoiceFormArch, partnerFormArch } from '../../src/odoo/setup/view-form.js'

const dialect: Omit<Dialect, 'contactPlace'> = {
  list: 'list',
  card: 'card',
  conditions: 'expressions',
  groups: 'group_ids',
  chatter: 'tag',
  hasOneAccessModel: false,
  updates: 'path',
  hasOrders: false,
  hasOwnReferences: false,
}

describe('what the directory demands, on the form of a contact', () => {
  it.each([
    ['sales-page', "//page[@name='sales_purchases']", /^<group string="Chorus Pro"/],
    ['notebook', '//notebook[1]', /^<page string="Chorus Pro"/],
    ['sheet', '//sheet[1]', /^<group string="Chorus Pro"/],
  ] as const)('stands where there is room: %s', (contactPlace, place, content) => {
    const [, expr, inner = ''] =
      /^<xpath expr="([^"]*)" position="inside">(.*)<\/xpath>$/.exec(
        partnerFormArch({ ...dialect, contactPlace }),
      ) ?? []
    expect(expr).toBe(place)
    expect(inner).toMatch(content)
    expect(inner).toContain('name="x_chorus_public" readonly="1"')
  })
})

describe('the tab of an invoice', () => {
  const field = (name: string, conditions: Dialect['conditions']): string =>
    new RegExp(`<field name="${name}"[^>]*>`).exec(
      invoiceFormArch({ ...dialect, contactPlace: 'sales-page', conditions }),
    )?.[0] ?? ''

  it('has no field for a piece of works that no service takes of it, and asks for the MOE of such a piece alone', () => {
    const pieces = `('A4', 'A7', 'A8', 'A10', 'A13', 'A14', 'A22')`
    for (const name of ['x_chorus_buyer_comment', 'x_chorus_validator_siret']) {
      expect(field(name, 'expressions')).toContain(` or x_chorus_framework in ${pieces}"`)
      expect(field(name, 'attrs')).toContain(`['|', ('x_chorus_status', '!=', `)
    }
    expect(field('x_chorus_without_moe', 'expressions')).toContain(
      `invisible="x_chorus_framework not in ${pieces}"`,
    )
  })
})
