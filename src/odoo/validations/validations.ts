import { z } from 'zod'
import {
  MOTIVE_FIELD,
  MOTIVE_MODEL,
  NAME_FIELD,
  VALIDATION_FIELD,
  VALIDATION_MODEL,
} from '../../domain/odoo-fields/validation-fields.js'
import { DECISIONS, VALIDATION_STATES } from '../../domain/validating/validation.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import { EXTERNAL_ID_MODULE } from '../server/external-ids.js'
import type { DecisionInOdoo, MotiveRecord, ValidationRecord } from '../validation-port.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { many2oneSchema, optional, textSchema } from '../wire/values.js'

const loadedSchema = z.object({
  ids: z.union([z.array(z.int()), z.literal(false)]),
  messages: z.array(z.object({ type: z.string(), message: z.string() })),
})

const decisionSchema = z.object({
  id: z.int(),
  [VALIDATION_FIELD.identifier]: textSchema,
  [VALIDATION_FIELD.decision]: z.union([z.enum(DECISIONS), z.literal(false)]).catch(false),
  [VALIDATION_FIELD.motive]: optional(many2oneSchema),
  [VALIDATION_FIELD.comment]: textSchema,
  write_date: z.string(),
})

const motiveSchema = z.object({ id: z.int(), [MOTIVE_FIELD.code]: textSchema })

/**
 * Whether `setup` has made the model. A user of Invoicing may not read what models there are: Odoo says so of one that it has
 * found (measured on 17.0), and otherwise that there is no such external id.
 */
export async function hasValidationModel(client: OdooClient): Promise<boolean> {
  try {
    const reference = [EXTERNAL_ID_MODULE, `model_${VALIDATION_MODEL}`]
    await client.call(z.unknown(), 'ir.model.data', 'check_object_reference', reference)
    return true
  } catch (error) {
    if (!(error instanceof OdooError)) throw error
    if (error.kind === 'access') return true
    if (['refused', 'unexpected', 'missing-record'].includes(error.kind)) return false
    throw error
  }
}

/**
 * Writes on the record of an invoice, which is made where there is none: through `load`, the method behind *Import records*,
 * whose external ids PostgreSQL keeps unique, so that a request whose answer was lost makes no second one when it is repeated.
 * What users asked for and has its answer is taken off, unless they ask for something else by now.
 */
export async function putValidation(
  client: OdooClient,
  capabilities: Capabilities,
  { key, odooId, name, identifier, values, handled }: ValidationRecord,
): Promise<number> {
  const context = companyContext(capabilities)
  const id =
    odooId !== undefined && (await isThere(client, capabilities, odooId))
      ? odooId
      : await loadOne(
          client,
          capabilities,
          VALIDATION_MODEL,
          ['id', NAME_FIELD, VALIDATION_FIELD.identifier],
          [`${EXTERNAL_ID_MODULE}.${validationName(key)}`, name, identifier],
        )
  const isAnew = values[VALIDATION_FIELD.state] === 'waiting' && (await isOver(client, capabilities, id))
  const [asked] = handled === undefined ? [] : await readDecisions(client, capabilities, [['id', '=', id]])
  const isAnswered =
    handled !== undefined &&
    asked?.decision === handled.decision &&
    asked.motive === handled.motive &&
    asked.comment === handled.comment
  await client.call(
    z.unknown(),
    VALIDATION_MODEL,
    'write',
    [
      [id],
      {
        ...values,
        [VALIDATION_FIELD.company]: capabilities.companyId,
        ...(isAnswered && { [VALIDATION_FIELD.decision]: false }),
        ...(isAnew && { [VALIDATION_FIELD.motive]: false, [VALIDATION_FIELD.comment]: false }),
      },
    ],
    { context },
  )
  return id
}

/** What users decided on the company's invoices, or on one of them, and has no answer yet. */
export function validationDecisions(
  client: OdooClient,
  capabilities: Capabilities,
  validationId: number | undefined,
): Promise<DecisionInOdoo[]> {
  return readDecisions(client, capabilities, [
    ...(validationId === undefined ? [] : [['id', '=', validationId]]),
    [VALIDATION_FIELD.decision, '!=', false],
    [VALIDATION_FIELD.company, '=', capabilities.companyId],
  ])
}

