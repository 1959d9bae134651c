import { setTimeout as sleep } from 'node:timers/promises'
import { readFileSync, writeFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import { Rounds } from '../../src/commands/rounds.js'
import { loadConfig } from '../../src/config/load.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'

const fileSchema = z.looseObject({ connections: z.array(z.looseObject({ name: z.string() })) })

const worlds: SimulatedWorld[] = []

afterEach(async () => {
  await Promise.all(worlds.map((world) => world.close()))
})

/** One configuration of two connections, each to a world of its own. */
async function twoConnections(): Promise<ReturnType<typeof loadConfig>> {
  const connection = { startDate: '2026-10-06', graceMinutes: 0 }
  const [first, second] = [await openWorld({ connection }), await openWorld({ connection })]
  worlds.push(first, second)
  const [own, other] = [first, second].map(({ configFile }) =>
    fileSchema.parse(parse(readFileSync(configFile, 'utf8'))),
  )
  const connections = [
    { ...own?.connections[0], name: 'hanging' },
    { ...other?.connections[0], name: 'healthy' },
  ]
  writeFileSync(first.configFile, stringify({ ...own, connections }))
  const secrets: Record<string, string> = {}
  for (const [key, value] of Object.entries(first.environment))
    for (const name of ['HANGING', 'HEALTHY'])
      secrets[key.replace('CHORUS_BRIDGE_', `CHORUS_BRIDGE_${name}_`)] = value
  return loadConfig(first.configFile, secrets)
}

it('a connection whose server hangs does not slow another one, and is cut off when the process is to stop', async () => {
  const bridge = await createBridge(await twoConnections(), winston.createLogger({ silent: true }))
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
