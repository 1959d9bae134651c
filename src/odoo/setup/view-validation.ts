import {
  MOTIVE_FIELD,
  NAME_FIELD,
  VALIDATION_FIELD,
  DECISION_LABELS,
} from '../../domain/odoo-fields/validation-fields.js'
import { DECISIONS } from '../../domain/validating/validation.js'
import { type Dialect, hiddenWhen, isEmpty, isNot } from './dialect.js'
import type { Say } from './languages.js'
import type { DecisionActions } from './requests.js'

/** The views of sub-contractors' invoices that the company has to validate. Nobody makes one by hand, or a copy. */
const NOT_BY_HAND = 'create="0" delete="0" duplicate="0"'

export function validationListArch({ list }: Dialect, say: Say): string {
  const { state, deadline, supplier, buyer, contract, total, currency, status, answer } = VALIDATION_FIELD
  const colours = [
    `decoration-warning="${state} == 'waiting'"`,
    `decoration-success="${state} == 'validated'"`,
    `decoration-danger="${state} == 'refused'"`,
    `decoration-muted="${state} in ('tacit', 'elsewhere')"`,
  ].join(' ')
  return [
    `<${list} create="0" delete="0" default_order="${deadline}">`,
    `<field name="${NAME_FIELD}"/>`,
    `<field name="${supplier}"/>`,
    `<field name="${buyer}" optional="show"/>`,
    `<field name="${contract}" optional="show"/>`,
    `<field name="${total}" sum="${say({ fr: 'Total', en: 'Total' })}"/>`,
    `<field name="${currency}" optional="hide"/>`,
    `<field name="${deadline}"/>`,
    `<field name="${state}" widget="badge" ${colours}/>`,
    `<field name="${status}" optional="hide"/>`,
    `<field name="${answer}" optional="hide"/>`,
    `</${list}>`,
  ].join('')
}

/** *Valider* and *Refuser* above the sheet, while they are for the company to press. */
export function validationFormArch(dialect: Dialect, decisions: DecisionActions, say: Say): string {
  const field = VALIDATION_FIELD
  const isOver = hiddenWhen(dialect, isNot(field.state, 'waiting'))
  const buttons = DECISIONS.map((decision) => {
    const id = decisions.get(decision)
    const look = decision === 'validate' ? ' class="btn-primary"' : ''
    return id === undefined
      ? ''
      : `<button name="${String(id)}" type="action" string="${say(DECISION_LABELS[decision])}"${look} ${isOver}/>`
  })
  const shown = (name: string, attributes = ''): string =>
    `<field name="${name}" readonly="1"${attributes === '' ? '' : ` ${attributes}`}/>`
  const ifAny = (name: string): string => shown(name, hiddenWhen(dialect, isEmpty(name)))
  const motives = `options="{'no_create': True, 'no_open': True}" domain="[('${MOTIVE_FIELD.frame}', '=', ${field.frame})]"`
  return [
    `<form ${NOT_BY_HAND}>`,
    `<header>${buttons.join('')}${shown(field.state, 'widget="statusbar" statusbar_visible="waiting,validated"')}</header>`,
    `<sheet>`,
    `<div class="oe_title"><h1>${shown(NAME_FIELD)}</h1></div>`,
    `<div class="alert alert-info" role="alert" ${hiddenWhen(dialect, isEmpty(field.answer))}>`,
    shown(field.answer, 'nolabel="1"'),
    `</div>`,
    `<group>`,
    `<group name="invoice">`,
    ...[field.supplier, field.supplierSiret, field.buyer].map((name) => shown(name)),
    ...[field.contract, field.commitment, field.frame, field.invoiceDate, field.depositDate].map(ifAny),
    ...[field.untaxed, field.total, field.due].map((name) => shown(name)),
    shown(field.currency),
    `</group>`,
    `<group name="decision">`,
    shown(field.deadline),
    shown(field.decision, hiddenWhen(dialect, isEmpty(field.decision))),
    `<field name="${field.motive}" ${motives} ${isOver}/>`,
    `<field name="${field.comment}" ${isOver}/>`,
    shown(field.status),
    shown(field.statusDate),
    ifAny(field.identifier),
    `<field name="${field.company}" readonly="1" groups="base.group_multi_company"/>`,
    `</group>`,
    `</group>`,
    `</sheet>`,
    CHATTER[dialect.chatter],
    `</form>`,
  ].join('')
}

const CHATTER: Readonly<Record<Dialect['chatter'], string>> = {
  tag: '<chatter/>',
  div: '<div class="oe_chatter"><field name="message_follower_ids"/><field name="activity_ids"/><field name="message_ids"/></div>',
}

export function validationSearchArch(say: Say): string {
  const { state, supplier, contract, deadline } = VALIDATION_FIELD
  const waiting = say({ fr: 'À valider', en: 'To validate' })
  const bySupplier = say({ fr: 'Sous-traitant', en: 'Sub-contractor' })
  const byState = say({ fr: 'Validation', en: 'Validation' })
  const byMonth = say({ fr: 'Échéance', en: 'Deadline' })
  return [
    `<search>`,
    `<field name="${NAME_FIELD}"/>`,
    `<field name="${supplier}"/>`,
    `<field name="${contract}"/>`,
    `<filter name="chorus_waiting" string="${waiting}" domain="[('${state}', '=', 'waiting')]"/>`,
    `<separator/>`,
    `<filter name="chorus_by_supplier" string="${bySupplier}" context="{'group_by': '${supplier}'}"/>`,
    `<filter name="chorus_by_state" string="${byState}" context="{'group_by': '${state}'}"/>`,
    `<filter name="chorus_by_deadline" string="${byMonth}" context="{'group_by': '${deadline}:month'}"/>`,
    `</search>`,
  ].join('')
}
