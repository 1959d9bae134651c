import { PAYMENT_FIELD } from '../../src/domain/odoo-fields/payment-fields.js'
import type { Dialect } from '../../src/odoo/setup/dialect.js'
import { speak } from '../../src/odoo/setup/languages.js'
import { listArch } from '../../src/odoo/setup/view-board.js'

const dialect: Dialect = {
  list: 'list',
  card: 'card',
  conditions: 'expressions',
  groups: 'group_ids',
  updates: 'path',
  contactPlace: 'sales-page',
  hasOrders: false,
  hasOwnReferences: false,
  chatter: 'tag',
  hasOneAccessModel: false,
}

describe('the list of public invoices', () => {
  const arch = listArch(dialect, speak('fr'))

  it('leaves the number of an invoice its width, which Odoo would cut first', () => {
    expect(arch).toMatch(/<field name="name" width="\d+px"\/>/)
  })

  it('shows when the money is expected in place of the due date that Odoo reckons', () => {
    expect(arch).toContain('<field name="invoice_date_due" optional="hide"/>')
    expect(arch).toContain(`<field name="${PAYMENT_FIELD.expectedDate}" optional="show"/>`)
  })
})
