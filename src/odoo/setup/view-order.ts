import { ORDER_FIELD } from '../../domain/odoo-fields/order-fields.js'
import { areEmpty, type Dialect, hiddenWhen, isEmpty } from './dialect.js'
import type { Say } from './languages.js'

/**
 * On quotations and orders: what is to be completed above the sheet, where nobody overlooks it, and a *Chorus Pro* tab with
 * what the customer demands and the two references.
 */
export function orderFormArch(dialect: Dialect): string {
  const { service, commitment, demands, missing, situation } = ORDER_FIELD
  const shown = (name: string): string =>
    `<field name="${name}" readonly="1" ${hiddenWhen(dialect, isEmpty(name))}/>`
  const isComplete = hiddenWhen(dialect, areEmpty(missing))
  return [
    `<data>`,
    `<xpath expr="//sheet" position="before">`,
    `<div name="chorus_pro_missing" class="alert alert-warning mb-0" role="alert" ${isComplete}>`,
    `<strong>Chorus Pro</strong> <field name="${missing}" readonly="1" nolabel="1"/>`,
    `</div>`,
    `</xpath>`,
    `<xpath expr="//notebook" position="inside">`,
    `<page string="Chorus Pro" name="chorus_pro">`,
    `<group>`,
    `<group name="chorus_pro_references">`,
    `<field name="${service}"/>`,
    `<field name="${commitment}"/>`,
    `</group>`,
    `<group name="chorus_pro_status">`,
    shown(situation),
    shown(demands),
    `</group>`,
    `</group>`,
    `</page>`,
    `</xpath>`,
    `</data>`,
  ].join('')
}

export function orderSearchArch(say: Say): string {
  const label = say({ fr: 'Chorus : à compléter', en: 'Chorus: to complete' })
  const domain = `[('${ORDER_FIELD.situation}', 'in', ('lacking', 'asked',))]`
  return [
    `<xpath expr="/search" position="inside">`,
    `<separator/>`,
    `<filter name="chorus_order_to_complete" string="${label}" domain="${domain}"/>`,
    `</xpath>`,
  ].join('')
}
