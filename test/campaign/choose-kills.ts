import type { PlannedKill } from './plan.js'
import type { Random } from './random.js'

/** The store's methods that write: between any two of them lies an intent, an effect or an outcome. */
export const COMMITS = [
  [2, 'recordSightings'],
  [2, 'saveCursor'],
  [2, 'recordReady'],
  [1, 'recordBlocked'],
  [6, 'recordDepositIntent'],
  [6, 'recordFlowAccepted'],
  [3, 'recordUncertain'],
  [3, 'recordNotAccepted'],
  [2, 'recordSettleLater'],
  [1, 'recordFlowState'],
  [3, 'recordFlowIntegrated'],
  [2, 'recordFlowRefused'],
  [2, 'recordFlowLost'],
  [5, 'recordObservation'],
  [3, 'recordRequestOutcome'],
  [2, 'recordActionBegun'],
  [2, 'recordActionAccepted'],
  [1, 'recordActionOver'],
  [2, 'recordUploadBegun'],
  [2, 'recordUploaded'],
  [0.5, 'recordToTell'],
  [4, 'claimOutbox'],
  [4, 'beginTelling'],
  [6, 'recordDelivered'],
  [2, 'recordTellFailed'],
  [1, 'acquireLease'],
  [0.5, 'releaseLease'],
  [0.5, 'recordIgnored'],
  [0.5, 'postpone'],
  [0.5, 'recordDivergence'],
  [0.5, 'recordDeleted'],
  [0.5, 'markVerified'],
  [0.5, 'markSeen'],
  [0.5, 'setAside'],
  [0.5, 'recordRefused'],
  [0.5, 'forgetTold'],
  [0.5, 'recordDoubt'],
  [0.5, 'recordDepositSeenInOdoo'],
  [0.5, 'recordActivitySeenInOdoo'],
  [0.5, 'recordOvertaken'],
  [0.5, 'reconsiderLeftOut'],
  [0.5, 'recordBuyersMarked'],
  [0.5, 'saveStructure'],
  [0.5, 'claimDirectoryRefresh'],
  [0.5, 'addToDirectory'],
  [0.5, 'useDirectory'],
  [0.5, 'forgetFuture'],
] as const

export function chooseKill(random: Random): PlannedKill {
  if (random.chance(0.15)) return { afterMs: random.between(0, 40) }
  return {
    method: random.weighted(COMMITS),
    nth: random.weighted([
      [6, 1],
      [2, 2],
      [1, 3],
    ]),
    when: random.pick(['before', 'after']),
  }
}
