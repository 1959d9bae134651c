import { ChorusError } from '../../chorus/wire/error.js'
import type { Side, StageContext } from '../running/context.js'
import { failedSide } from './failure.js'

/** A number that no invoice bears. */
const NO_NUMBER = 'SONDE'

/** A record that every Odoo has: its own company's partner. */
const ANY_PARTNER = 1

/** Whether the side as a whole answers, asked with one cheap request; a refusal is an answer too. Never throws. */
export async function answers({ odoo, chorus }: StageContext, side: Side): Promise<boolean> {
  try {
    await (side === 'odoo' ? odoo.readPartners([ANY_PARTNER]) : chorus.findByNumber(NO_NUMBER))
    return true
  } catch (error) {
    return failedSide(error) !== side
  }
}

/** Whether one service of Chorus Pro is refused to an account that may use the others. */
export async function isForbiddenAlone(context: StageContext, error: unknown): Promise<boolean> {
  return error instanceof ChorusError && error.kind === 'credentials' && (await answers(context, 'chorus'))
}