/** The reasons among which users choose, those of a frame. */
export async function putMotives(
  client: OdooClient,
  capabilities: Capabilities,
  motives: readonly MotiveRecord[],
): Promise<void> {
  if (motives.length === 0) return
  const rows = motives.map(({ code, label, frame }) => [
    externalId(`motive_${frame}_${code}`),
    label,
    code,
    frame,
  ])
  const columns = ['id', NAME_FIELD, MOTIVE_FIELD.code, MOTIVE_FIELD.frame]
  await load(client, capabilities, MOTIVE_MODEL, columns, rows)
}

async function readDecisions(
  client: OdooClient,
  capabilities: Capabilities,
  domain: readonly unknown[],
): Promise<DecisionInOdoo[]> {
  const context = companyContext(capabilities)
  const { identifier, decision, motive, comment } = VALIDATION_FIELD
  const fields = [identifier, decision, motive, comment, 'write_date']
  const rows = await client.rows(decisionSchema, VALIDATION_MODEL, domain, fields, { context })
  const motiveIds = rows.flatMap((row) => row[motive]?.id ?? [])
  const motives =
    motiveIds.length === 0
      ? []
      : await client.rows(motiveSchema, MOTIVE_MODEL, [['id', 'in', motiveIds]], [MOTIVE_FIELD.code], {
          context,
        })
  return rows.flatMap((row) =>
    row[decision] === false
      ? []
      : [
          {
            odooId: row.id,
            identifier: row[identifier] ?? '',
            decision: row[decision],
            motive: motives.find(({ id }) => id === row[motive]?.id)?.[MOTIVE_FIELD.code],
            comment: row[comment]?.trim() || undefined,
            writtenAt: row.write_date,
          },
        ],
  )
}

const idSchema = z.object({ id: z.int() })

/** Whether what users chose was of an earlier turn; what they choose meanwhile goes with what is chosen beside it. */
async function isOver(client: OdooClient, capabilities: Capabilities, id: number): Promise<boolean> {
  const context = companyContext(capabilities)
  const domain = [
    ['id', '=', id],
    [VALIDATION_FIELD.state, 'in', VALIDATION_STATES.filter((state) => state !== 'waiting')],
    [VALIDATION_FIELD.decision, '=', false],
  ]
  return (await client.rows(idSchema, VALIDATION_MODEL, domain, ['id'], { context })).length > 0
}

async function isThere(client: OdooClient, capabilities: Capabilities, id: number): Promise<boolean> {
  const context = companyContext(capabilities)
  return (await client.rows(idSchema, VALIDATION_MODEL, [['id', '=', id]], ['id'], { context })).length > 0
}

async function loadOne(
  client: OdooClient,
  capabilities: Capabilities,
  model: string,
  columns: readonly string[],
  row: readonly string[],
): Promise<number> {
  const [id] = await load(client, capabilities, model, columns, [row])
  if (id !== undefined) return id
  throw new OdooError('unexpected', `Odoo made no ${model}`, 'Report this; the next try may work.')
}

async function load(
  client: OdooClient,
  capabilities: Capabilities,
  model: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<number[]> {
  const context = companyContext(capabilities)
  const loaded = await client.call(loadedSchema, model, 'load', [columns, rows], { context })
  if (loaded.ids !== false) return loaded.ids
  const reason = loaded.messages.find(({ type }) => type === 'error')?.message ?? 'no reason was given'
  throw new OdooError(
    'refused',
    `Odoo refused a record of ${model}: ${client.http.hide(reason)}`,
    'Do in Odoo what the message asks for, then try again.',
  )
}

/** The external id of a record, within the module. */
export function validationName(key: string): string {
  return nameOf(`validation_${key}`)
}

function externalId(name: string): string {
  return `${EXTERNAL_ID_MODULE}.${nameOf(name)}`
}

function nameOf(name: string): string {
  return name.replaceAll(/\W/g, '_')
}
