import { setTimeout as sleep } from 'node:timers/promises'
import winston from 'winston'
import { type Bridge, createBridge } from '../../src/bridge.js'
import { WorkShare } from '../../src/commands/work-share.js'
import { loadConfig } from '../../src/config/load.js'
import { type Companies, openCompanies } from '../support/companies.js'

const log = winston.createLogger({ silent: true })

describe('a process that is told to stop', () => {
  let together: Companies
  const bridges: Bridge[] = []
  beforeEach(async () => {
    together = await openCompanies(['nord', 'sud'])
  })
  afterEach(async () => {
    await Promise.all(bridges.splice(0).map((bridge) => bridge.close()))
    await Promise.all(together.companies.map((company) => company.close()))
  })

  async function open(): Promise<Bridge> {
    const config = loadConfig(together.configFile, together.environment)
    const alive = { own: bridges.length + 1, isSurelyDead: () => false }
    const bridge = await createBridge(config, log, undefined, { processes: alive })
    bridges.push(bridge)
    return bridge
  }

  it('hands over at once what it does not work on, while a cycle of another connection is under way', async () => {
    const [stopped, other] = [await open(), await open()]
    const [stopping, over] = [new AbortController(), new AbortController()]
    const share = new WorkShare(stopped, { lease: 'waiting', isStopping: false }, log)
    await new Promise<void>((first) => {
      void share.keep({ stopping: stopping.signal, over: over.signal }, (name) => name === 'nord', first)
    })
    expect((await other.shareLeases()).held).toEqual([])

    stopping.abort()
    while ((await other.shareLeases()).held.length === 0) await sleep(20)
    expect((await other.shareLeases()).held).toEqual(['sud'])
    expect([stopped.holds('nord'), stopped.holds('sud')]).toEqual([true, false])
    over.abort()
  })
})
