import { OdooError } from '../../src/odoo/wire/error.js'

/** How a call to Odoo fails. */
export async function failureOf(call: Promise<unknown>): Promise<OdooError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof OdooError) return error
  throw new Error('the call did not fail as calls to Odoo do', { cause: error })
}
