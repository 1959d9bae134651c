import { setTimeout as sleep } from 'node:timers/promises'
import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import { Rounds } from '../../src/commands/rounds.js'
import { loadConfig } from '../../src/config/load.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openCompanies } from '../support/companies.js'

const worlds: SimulatedWorld[] = []

afterEach(async () => {
  await Promise.all(worlds.map((world) => world.close()))
})

it('a connection whose server hangs does not slow another one, and is cut off when the process is to stop', async () => {
  const { configFile, environment, companies } = await openCompanies(['hanging', 'healthy'])
  worlds.push(...companies)
  const bridge = await createBridge(
    loadConfig(configFile, environment),
    winston.createLogger({ silent: true }),
  )
  await bridge.holdLease()
  const [hanging, healthy] = worlds
  hanging?.odoo.addFault({ times: 'always', effect: { kind: 'delay', ms: 600_000 } })
  const cycles: string[] = []
  const counted = bridge.connections.map((connection) => ({
    ...connection,
    async cycle(stop: AbortSignal) {
      const report = await connection.cycle(stop)
      cycles.push(connection.name)
      return report
    },
  }))
  const stop = new AbortController()
  const rounds = new Rounds(() => counted, '* * * * * *', winston.createLogger({ silent: true })).make(
    stop.signal,
  )
  while (cycles.length < 3) await sleep(20)
  expect(new Set(cycles)).toEqual(new Set(['healthy']))
  expect(healthy?.chorus.book.deposits).toHaveLength(4)
  expect(hanging?.chorus.book.deposits).toHaveLength(0)

  stop.abort()
  bridge.hangUp()
  await rounds
  expect(cycles.filter((name) => name === 'hanging')).toHaveLength(1)
  await bridge.close()
})
