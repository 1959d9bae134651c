import type { Config, Connection } from '../../config/config.js'
import { LONGEST_FLOW_AGAIN_MS, LONGEST_MS } from '../../domain/running/back-off.js'
import type { LongestWaits } from '../../store/store.js'
import { LONGEST_PAUSE_MS } from '../deposit/deposit-pause.js'

import { RECHECK_MS } from '../prepare/block.js'
import { LONGEST_HOLD_MS, LONGEST_RETRY_MS } from '../recipients/refresh-directory.js'
import { LOOK_EVERY_MS, PLAUSIBLE_MS } from '../deposit/settle.js'
import { REST_MS, unheardMs } from '../stages/tell.js'
import { ASKED_DAILY_MS } from '../validating/asked.js'
import { SPACE_LASTS_MS } from '../works/space.js'

/**
 * How far ahead of its moment each due time is set at most, by the constants by which it is set; what lies further ahead
 * was set by a clock that ran ahead. `test/sync/longest-waits.test.ts` holds the stages to it.
 */
export function longestWaits({ connections, dryRun }: Config): LongestWaits {
  const longest = (of: (connection: Connection) => number): number => Math.max(...connections.map(of))
  return {
    stages: {
      discovered: Math.max(
        LONGEST_MS,
        longest(({ graceMinutes }) => graceMinutes * 60_000),
        // Without it what a dry run has looked at is due at once.
        dryRun ? RECHECK_MS : 0,
      ),
      blocked: Math.max(LONGEST_MS, RECHECK_MS),
      // Nothing is deposited for so long after a doubt, or after a flow that was not processed.
      ready: Math.max(
        LONGEST_MS,
        LONGEST_FLOW_AGAIN_MS,
        longest(({ settleMinutes }) => settleMinutes * 60_000),
      ),
      // Integrated, and not found in Chorus Pro yet.
      deposited: LONGEST_MS,
    },
    depositMs: Math.max(LONGEST_MS, LOOK_EVERY_MS),
    pauseMs: LONGEST_PAUSE_MS,
    otherClockMs: PLAUSIBLE_MS,
    tellingMs: Math.max(LONGEST_MS, REST_MS, longest(unheardMs)),
    underwayMs: longest(unheardMs),
    messageMs: LONGEST_MS,
    worksMs: SPACE_LASTS_MS,
    validationMs: ASKED_DAILY_MS,
    refreshMs: LONGEST_RETRY_MS,
    refreshHeldMs: LONGEST_HOLD_MS,
  }
}
