import { z } from 'zod'
import { NAME_FIELD, VALIDATION_FIELD, VALIDATION_MODEL } from '../../domain/odoo-fields/validation-fields.js'
import { VALIDATION_STATES } from '../../domain/validating/validation.js'
import { type Capabilities, companyContext } from '../server/capabilities.js'
import { EXTERNAL_ID_MODULE } from '../server/external-ids.js'
import type { ShownValidation } from '../validation-port.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { amountSchema, datetimeSchema, optional, textSchema } from '../wire/values.js'
import { hasValidationModel, validationName } from './validations.js'

const F = VALIDATION_FIELD

/** Odoo keeps 0 of an amount that nobody has told. */
const amount = optional(amountSchema.transform((text) => (Number(text) === 0 ? undefined : text)))

const recordSchema = z.object({
  id: z.int(),
  [NAME_FIELD]: textSchema,
  [F.identifier]: textSchema,
  [F.state]: z.union([z.enum(VALIDATION_STATES), z.literal(false)]),
  [F.status]: textSchema,
  [F.statusDate]: optional(datetimeSchema),
  [F.deadline]: textSchema,
  [F.supplier]: textSchema,
  [F.supplierSiret]: textSchema,
  [F.buyer]: textSchema,
  [F.contract]: textSchema,
  [F.commitment]: textSchema,
  [F.frame]: textSchema,
  [F.untaxed]: amount,
  [F.total]: amount,
  [F.due]: amount,
  [F.currency]: textSchema,
  [F.invoiceDate]: textSchema,
  [F.depositDate]: textSchema,
})

/** What a store that was lost, or is an older copy, does not know any more. */
export async function shownValidations(
  client: OdooClient,
  capabilities: Capabilities,
  environment: string,
  validationId: number | undefined,
): Promise<ShownValidation[]> {
  if (!(await hasValidationModel(client))) return []
  const domain = [
    validationId === undefined ? [F.state, '=', 'waiting'] : ['id', '=', validationId],
    [F.company, '=', capabilities.companyId],
  ]
  const fields = Object.keys(recordSchema.shape).filter((name) => name !== 'id')
  const context = companyContext(capabilities)
  const shown: ShownValidation[] = []
  for (const record of await client.rows(recordSchema, VALIDATION_MODEL, domain, fields, { context })) {
    const { [F.identifier]: identifier, [F.state]: state } = record
    if (identifier === undefined || state === false) continue
    if (!(await isOf(client, `${environment}_${identifier}`, record.id))) continue
    const { [F.supplier]: supplier, [F.supplierSiret]: supplierSiret, [F.buyer]: buyer } = record
    shown.push({
      identifier,
      state,
      status: record[F.status],
      statusAt: record[F.statusDate],
      deadline: record[F.deadline],
      facts: {
        number: record[NAME_FIELD] ?? identifier,
        invoiceDate: record[F.invoiceDate],
        depositDate: record[F.depositDate],
        supplierName: supplier === supplierSiret ? undefined : supplier,
        supplierSiret,
        buyerName: buyer,
        buyerSiret: undefined,
        contract: record[F.contract],
        commitment: record[F.commitment],
        amountUntaxed: record[F.untaxed],
        amountTotal: record[F.total],
        amountDue: record[F.due],
        currency: record[F.currency] ?? 'EUR',
        frame: record[F.frame],
      },
    })
  }
  return shown
}

/** An identifier of one Chorus Pro is another invoice in the other. */
async function isOf(client: OdooClient, key: string, id: number): Promise<boolean> {
  try {
    const reference = [EXTERNAL_ID_MODULE, validationName(key)]
    const found = await client.call(
      z.tuple([z.string(), z.int()]),
      'ir.model.data',
      'check_object_reference',
      reference,
    )
    return found[1] === id
  } catch (error) {
    if (error instanceof OdooError && ['refused', 'unexpected', 'missing-record'].includes(error.kind))
      return false
    throw error
  }
}
