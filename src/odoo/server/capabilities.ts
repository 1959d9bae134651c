import type { CustomField } from '../../domain/odoo-fields/custom-field.js'
import { INVOICE_FIELDS } from '../../domain/odoo-fields/fields.js'
import { ORDER_FIELDS, REFERENCE_OWN_FIELDS } from '../../domain/odoo-fields/order-fields.js'
import { PARTNER_FIELDS } from '../../domain/odoo-fields/partner-fields.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import type { OdooServer } from '../port.js'
import { companyOfUserSchema, fieldsSchema, REFERENCE_FIELDS } from '../invoices/schemas.js'

/** What was learnt about the server: once, then again when a field turns out to be missing. */
export interface Capabilities {
  readonly server: OdooServer
  readonly invoiceFields: ReadonlySet<string>
  readonly partnerFields: ReadonlySet<string>
  /** Of the bridge, on `sale.order`; undefined where Odoo's app *Sales* is not installed. */
  readonly orderFields: ReadonlySet<string> | undefined
  readonly companyId: number
  /** Language of the daemon's user: labels that people type, such as tags, are read in it. */
  readonly language: string | undefined
}

/** Asks five short questions, and one more where `sale` is installed; `companyId` is the user's own company unless one is configured. */
export async function readCapabilities(
  client: OdooClient,
  configuredCompanyId: number | undefined,
): Promise<Capabilities> {
  const { serie } = await client.version()
  const uid = await client.connect()
  const [user] = await client.rows(
    companyOfUserSchema,
    'res.users',
    [['id', '=', uid]],
    ['company_id', 'company_ids', 'lang'],
  )
  if (user === undefined) {
    throw new OdooError('access', 'The user cannot read its own record in Odoo', 'Make it an internal user.')
  }
  const companyId = configuredCompanyId ?? user.company_id.id
  const entered = user.company_ids ?? [companyId]
  if (!entered.includes(companyId)) throw notEntered(companyId, entered)
  const invoiceFields = await fieldNames(client, 'account.move')
  const partnerFields = await fieldNames(client, 'res.partner')
  const orderFields = hasOrders(invoiceFields)
    ? await fieldNames(client, 'sale.order', namesOf(ORDER_FIELDS))
    : undefined
  const hasReferenceFields = REFERENCE_FIELDS.every((name) => invoiceFields.has(name))
  const ofOrders = orderFields === undefined || hasReferenceFields ? [] : REFERENCE_OWN_FIELDS
  return {
    server: {
      version: serie,
      uid,
      hasReferenceFields,
      missingCustomFields: [
        ...[...INVOICE_FIELDS, ...ofOrders].filter(({ name }) => !invoiceFields.has(name)),
        ...PARTNER_FIELDS.filter(({ name }) => !partnerFields.has(name)),
        ...ORDER_FIELDS.filter(({ name }) => orderFields?.has(name) === false),
      ].map(({ name }) => name),
    },
    invoiceFields,
    partnerFields,
    orderFields,
    companyId,
    language: user.lang,
  }
}

/** `sale` adds this field to invoices: asked of the model itself, a server without it would log an error. */
export function hasOrders(invoiceFields: ReadonlySet<string>): boolean {
  return invoiceFields.has('sale_order_count')
}

function namesOf(fields: readonly CustomField[]): string[] {
  return fields.map(({ name }) => name)
}

/** @param others that the user may enter, where they are known */
export function notEntered(companyId: number, others: readonly number[] = []): OdooError {
  const these = others.length === 0 ? '' : `, only ${others.join(', ')}`
  return new OdooError(
    'access',
    `The user of the bridge may not enter the company ${String(companyId)} in Odoo, or there is none of this id${these}`,
    'Correct odoo.companyId in the configuration, or add the company to those that the user may enter (Settings / Users).',
  )
}

/**
 * Names of the model's fields that this user may read, of all or of those asked for. Throws `no-such-field` when the
 * server has no such model.
 */
export async function fieldNames(
  client: OdooClient,
  model: string,
  among?: readonly string[],
): Promise<Set<string>> {
  const args = among === undefined ? [] : [among]
  const fields = await client.call(fieldsSchema, model, 'fields_get', args, { attributes: ['type'] })
  return new Set(Object.keys(fields))
}

/** The same, with `undefined` for a model that the server does not have. */
export async function fieldNamesIfAny(client: OdooClient, model: string): Promise<Set<string> | undefined> {
  try {
    return await fieldNames(client, model)
  } catch (error) {
    // `fields_get` itself refuses nothing: a refusal is "no such model", worded in the language of the user.
    if (error instanceof OdooError && (error.kind === 'no-such-field' || error.kind === 'refused'))
      return undefined
    throw error
  }
}

/** Remembers the capabilities, and reads them anew when a call names a field that the server turns out to lack. */
export class CapabilityCache {
  #known: Promise<Capabilities> | undefined

  constructor(private readonly read: () => Promise<Capabilities>) {}

  get(): Promise<Capabilities> {
    if (this.#known === undefined) {
      const reading = this.read()
      this.#known = reading
      reading.catch(() => {
        if (this.#known === reading) this.#known = undefined
      })
    }
    return this.#known
  }

  refresh(): Promise<Capabilities> {
    this.#known = undefined
    return this.get()
  }

  /** Runs a reading; when it names an absent field (a module was removed, say), learns again and repeats it once. */
  async with<T>(reading: (capabilities: Capabilities) => Promise<T>): Promise<T> {
    const capabilities = await this.get()
    try {
      return await reading(capabilities)
    } catch (error) {
      if (!(error instanceof OdooError) || error.kind !== 'no-such-field') throw error
      return reading(await this.refresh())
    }
  }
}

export function companyContext(capabilities: Capabilities): Readonly<Record<string, unknown>> {
  return { allowed_company_ids: [capabilities.companyId] }
}
