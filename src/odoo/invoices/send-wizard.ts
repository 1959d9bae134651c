import { z } from 'zod'
import { idsSchema } from '../wire/answer.js'
import { OdooError } from '../wire/error.js'
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

/** One that is open on an invoice. */
export interface OpenWizard {
  readonly invoiceId: number
  /** Makes what the invoice has not yet, and sends it to nobody. */
  make(): Promise<void>
}

/** One for each invoice: two requests for all of them, as each has to be closed by itself. */
export async function openSendWizards(
  client: OdooClient,
  wizard: SendWizard,
  invoiceIds: readonly number[],
  base: Readonly<Record<string, unknown>>,
): Promise<OpenWizard[]> {
  const { model, language } = wizard
  const contextOf = (ids: readonly number[]): Record<string, unknown> => ({
    ...base,
    ...(language !== undefined && { lang: language }),
    active_model: 'account.move',
    active_ids: ids,
  })
  const context = contextOf(invoiceIds)
  const opening = invoiceIds.map((id) => openingOf(wizard, id))
  const ids = await client.call(idsSchema, model, 'create', [opening], { context })
  if (ids.length !== invoiceIds.length) throw notOpened(model)
  await client.call(doneSchema, model, 'write', [ids, withoutSending(wizard)], { context })
  return invoiceIds.map((invoiceId, place) => ({
    invoiceId,
    make: async () => {
      await client.call(
        doneSchema,
        model,
        'action_send_and_print',
        [[ids[place]]],
        { context: contextOf([invoiceId]) },
        { timeouts: RENDERING_TIMEOUTS },
      )
    },
  }))
}

function notOpened(model: string): OdooError {
  return new OdooError(
    'unexpected',
    `The answer to ${model}.create has a shape that was not expected (not one id for each)`,
    'Report it with the version of Odoo and the modules that change this model.',
  )
}

/**
 * E-mail, post, Odoo's platform and every channel that another module adds in the usual way are off from the beginning,
 * so that Odoo asks no platform about the customer. Not even *Manual* stays on: 18.0 keeps a single method as the one
 * that the customer prefers. Seen on 18.0, 19.0 and with `l10n_fr_pdp`: without any method the documents are made alike.
 */
function openingOf({ model, fields }: SendWizard, invoiceId: number): Record<string, unknown> {
  if (model !== SEND_WIZARD) return { mode: 'invoice_single', move_ids: [[6, 0, [invoiceId]]] }
  const checkboxes = ['sending_method_checkboxes', 'extra_edi_checkboxes'].filter((name) => fields.has(name))
  return { move_id: invoiceId, ...Object.fromEntries(checkboxes.map((name) => [name, {}])) }
}

function withoutSending({ model, fields }: SendWizard): Record<string, unknown> {
  if (model === SEND_WIZARD)
    return { sending_methods: [], ...(fields.has('extra_edis') && { extra_edis: [] }) }
  const channels = [...fields].filter((name) => name.startsWith('checkbox_send_'))
  return { ...Object.fromEntries(channels.map((name) => [name, false])), checkbox_download: true }
}
