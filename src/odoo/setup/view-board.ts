import { FIELD } from '../../domain/odoo-fields/fields.js'
import { PAYMENT_FIELD } from '../../domain/odoo-fields/payment-fields.js'
import { SITUATION_TONES, SITUATIONS, type Tone } from '../../domain/chorus-status/situation.js'
import type { Dialect } from './dialect.js'
import type { Say } from './languages.js'

/** The views behind the *Chorus Pro* menu, and the badge that they share with Odoo's own lists. */

/** The situation as a coloured badge. */
export function badge(attributes = ''): string {
  const tones: readonly Tone[] = ['info', 'warning', 'danger', 'success', 'muted']
  const decorations = tones.map((tone) => {
    const of = SITUATIONS.filter((situation) => SITUATION_TONES[situation] === tone)
    return `decoration-${tone}="${FIELD.situation} in (${of.map((situation) => `'${situation}'`).join(', ')})"`
  })
  return `<field name="${FIELD.situation}" widget="badge" ${decorations.join(' ')}${attributes}/>`
}

/** What the lists of invoices and credit notes get. */
export function listColumnsArch(): string {
  const status = `<field name="${FIELD.statusLabel}" optional="hide"/>`
  const date = `<field name="${FIELD.statusDate}" optional="hide"/>`
  return `<xpath expr="/*" position="inside">${badge(' optional="show"')}${status}${date}</xpath>`
}

export function listArch({ list, conditions }: Dialect, say: Say): string {
  const total = say({ fr: 'Total', en: 'Total' })
  const average = say({ fr: 'Moyenne', en: 'Average' })
  return [
    `<${list} create="0">`,
    // Odoo shortens what is text first where there are many columns.
    `<field name="name" width="130px"/>`,
    `<field name="commercial_partner_id" string="${say({ fr: 'Client', en: 'Customer' })}"/>`,
    `<field name="invoice_date"/>`,
    `<field name="invoice_date_due" optional="hide"/>`,
    `<field name="amount_total_signed" sum="${total}"/>`,
    `<field name="amount_residual_signed" sum="${total}" optional="show"/>`,
    `<field name="${FIELD.admitted}" sum="${total}" optional="hide"/>`,
    badge(),
    `<field name="${FIELD.statusLabel}"/>`,
    `<field name="${FIELD.statusDate}"/>`,
    `<field name="${FIELD.nextActor}" optional="show"/>`,
    `<field name="${FIELD.depositDate}" optional="hide"/>`,
    `<field name="${FIELD.availableDate}" optional="hide"/>`,
    `<field name="${FIELD.paymentDate}" optional="hide"/>`,
    `<field name="${PAYMENT_FIELD.punctuality}" optional="hide"/>`,
    `<field name="${PAYMENT_FIELD.dueDate}" optional="hide"/>`,
    `<field name="${PAYMENT_FIELD.expectedDate}" optional="show"/>`,
    `<field name="${PAYMENT_FIELD.expectedLatest}" optional="hide"/>`,
    `<field name="${PAYMENT_FIELD.daysLate}" optional="hide"/>`,
    `<field name="${PAYMENT_FIELD.interest}" sum="${total}" optional="hide"/>`,
    `<field name="${PAYMENT_FIELD.lumpSum}" sum="${total}" optional="hide"/>`,
    `<field name="${FIELD.paymentDays}" avg="${average}" optional="hide"/>`,
    `<field name="company_currency_id" ${conditions === 'expressions' ? 'column_' : ''}invisible="1"/>`,
    `</${list}>`,
  ].join('')
}

/** What has no colour, Odoo adds up in grey. */
const PROGRESS_COLOURS = JSON.stringify(
  Object.fromEntries(Object.entries(SITUATION_TONES).filter(([, tone]) => tone !== 'muted')),
).replaceAll('"', '&quot;')

/** Cards cannot be dragged from one column to another: that would change what Chorus Pro said. */
export function kanbanArch({ card }: Dialect): string {
  const reason = `<div class="text-truncate text-danger"><field name="${FIELD.reason}"/></div>`
  const inner = [
    `<div class="d-flex"><b class="flex-grow-1 text-truncate"><field name="commercial_partner_id"/></b>`,
    `<field name="amount_total_signed" widget="monetary"/></div>`,
    `<div class="d-flex text-muted"><span class="flex-grow-1 text-nowrap"><field name="name"/></span>`,
    `<span class="ms-2 text-truncate"><field name="${FIELD.statusLabel}"/></span></div>`,
    reason,
  ].join('')
  return [
    `<kanban create="0" group_create="0" group_edit="0" group_delete="0" records_draggable="0" default_group_by="${FIELD.situation}">`,
    `<field name="company_currency_id"/>`,
    `<progressbar field="${FIELD.situation}" colors="${PROGRESS_COLOURS}" sum_field="amount_total_signed"/>`,
    `<templates><t t-name="${card}">`,
    card === 'card' ? inner : `<div class="oe_kanban_global_click">${inner}</div>`,
    `</t></templates>`,
    `</kanban>`,
  ].join('')
}

/** What is still to be paid, by situation. */
export function amountsPivotArch(): string {
  return `<pivot><field name="commercial_partner_id" type="row"/><field name="${FIELD.situation}" type="col"/><field name="amount_residual_signed" type="measure"/></pivot>`
}

export function amountsGraphArch(): string {
  return `<graph type="bar"><field name="${FIELD.situation}"/><field name="amount_residual_signed" type="measure"/></graph>`
}

/** How long each public body took from availability to payment. */
export function delaysPivotArch(): string {
  return `<pivot><field name="commercial_partner_id" type="row"/><field name="${FIELD.paymentDelay}" type="col"/><field name="amount_total_signed" type="measure"/></pivot>`
}

export function delaysGraphArch(): string {
  return `<graph type="bar" stacked="1"><field name="commercial_partner_id"/><field name="${FIELD.paymentDelay}"/></graph>`
}

/** Who pays in time, who late, and what lateness costs. */
export function punctualityPivotArch(): string {
  return `<pivot><field name="commercial_partner_id" type="row"/><field name="${PAYMENT_FIELD.punctuality}" type="col"/><field name="${FIELD.paymentDays}" type="measure"/><field name="${PAYMENT_FIELD.interest}" type="measure"/><field name="${PAYMENT_FIELD.lumpSum}" type="measure"/></pivot>`
}

/** What will come in, by week. */
export function forecastGraphArch(): string {
  return `<graph type="bar"><field name="${PAYMENT_FIELD.expectedDate}" interval="week"/><field name="amount_residual_signed" type="measure"/></graph>`
}

export function forecastPivotArch(): string {
  return `<pivot><field name="commercial_partner_id" type="row"/><field name="${PAYMENT_FIELD.expectedDate}" interval="week" type="col"/><field name="amount_residual_signed" type="measure"/></pivot>`
}
