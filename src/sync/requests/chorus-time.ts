import type { StageContext } from '../running/context.js'

/** By the platform's clock where it is known, so that a jump of ours shortens nothing. */
export function chorusTime({ chorus, clock }: StageContext): Date {
  return chorus.serverTime() ?? clock.now()
}
