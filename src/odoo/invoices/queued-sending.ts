import { z } from 'zod'

/** What a Json field holds; `false` when it holds nothing. */
export const jsonSchema = z.unknown()

const queueSchema = z.record(z.string(), z.unknown())
const namesSchema = z.array(z.string())

/** Whether Odoo is about to send the invoice in the background; what failed is queued no more. */
export function isQueued(json: unknown): boolean {
  const queue = queueSchema.safeParse(json)
  return queue.success && Object.keys(queue.data).length > 0 && queue.data['error'] !== true
}

/**
 * Ways by which it will, of `sending_data` (18.0 and later, `sending_methods`) or `send_and_print_values` (17.0, a switch
 * each: `send_mail`, `send_peppol`). Usually 18.0 and later name none and choose when they send.
 */
export function queuedMethods(json: unknown): string[] {
  if (!isQueued(json)) return []
  const queue = queueSchema.parse(json)
  const names = namesSchema.safeParse(queue['sending_methods'])
  const switches = Object.keys(queue).filter((name) => name.startsWith('send_') && queue[name] === true)
  return [...(names.success ? names.data : []), ...switches]
}
