import { z } from 'zod'
import { OdooError } from './error.js'
import { oneLine } from './remote-error.js'

/** What a method that makes one record answers: an id, or a list of one id (19.0). */
export const oneIdSchema = z.union([z.int(), z.tuple([z.int()]).transform(([id]) => id)])

/** What a method that makes records answers: their ids, or in some versions the id of one alone. */
export const idsSchema = z.union([z.array(z.int()), z.int().transform((id) => [id])])

/** `call` is what the error names, such as `account.move.search_read`. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown, call: string): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new OdooError(
    'unexpected',
    `The answer to ${call} has a shape that was not expected (${oneLine(where)})`,
    'Report it with the version of Odoo and the modules that change this model.',
  )
}
