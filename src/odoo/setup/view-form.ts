import { WORKS_FRAMEWORKS } from '../../domain/invoice/framework.js'
import { FIELD, INVOICE_FIELDS } from '../../domain/odoo-fields/fields.js'
import { OTHER_STATUS, SUSPENDED, TO_REPLACE, WRONG_VALIDATOR } from '../../domain/chorus-status/status.js'
import { NORMAL_PATH } from '../../domain/chorus-status/situation.js'
import { REFERENCE_OWN_FIELDS } from '../../domain/odoo-fields/order-fields.js'
import { MAYBE_PUBLIC_FIELD } from '../../domain/odoo-fields/maybe-public-fields.js'
import { DIRECTORY_FIELDS } from '../../domain/odoo-fields/partner-fields.js'
import { PAYMENT_FIELD, PERIOD_FIELD } from '../../domain/odoo-fields/payment-fields.js'
import { CREDIT_NOTE_FIELD, REJECTION_FIELD } from '../../domain/odoo-fields/rejection-fields.js'
import { areEmpty, type Dialect, either, hiddenWhen, isAmong, isEmpty, isNot, isNotAmong } from './dialect.js'

/** The *Chorus Pro* tab, on customer invoices and credit notes only. */
export function invoiceFormArch(dialect: Dialect): string {
  const hidden = hiddenWhen(dialect, {
    domain: `[('move_type', 'not in', ('out_invoice', 'out_refund'))]`,
    expression: `move_type not in ('out_invoice', 'out_refund')`,
  })
  const shown = (name: string): string => fieldTag(name)
  const ifAny = (name: string, attributes = ''): string =>
    fieldTag(name, `${hiddenWhen(dialect, isEmpty(name))}${attributes}`)
  // No service completes a piece of works, or corrects its validator.
  const isPiece = isAmong(FIELD.framework, WORKS_FRAMEWORKS)
  const ifSuspended = hiddenWhen(dialect, either(isNot(FIELD.status, SUSPENDED), isPiece))
  const ifWrongValidator = hiddenWhen(dialect, either(isNot(FIELD.status, WRONG_VALIDATOR), isPiece))
  const ifPiece = hiddenWhen(dialect, isNotAmong(FIELD.framework, WORKS_FRAMEWORKS))
  const path = `widget="statusbar" statusbar_visible="${NORMAL_PATH.join(',')}" ${hiddenWhen(dialect, isEmpty(FIELD.situation))}`
  return [
    `<xpath expr="//notebook" position="inside">`,
    `<page string="Chorus Pro" name="chorus_pro" ${hidden}>`,
    `<div name="chorus_pro_path" class="d-flex mb-3">${fieldTag(FIELD.situation, path)}</div>`,
    `<group>`,
    `<group name="chorus_pro_status">`,
    ifAny(FIELD.nextActor),
    shown(FIELD.statusLabel),
    fieldTag(FIELD.status, hiddenWhen(dialect, isNot(FIELD.statusLabel, OTHER_STATUS))),
    ifAny(FIELD.statusDate),
    ifAny(FIELD.reason, ` style="${SCROLLING}"`),
    ifAny(FIELD.contact),
    ifAny(FIELD.contactPhone, ' widget="phone"'),
    shown(FIELD.request),
    shown(FIELD.framework),
    fieldTag(FIELD.withoutProjectManager, ifPiece),
    ...(dialect.hasOwnReferences ? REFERENCE_OWN_FIELDS.map(({ name }) => shown(name)) : []),
    ifAny(REJECTION_FIELD.followUp),
    fieldTag(
      REJECTION_FIELD.replaces,
      `${hiddenWhen(dialect, isNot('move_type', 'out_invoice'))} ${REPLACED}`,
    ),
    fieldTag(FIELD.buyerComment, ifSuspended),
    fieldTag(FIELD.validatorSiret, ifWrongValidator),
    `</group>`,
    `<group name="chorus_pro_references">`,
    shown(FIELD.depositDate),
    shown(FIELD.availableDate),
    ifAny(FIELD.returnedDate),
    ifAny(FIELD.admitted),
    shown(FIELD.paymentDate),
    fieldTag(FIELD.paymentDays, hiddenWhen(dialect, isEmpty(FIELD.paymentDate))),
    ifAny(FIELD.paymentDelay),
    ifAny(PAYMENT_FIELD.punctuality),
    ifAny(PAYMENT_FIELD.dueDate),
    ...[PAYMENT_FIELD.daysLate, PAYMENT_FIELD.interest, PAYMENT_FIELD.lumpSum].map((name) => ifAny(name)),
    ifAny(PAYMENT_FIELD.expectedDate),
    ifAny(PAYMENT_FIELD.expectedLatest),
    ifAny(FIELD.flow),
    shown(FIELD.identifier),
    fieldTag(FIELD.status, 'groups="base.group_no_one"'),
    fieldTag(FIELD.stage, 'groups="base.group_no_one"'),
    `</group>`,
    `</group>`,
    `<group name="chorus_pro_attachments">${chosenFiles(FIELD.attachments)}</group>`,
    `<group name="chorus_pro_complements" ${ifSuspended}>${chosenFiles(FIELD.complements)}</group>`,
    `</page>`,
    `</xpath>`,
  ].join('')
}

