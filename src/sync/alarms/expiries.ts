import { ChorusError } from '../../chorus/wire/error.js'
import type { Secret } from '../../domain/alarms/alarm.js'
import { isSiret } from '../../domain/recipients/siret.js'
import { failedSide } from '../health/failure.js'
import { sellerSiretOf } from '../recipients/seller.js'
import type { Stage, StageContext } from '../running/context.js'

/** A day before it counts, and weeks before anybody has to hurry. */
const ASK_EVERY_MS = 24 * 3_600_000

/** Asks Odoo once a day when the API key of the bridge's user ends. */
export const askKeyExpiry: Stage = {
  name: 'key-expiry',
  needs: ['odoo'],
  async run(context) {
    if (await isDue(context, 'odoo-key')) await keep(context, 'odoo-key', await context.odoo.keyExpiry())
  },
}

/**
 * Asks Chorus Pro once a day when the password of the technical account ends. What it does not tell, to an application
 * without the API *Structures* for one, holds up nothing.
 */
export const askPasswordExpiry: Stage = {
  name: 'password-expiry',
  needs: ['odoo', 'chorus'],
  async run(context) {
    if (!(await isDue(context, 'technical-account'))) return
    const { chorus, odoo, connection, store } = context
    try {
      const siret = connection.siret ?? (await sellerSiretOf(context, await odoo.company()))
      const end = siret !== undefined && isSiret(siret) ? await chorus.passwordExpiry(siret) : undefined
      await keep(context, 'technical-account', end)
    } catch (error) {
      const isSide = failedSide(error) === 'chorus' && !isForbidden(error)
      if (!(error instanceof ChorusError) || isSide) throw error
      const known = (await store.expiries(connection.name)).find(
        ({ secret }) => secret === 'technical-account',
      )
      await keep(context, 'technical-account', known?.expiresAt)
    }
  },
}

/** Of one API among others: what all of them refuse is found by those that matter. */
function isForbidden(error: unknown): boolean {
  return error instanceof ChorusError && error.kind === 'credentials'
}

async function isDue({ store, connection, clock }: StageContext, secret: Secret): Promise<boolean> {
  const asked = (await store.expiries(connection.name)).find((row) => row.secret === secret)?.askedAt
  return asked === undefined || clock.now().getTime() - asked.getTime() >= ASK_EVERY_MS
}

async function keep(
  { store, connection, clock }: StageContext,
  secret: Secret,
  end: Date | undefined,
): Promise<void> {
  await store.recordExpiry(connection.name, secret, end, clock.now())
}
