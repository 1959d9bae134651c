import type { StageContext } from '../running/context.js'

/** Of what is asked for quotations and orders: said once, until it works again; tried again each day. */
export async function noteOrderRefusal(
  { store, connection, clock, log }: StageContext,
  call: 'orders' | 'commitment',
  message: string,
  remedy: string,
): Promise<void> {
  const wasSaid = await store.wasOrderCallRefused(connection.name, call, new Date(0))
  await store.recordOrderCallRefused(connection.name, call, clock.now())
  if (wasSaid) log.debug(message)
  else log.warn(message, { remedy })
}
