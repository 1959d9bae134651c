import { z } from 'zod'
import { FIELD, INVOICE_FIELDS } from '../domain/fields.js'
import { oneIdSchema, type OdooClient } from './client.js'
import { OdooError } from './error.js'
import { findForeign, ownExternalIds, setExternalId } from './external-ids.js'
import type { SetupStep } from './setup-report.js'

const VIEWS = 'ir.ui.view'

/** Since 17.0 a view hides an element by an expression; before, by a domain in `attrs`. */
const FIRST_WITH_EXPRESSIONS = 17

/** A view of ours that extends one of the module `account`. */
interface OwnView {
  /** External id and name. */
  readonly name: string
  readonly base: string
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
    const baseId = await findForeign(admin, 'account', view.base)
    if (baseId !== undefined) {
      const outcome = await putView(admin, view, baseId, owned.get(view.name))
      steps.push({ what: 'view', name: view.name, outcome })
    } else if (!view.optional) {
      throw new OdooError(
        'no-such-field',
        `This Odoo has no view account.${view.base}`,
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
    const values = { name: view.name, model: 'account.move', inherit_id: baseId, arch_base: view.arch }
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
  return [
    { name: 'view_move_form', base: 'view_move_form', arch: formArch(major), optional: false },
    { name: 'view_out_invoice_list', base: 'view_out_invoice_tree', arch: list, optional: true },
    { name: 'view_out_credit_note_list', base: 'view_out_credit_note_tree', arch: list, optional: true },
  ]
}

/** One tab, on customer invoices and credit notes only: where it stands on the left, references on the right. */
function formArch(major: number): string {
  const hidden =
    major >= FIRST_WITH_EXPRESSIONS
      ? `invisible="move_type not in ('out_invoice', 'out_refund')"`
      : `attrs="{'invisible': [('move_type', 'not in', ('out_invoice', 'out_refund'))]}"`
  const left = [FIELD.stage, FIELD.statusLabel, FIELD.statusDate, FIELD.reason, FIELD.request]
  const right = [FIELD.flow, FIELD.identifier, FIELD.depositDate, FIELD.paymentDate, FIELD.status]
  return [
    `<xpath expr="//notebook" position="inside">`,
    `<page string="Chorus Pro" name="chorus_pro" ${hidden}>`,
    `<group>`,
    `<group name="chorus_pro_status">${left.map(fieldTag).join('')}</group>`,
    `<group name="chorus_pro_references">${right.map(fieldTag).join('')}</group>`,
    `</group>`,
    `</page>`,
    `</xpath>`,
  ].join('')
}

function fieldTag(name: string): string {
  const isReadonly = INVOICE_FIELDS.find((field) => field.name === name)?.readonly === true
  return `<field name="${name}"${isReadonly ? ' readonly="1"' : ''}/>`
}
