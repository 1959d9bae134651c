import { z } from 'zod'
import { oneIdSchema } from '../wire/answer.js'
import { fieldNamesIfAny } from '../server/capabilities.js'
import type { OdooClient } from '../wire/client.js'
import type { Timeouts } from '../wire/http.js'
import { installedFrench } from '../server/installed-french.js'

/** Rendering takes seconds, and a busy server renders one document after the other. */
export const RENDERING_TIMEOUTS: Timeouts = { connectMs: 10_000, responseMs: 120_000, totalMs: 150_000 }

const SEND_WIZARD = 'account.move.send.wizard'
const SEND_MODEL = 'account.move.send'

const doneSchema = z.unknown()

/** Odoo's *Send* dialog: since 17.0 nothing else that can be called makes the documents of an invoice. */
export interface SendWizard {
  readonly model: string
  readonly fields: ReadonlySet<string>
  /** First French that is installed: in it Odoo says what it refuses. */
  readonly language: string | undefined
}

/** Undefined: this server has none (16.0). In 18.0 and later `account.move.send` is an abstract model without fields. */
export async function findSendWizard(client: OdooClient): Promise<SendWizard | undefined> {
  for (const [model, needed] of [
    [SEND_WIZARD, 'move_id'],
    [SEND_MODEL, 'move_ids'],
  ] as const) {
    const fields = await fieldNamesIfAny(client, model)
    if (fields?.has(needed) === true) return { model, fields, language: await installedFrench(client) }
  }
  return undefined
}

/** Makes what the invoice has not yet, and sends it to nobody. */
export async function runSendWizard(
  client: OdooClient,
  wizard: SendWizard,
  invoiceId: number,
  base: Readonly<Record<string, unknown>>,
): Promise<void> {
  const context = {
    ...base,
    ...(wizard.language !== undefined && { lang: wizard.language }),
    active_model: 'account.move',
    active_ids: [invoiceId],
  }
  const { opening, withoutSending } = valuesOf(wizard, invoiceId)
  const id = await client.call(oneIdSchema, wizard.model, 'create', [opening], { context })
  await client.call(doneSchema, wizard.model, 'write', [[id], withoutSending], { context })
  await client.call(
    doneSchema,
    wizard.model,
    'action_send_and_print',
    [[id]],
    { context },
    {
      timeouts: RENDERING_TIMEOUTS,
    },
  )
}

/**
 * E-mail, post, Odoo's platform and every channel that another module adds in the usual way are off from the beginning,
 * so that Odoo asks no platform about the customer. Not even *Manual* stays on: 18.0 keeps a single method as the one
 * that the customer prefers. Seen on 18.0, 19.0 and with `l10n_fr_pdp`: without any method the documents are made alike.
 */
function valuesOf(
  { model, fields }: SendWizard,
  invoiceId: number,
): { opening: Record<string, unknown>; withoutSending: Record<string, unknown> } {
  if (model === SEND_WIZARD) {
    const checkboxes = ['sending_method_checkboxes', 'extra_edi_checkboxes'].filter((name) =>
      fields.has(name),
    )
    return {
      opening: { move_id: invoiceId, ...Object.fromEntries(checkboxes.map((name) => [name, {}])) },
      withoutSending: { sending_methods: [], ...(fields.has('extra_edis') && { extra_edis: [] }) },
    }
  }
  const channels = [...fields].filter((name) => name.startsWith('checkbox_send_'))
  return {
    opening: { mode: 'invoice_single', move_ids: [[6, 0, [invoiceId]]] },
    withoutSending: {
      ...Object.fromEntries(channels.map((name) => [name, false])),
      checkbox_download: true,
    },
  }
}
