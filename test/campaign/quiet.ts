import type { Plan } from './plan.js'
import type { World } from './world.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A lost deposit is settled only while Chorus Pro is asked about it, as the daemon does all the time. */
const LOOK_MINUTES = 30

/** So many quiet days in a row and nothing more is to be expected. */
const QUIET_DAYS = 2
const MOST_DAYS = 12

/**
 * Nothing breaks any more. The clock goes on, past every back-off, past the time for which an uncertain deposit is
 * looked for and past daily sweeps, until the lives in Chorus Pro are over and the bridge has nothing more to write.
 * `mayBeUncertain`: a deposit may have to be settled still. Answers whether it became quiet.
 */
export async function untilQuiet(
  world: World,
  { settleMinutes }: Plan,
  mayBeUncertain: boolean,
  cycle: () => Promise<void>,
): Promise<boolean> {
  const after = async (milliseconds: number): Promise<void> => {
    world.chorus.clock.advance(milliseconds)
    await cycle()
  }
  await after(6 * MINUTE)
  await after(HOUR + MINUTE)
  const looks = mayBeUncertain ? Math.ceil(settleMinutes / LOOK_MINUTES) + 1 : 0
  for (let look = 0; look < looks; look += 1) await after(LOOK_MINUTES * MINUTE)
  let before = traces(world)
  let quiet = 0
  for (let day = 0; day < MOST_DAYS && quiet < QUIET_DAYS; day += 1) {
    await after(25 * HOUR)
    const now = traces(world)
    quiet = now === before ? quiet + 1 : 0
    before = now
  }
  return quiet === QUIET_DAYS
}

/** What a bridge and Chorus Pro leave behind them. */
function traces({ chorus, odoos }: World): string {
  const { deposits, invoices, flows } = chorus.book
  return JSON.stringify([
    deposits.length,
    flows.map(({ etat }) => etat),
    invoices.map(({ statuts, actions }) => [statuts.length, actions.length]),
    odoos.map((odoo) => [
      odoo.records('mail.message').length,
      odoo.book.count('account.move', 'write'),
      odoo.book.count('account.move', 'load'),
      odoo.book.count('account.move', 'activity_schedule'),
      odoo.book.count('mail.activity', 'unlink'),
      odoo.book.count('x_chorus_validation', 'write'),
      odoo.book.count('x_chorus_validation', 'load'),
    ]),
  ])
}
