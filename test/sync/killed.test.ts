import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import { documentMaker, MADE_AMOUNTS } from '../support/made-invoices.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const INVOICES = 200
const KILLS = 12

/** A whole life in a few seconds of real time; the processes under test keep the computer's clock. */
const LIFE = {
  steps: [
    { afterSeconds: 0, statut: 'DEPOSEE' },
    { afterSeconds: 1, statut: 'EN_COURS_ACHEMINEMENT' },
    { afterSeconds: 1, statut: 'MISE_A_DISPOSITION' },
    { afterSeconds: 1, statut: 'MISE_EN_PAIEMENT' },
  ],
}
const STATUSES = [
  'Déposée',
  'En cours d’acheminement',
  'Mise à disposition du destinataire',
  'Mise en paiement',
]

let world: SimulatedWorld
let child: ChildProcess | undefined

beforeAll(async () => {
  world = await openWorld({
    seed: { invoices: 'none' },
    chorus: {
      clock: { speed: 1 },
      delays: { processingAfterSeconds: 0.1, integratedAfterSeconds: 0.2 },
      defaultLife: LIFE,
    },
    config: { schedule: '* * * * * *', logLevel: 'warn' },
    connection: { graceMinutes: 0, settleMinutes: 0.05 },
  })
  const makePdf = await documentMaker()
  for (let index = 1; index <= INVOICES; index++) {
    const name = `INV/2026/${String(index).padStart(5, '0')}`
    const document = { pdf: await makePdf(name) }
    world.odoo.addInvoice({ ...MADE_AMOUNTS, partner: 'commune', date: '2026-10-05', name, document })
  }
})

afterAll(async () => {
  child?.kill('SIGKILL')
  await world.close()
})

function startProcess(): ChildProcess {
  child = spawn(process.execPath, [CLI, 'start', '--config', world.configFile], {
    env: { ...process.env, ...world.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return child
}

const paid = (): number =>
  world.chorus.book.invoices.filter(({ statut }) => statut === 'MISE_EN_PAIEMENT').length
const told = (): number =>
  world.odoo.records('account.move').filter((move) => move['x_chorus_stage'] === 'closed').length

describe('a bridge that is killed at random, again and again', () => {
  it(`deposits each of ${String(INVOICES)} invoices once and tells each status once`, async () => {
    // A fixed sequence of "random" delays: long enough to start and do something, never long enough to be done.
    let seed = 20261121
    const next = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
    for (let kill = 0; kill < KILLS; kill++) {
      const victim = startProcess()
      await sleep(700 + next() * 2_000)
      victim.kill('SIGKILL')
      await once(victim, 'exit')
    }
    const depositsBeforeTheEnd = world.chorus.book.deposits.length
    const survivor = startProcess()
    while (told() < INVOICES && survivor.exitCode === null) await sleep(250)
    survivor.kill('SIGTERM')
    const [code] = (await once(survivor, 'exit')) as [number | null]

    expect(code).toBe(0)
    expect(paid()).toBe(INVOICES)
    // The kills fell in the midst of the work, not before or after it.
    expect(depositsBeforeTheEnd).toBeGreaterThan(0)
    expect(depositsBeforeTheEnd).toBeLessThanOrEqual(INVOICES)

    const accepted = world.chorus.book.deposits.filter(({ outcome }) => outcome === 'flow-created')
    expect(accepted.map(({ numeroFacture }) => numeroFacture).sort()).toEqual(
      world.odoo
        .records('account.move')
        .map(({ name }) => name)
        .sort(),
    )
    for (const { id } of world.odoo.records('account.move')) {
      const titles = world.odoo.book.chatter(id).map(({ body }) => /<b>(.*?)<\/b>/.exec(body)?.[1])
      expect(titles.filter((title) => title?.startsWith('Chorus Pro : '))).toEqual(
        STATUSES.map((label) => `Chorus Pro : ${label}`),
      )
      expect(titles.filter((title) => title === 'Facture transmise à Chorus Pro').length).toBeLessThanOrEqual(
        1,
      )
    }
  }, 300_000)
})
