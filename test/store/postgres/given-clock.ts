import { POSTGRES } from '../../../src/store/postgres/engine.js'
import type { Engine } from '../../../src/store/sql/engine.js'

/** Leases run by the clock that the tests move, and not by the server's. */
export const BY_GIVEN_CLOCK: Engine = {
  ...POSTGRES,
  leaseMoment: (_trx, now) => Promise.resolve(now.getTime()),
}
