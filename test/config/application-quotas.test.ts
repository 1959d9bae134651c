import { ApplicationQuotas } from '../../src/application-quotas.js'
import type { Connection } from '../../src/config/config.js'
import { loadConfig } from '../../src/config/load.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'

const DAY_MS = 24 * 3_600_000

describe('the rest between two searches of a connection', () => {
  let world: SimulatedWorld
  beforeEach(async () => {
    world = await openWorld()
  })
  afterEach(() => world.close())

  it('is as many times longer as connections use its application, those that were configured since included', () => {
    const [duret] = loadConfig(world.configFile, world.environment).connections
    if (duret === undefined) throw new Error('no connection is configured')
    const ofHalfADay = DAY_MS / (duret.chorusPro.quotas.requestsPerDay / 2)
    const configured: Connection[] = [duret]
    const quotas = new ApplicationQuotas(() => configured)
    expect(quotas.searchRestMs(duret)).toBe(ofHalfADay)
    const other = { ...duret, name: 'nord', chorusPro: { ...duret.chorusPro, clientId: 'another' } }
    configured.push(other, { ...duret, name: 'sud' })
    quotas.share(() => true)
    expect(quotas.searchRestMs(duret)).toBe(2 * ofHalfADay)
    expect(quotas.searchRestMs(other)).toBe(ofHalfADay)
  })
})
