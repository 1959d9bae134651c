import { z } from 'zod'
import { FIELD, INVOICE_FIELDS } from '../domain/fields.js'
import { PARTNER_FIELDS } from '../domain/partner-fields.js'
import { oneIdSchema } from './answer.js'
import type { OdooClient } from './client.js'
import { OdooError } from './error.js'
import { findForeign, ownExternalIds, setExternalId } from './external-ids.js'
import type { SetupStep } from './setup-report.js'

const VIEWS = 'ir.ui.view'

/** Since 17.0 a view hides an element by an expression; before, by a domain in `attrs`. */
const FIRST_WITH_EXPRESSIONS = 17

/** A view of ours that extends one of Odoo's own. */
interface OwnView {
  /** External id and name. */
  readonly name: string
  readonly model: string
  /** External id. */
  readonly base: { readonly module: string; readonly name: string }
  readonly arch: string
  /** Whether Odoo may lack the base view. */
  readonly optional: boolean
}

const viewSchema = z.object({
  id: z.int(),
  arch_base: z.string(),
  inherit_id: z.tuple([z.int(), z.string()]),
  active: z.boolean(),
})

export async function createViews(admin: OdooClient): Promise<SetupStep[]> {
  const { major } = await admin.version()
  const owned = new Map((await ownExternalIds(admin, VIEWS)).map((own) => [own.name, own.res_id]))
  const steps: SetupStep[] = []
  for (const view of ownViews(major)) {
    const baseId = await findForeign(admin, view.base.module, view.base.name)
    if (baseId !== undefined) {
      const outcome = await putView(admin, view, baseId, owned.get(view.name))
      steps.push({ what: 'view', name: view.name, outcome })
    } else if (!view.optional) {
      throw new OdooError(
        'no-such-field',
        `This Odoo has no view ${view.base.module}.${view.base.name}`,
        'Check that the Invoicing app is installed and complete.',
      )
    }
  }
  return steps
}

export async function removeViews(admin: OdooClient): Promise<SetupStep[]> {
  const owned = await ownExternalIds(admin, VIEWS)
  const existing = await readViews(
    admin,
    owned.map(({ res_id: id }) => id),
  )
  const ours = owned.filter(({ res_id: id }) => existing.has(id))
  if (ours.length === 0) return []
  await admin.call(z.unknown(), VIEWS, 'unlink', [ours.map(({ res_id: id }) => id)])
  return ours.map(({ name }) => ({ what: 'view', name, outcome: 'removed' }))
}

async function putView(
  admin: OdooClient,
  view: OwnView,
  baseId: number,
  ownId: number | undefined,
): Promise<'created' | 'updated' | 'unchanged'> {
  const found = ownId === undefined ? undefined : (await readViews(admin, [ownId])).get(ownId)
  if (found === undefined) {
    const values = { name: view.name, model: view.model, inherit_id: baseId, arch_base: view.arch }
    const id = await admin.call(oneIdSchema, VIEWS, 'create', [values])
    await setExternalId(admin, VIEWS, view.name, id)
    return 'created'
  }
  if (canonical(found.arch_base) === canonical(view.arch) && found.inherit_id[0] === baseId && found.active) {
    return 'unchanged'
  }
  const values = { arch_base: view.arch, inherit_id: baseId, active: true }
  await admin.call(z.unknown(), VIEWS, 'write', [[found.id], values])
  return 'updated'
}

async function readViews(
  admin: OdooClient,
  ids: readonly number[],
): Promise<Map<number, z.infer<typeof viewSchema>>> {
  if (ids.length === 0) return new Map()
  const rows = await admin.rows(
    viewSchema,
    VIEWS,
    [['id', 'in', ids]],
    ['arch_base', 'inherit_id', 'active'],
    {
      context: { active_test: false },
    },
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Odoo writes the XML anew when it stores it: white space between elements says nothing. */
function canonical(arch: string): string {
  return arch
    .replace(/^<\?xml[^>]*\?>/, '')
    .replace(/>\s+</g, '><')
    .trim()
}

function ownViews(major: number): OwnView[] {
  const columns = [FIELD.stage, FIELD.statusLabel]
    .map((name) => `<field name="${name}" optional="hide"/>`)
    .join('')
  const list = `<xpath expr="/*" position="inside">${columns}</xpath>`
  const invoices = { model: 'account.move', optional: false }
  const account = (name: string): OwnView['base'] => ({ module: 'account', name })
  return [
    { ...invoices, name: 'view_move_form', base: account('view_move_form'), arch: formArch(major) },
    {
      ...invoices,
      name: 'view_out_invoice_list',
      base: account('view_out_invoice_tree'),
      arch: list,
      optional: true,
    },
    {
      ...invoices,
      name: 'view_out_credit_note_list',
      base: account('view_out_credit_note_tree'),
      arch: list,
      optional: true,
    },
    {
      name: 'view_partner_form',
      model: 'res.partner',
      base: { module: 'base', name: 'view_partner_form' },
      arch: partnerArch(major),
      optional: false,
    },
  ]
}

/** A small group under *Sales & Purchase*, on companies only: a contact's demands are those of its company. */
function partnerArch(major: number): string {
  const hidden =
    major >= FIRST_WITH_EXPRESSIONS
      ? `invisible="not is_company"`
      : `attrs="{'invisible': [('is_company', '=', False)]}"`
  const fields = PARTNER_FIELDS.map(({ name }) => `<field name="${name}" readonly="1"/>`).join('')
  return [
    `<xpath expr="//page[@name='sales_purchases']" position="inside">`,
    `<group string="Chorus Pro" name="chorus_pro" ${hidden}>${fields}</group>`,
    `</xpath>`,
  ].join('')
}

/** One tab, on customer invoices and credit notes only: where it stands on the left, references on the right. */
function formArch(major: number): string {
  const hidden =
    major >= FIRST_WITH_EXPRESSIONS
      ? `invisible="move_type not in ('out_invoice', 'out_refund')"`
      : `attrs="{'invisible': [('move_type', 'not in', ('out_invoice', 'out_refund'))]}"`
  const left = [
    FIELD.stage,
    FIELD.statusLabel,
    FIELD.statusDate,
    FIELD.reason,
    FIELD.request,
    FIELD.framework,
  ]
  const right = [FIELD.flow, FIELD.identifier, FIELD.depositDate, FIELD.paymentDate, FIELD.status]
  return [
    `<xpath expr="//notebook" position="inside">`,
    `<page string="Chorus Pro" name="chorus_pro" ${hidden}>`,
    `<group>`,
    `<group name="chorus_pro_status">${left.map(fieldTag).join('')}</group>`,
    `<group name="chorus_pro_references">${right.map(fieldTag).join('')}</group>`,
    `</group>`,
    ATTACHMENTS,
    `</page>`,
    `</xpath>`,
  ].join('')
}

/** To be chosen among what hangs on the invoice; what Odoo generated and keeps in a field is left out. */
const ATTACHMENTS = [
  `<group name="chorus_pro_attachments">`,
  `<field name="${FIELD.attachments}" widget="many2many_tags" options="{'no_create': True}"`,
  ` domain="[('res_model', '=', 'account.move'), ('res_id', '=', id), ('res_field', '=', False)]"/>`,
  `</group>`,
].join('')

function fieldTag(name: string): string {
  const isReadonly = INVOICE_FIELDS.find((field) => field.name === name)?.readonly === true
  return `<field name="${name}"${isReadonly ? ' readonly="1"' : ''}/>`
}
