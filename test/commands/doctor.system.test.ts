import { z } from 'zod'
import { doctor } from '../../src/commands/doctor.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { outputOf } from '../support/capture-output.js'
import { openWorld } from '../support/open-world.js'
import { OBEYED } from '../support/terminal-signs.js'

let world: SimulatedWorld
let environment: NodeJS.ProcessEnv

beforeEach(async () => {
  environment = { ...process.env }
  world = await openWorld({ seed: { invoices: 'none' } })
  Object.assign(process.env, world.environment)
})

afterEach(async () => {
  process.env = environment
  process.exitCode = undefined
  await world.close()
})

const json = z.object({
  ok: z.boolean(),
  exitCode: z.int(),
  findings: z.array(
    z.object({
      check: z.string(),
      connection: z.string().optional(),
      outcome: z.enum(['ok', 'warning', 'failed', 'not-checked']),
      text: z.string(),
      remedy: z.string().optional(),
    }),
  ),
})

describe('chorus-bridge doctor', () => {
  it('says line by line what is right, ends with 0, and colours nothing that is no terminal', async () => {
    const { out } = await outputOf(() => doctor(world.configFile, {}))
    expect(out).toMatch(/^ok {7}duret: the API Factures answers$/m)
    expect(out).toMatch(/^Nothing failed, \d+ warnings\.$/m)
    expect(out).not.toMatch(OBEYED)
    expect(process.exitCode).toBe(0)
  })

  it('puts the remedy under what is wrong, and ends with the code of it', async () => {
    world.chorus.subscribe('factures', false)
    const { out } = await outputOf(() => doctor(world.configFile, {}))
    expect(out).toMatch(
      /^failed {3}duret: the PISTE application is not subscribed .*\n {9}→ On piste\.gouv\.fr/m,
    )
    expect(process.exitCode).toBe(1)
  })

  it('gives scripts the same as JSON', async () => {
    world.chorus.subscribe('factures', false)
    const { out } = await outputOf(() => doctor(world.configFile, { json: true }))
    const told = json.parse(JSON.parse(out))
    expect(told).toMatchObject({ ok: false, exitCode: 1 })
    expect(told.findings.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      { check: 'piste.factures', connection: 'duret' },
    ])
    expect(process.exitCode).toBe(1)
  })

  it('ends with 2 where the configuration is wrong', async () => {
    await outputOf(() => doctor('/nowhere/local.yaml', {}))
    expect(process.exitCode).toBe(2)
  })
})
