import { describeActions } from './contract/actions.js'
import { describeAlarms } from './contract/alarms.js'
import { describeBuyers } from './contract/buyers.js'
import { describeClock, describeClockOffsets } from './contract/clock.js'
import { describeCopies } from './contract/copies.js'
import { describeDeposit } from './contract/deposit.js'
import { describeDepositPause } from './contract/deposit-pause.js'
import { describeDirectory } from './contract/directory.js'
import { describeDiscover } from './contract/discover.js'
import { describeEnvironments } from './contract/environments.js'
import { describeFlows } from './contract/flows.js'
import { describeObservations } from './contract/observations.js'
import type { OpenStore } from './contract/harness.js'
import { describeLease } from './contract/lease.js'
import { describeMaybePublic } from './contract/maybe-public.js'
import { describeOverview } from './contract/overview.js'
import { describePayments } from './contract/payments.js'
import { describePrepare } from './contract/prepare.js'
import { describeReading } from './contract/reading.js'
import { describeReconsider } from './contract/reconsider.js'
import { describeProofs } from './contract/proofs.js'
import { describeRecovery } from './contract/recovery.js'
import { describeRequests } from './contract/requests.js'
import { describeDivergences } from './contract/divergences.js'
import { describeRefusedTries } from './contract/refused-tries.js'
import { describeRefusedTellings } from './contract/refused-tellings.js'
import { describeTell } from './contract/tell.js'
import { describeValidations } from './contract/validations.js'
import { describeView } from './contract/view.js'

/** What every store owes to the stages, whatever engine stands behind it. */
export function describeStoreContract(name: string, open: OpenStore): void {
  describe(`the store contract on ${name}`, () => {
    describeLease(open)
    describeClock(open)
    describeClockOffsets(open)
    describeEnvironments(open)
    describeDiscover(open)
    describePrepare(open)
    describeDirectory(open)
    describeBuyers(open)
    describeMaybePublic(open)
    describeDeposit(open)
    describeDepositPause(open)
    describeFlows(open)
    describeObservations(open)
    describeReading(open)
    describeReconsider(open)
    describeRequests(open)
    describeActions(open)
    describeRefusedTries(open)
    describeProofs(open)
    describeCopies(open)
    describeValidations(open)
    describePayments(open)
    describeRecovery(open)
    describeTell(open)
    describeRefusedTellings(open)
    describeDivergences(open)
    describeView(open)
    describeOverview(open)
    describeAlarms(open)
  })
}
