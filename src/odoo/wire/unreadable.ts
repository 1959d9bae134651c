import { z } from 'zod'
import { describeUnreadable, faultIn, type Unreadable } from '../../domain/running/unreadable.js'
import { OdooError } from './error.js'
import { oneLine } from './remote-error.js'

const knownSchema = z.object({
  id: z.int().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  display_name: z.string().optional().catch(undefined),
})

/** What is told of a record that does not fit the schema. */
export function unreadableRecord(model: string, row: unknown, error: z.ZodError): Unreadable {
  const known = knownSchema.safeParse(row).data
  const [issue] = error.issues
  return {
    side: 'odoo',
    where: model,
    key: known?.id === undefined ? '' : String(known.id),
    name: known?.name ?? known?.display_name,
    why: oneLine(faultIn(row, issue?.path ?? [])),
  }
}

export function unreadableError(record: Unreadable): OdooError {
  return new OdooError(
    'unreadable',
    `Odoo shows what cannot be read in ${describeUnreadable(record)}`,
    'Mend the value in Odoo, or report it with the version of Odoo and the modules that change this model. It is read again by itself.',
  )
}
