import winston from 'winston'
import type { LeaseRefused } from '../../src/bridge.js'
import { LeaseRefused as Refused } from '../../src/bridge.js'
import { cycleOnce } from '../../src/commands/once.js'
import type { CycleReport } from '../../src/sync/running/cycle.js'
import { HOLDER } from '../store/contract/samples.js'
import { explains } from '../support/explains.js'

const logger = winston.createLogger({ silent: true })
const failure = (kind: string): CycleReport['failures'][number] => ({
  stage: 'deposit',
  message: 'it failed',
  remedy: 'mend it',
  kind,
})

/** A bridge of one connection, whose cycle ends with `failures`; what `during` does happens while it runs. */
function bridgeOf(failures: CycleReport['failures'], during: (lose: () => void) => void = () => undefined) {
  let onLost: (error: LeaseRefused) => void = () => undefined
  return {
    holdLease: () => Promise.resolve(),
    keepLease(told: typeof onLost) {
      onLost = told
    },
    connections: [
      {
        name: 'duret',
        cycle: () => {
          during(() => {
            onLost(new Refused(HOLDER, new Date()))
          })
          return Promise.resolve({ failures })
        },
        rebuild: () => Promise.reject(new Error('not asked for')),
      },
    ],
  }
}

describe('once', () => {
  it('ends with 0 when all went well, and with 1 when a stage failed', async () => {
    expect(await cycleOnce(bridgeOf([]), logger, new AbortController())).toBe(0)
    expect(await cycleOnce(bridgeOf([failure('busy')]), logger, new AbortController())).toBe(1)
  })

  it('runs no more cycles together than one application has requests for, and all of them', async () => {
    let [together, most, all] = [0, 0, 0]
    const cycle = async () => {
      most = Math.max(most, (together += 1))
      await Promise.resolve()
      together -= 1
      all += 1
      return { failures: [] }
    }
    const connections = Array.from({ length: 300 }, () => ({ cycle }))
    expect(await cycleOnce({ ...bridgeOf([]), connections }, logger, new AbortController())).toBe(0)
    expect([all, most]).toEqual([300, 20])
  })

  explains(
    'once-without-its-lease',
    'ends with 3, and stops, when another bridge took its lease',
    async () => {
      const stop = new AbortController()
      const lost = bridgeOf([failure('busy')], (lose) => {
        lose()
      })
      expect(await cycleOnce(lost, logger, stop)).toBe(3)
      expect(stop.signal.aborted).toBe(true)
      expect(await cycleOnce(bridgeOf([failure('lease')]), logger, new AbortController())).toBe(3)
    },
  )
})