/** An official may write pages: what follows must stay in sight. */
const SCROLLING = 'max-height: 12rem; overflow-y: auto;'

/** To be chosen among the invoices that came back for good. */
const REPLACED = `options="{'no_create': True}" domain="[('move_type', '=', 'out_invoice'), ('${FIELD.status}', 'in', [${TO_REPLACE.map((code) => `'${code}'`).join(', ')}])]"`

/** To be chosen among what hangs on the invoice; what Odoo generated and keeps in a field is left out. */
function chosenFiles(field: string): string {
  return [
    `<field name="${field}" widget="many2many_tags" options="{'no_create': True}"`,
    ` domain="[('res_model', '=', 'account.move'), ('res_id', '=', id), ('res_field', '=', False)]"/>`,
  ].join('')
}

/**
 * A small group under *Sales & Purchase*, a page of its own where there is no such page; on companies (a contact's demands
 * are those of its company) and on persons of whom it is not sure that they are private.
 */
export function partnerFormArch(dialect: Dialect): string {
  const { maybePublic, reason, private: isPrivate } = MAYBE_PUBLIC_FIELD
  const hidden = (...fields: string[]): string => hiddenWhen(dialect, areEmpty(...fields))
  const unlessConcerned = hidden('is_company', maybePublic, isPrivate)
  const fields = [
    `<field name="${maybePublic}" readonly="1" ${hidden(maybePublic)}/>`,
    `<field name="${reason}" readonly="1" ${hidden(maybePublic)}/>`,
    `<field name="${isPrivate}" ${hidden(maybePublic, isPrivate)}/>`,
    `<field name="${CREDIT_NOTE_FIELD}"/>`,
    `<field name="${PERIOD_FIELD}"/>`,
    ...DIRECTORY_FIELDS.map(({ name }) => `<field name="${name}" readonly="1"/>`),
  ].join('')
  const group = `<group string="Chorus Pro" name="chorus_pro" ${unlessConcerned}>${fields}</group>`
  switch (dialect.contactPlace) {
    case 'sales-page':
      return inside("//page[@name='sales_purchases']", group)
    case 'notebook':
      return inside(
        '//notebook[1]',
        `<page string="Chorus Pro" name="chorus_pro" ${unlessConcerned}><group>${fields}</group></page>`,
      )
    case 'sheet':
      return inside('//sheet[1]', group)
  }
}

function inside(place: string, content: string): string {
  return `<xpath expr="${place}" position="inside">${content}</xpath>`
}

function fieldTag(name: string, attributes = ''): string {
  const isReadonly = INVOICE_FIELDS.find((field) => field.name === name)?.readonly === true
  return `<field name="${name}"${isReadonly ? ' readonly="1"' : ''}${attributes === '' ? '' : ` ${attributes}`}/>`
}
