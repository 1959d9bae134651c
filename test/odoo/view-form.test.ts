import type { Dialect } from '../../src/odoo/setup/dialect.js'
import { partnerFormArch } from '../../src/odoo/setup/view-form.js'

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
