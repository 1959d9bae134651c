import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openWorld, type SimulatedWorld } from '../../src/simulators/world.js'
import { documentMaker, MADE_AMOUNTS } from '../support/made-invoices.js'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const INVOICES = 200

/** A whole life in a few seconds of real time; the processes under test keep the computer's clock. */
const LIFE = {
  steps: [
    { afterSeconds: 0, statut: 'DEPOSEE' },
    { afterSeconds: 1, statut: 'EN_COURS_ACHEMINEMENT' },
    { afterSeconds: 1, statut: 'MISE_A_DISPOSITION' },
    { afterSeconds: 1, statut: 'MISE_EN_PAIEMENT' },
  ],
}
const STATUSES = ['Mise à disposition du destinataire', 'Mise en paiement']
/** Told only if a cycle falls into the second in which it is the present one. */
const ON_THE_WAY = ['Déposée', 'En cours d’acheminement']

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
    odooSettings: { requestLimitSeconds: 1 },
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
/** Invoices of which the last note, the payment's, is in the chatter. */
const told = (): number =>
  world.odoo
    .records('account.move')
    .filter(({ id }) => world.odoo.book.chatter(id).some(({ body }) => body.includes('Mise en paiement')))
    .length

/** Counts that say how far the work has come; a kill waits for one of them, so that kills fall in every stage. */
const deposited = (): number => world.chorus.book.deposits.length
const notes = (): number => world.odoo.records('mail.message').length
/** Requests of any bridge so far: one that has sent some is at work, and stops cleanly when told to. */
const asked = (): number => Object.values(world.chorus.book.requests).reduce((sum, count) => sum + count, 0)

describe('a bridge that is killed at random, again and again', () => {
  it(`deposits each of ${String(INVOICES)} invoices once and tells each status once`, async () => {
    let seed = 20261121
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
    const killWhen = async (reached: () => boolean): Promise<void> => {
      const victim = startProcess()
      while (!reached()) await sleep(5)
      await sleep(random() * 200)
      victim.kill('SIGKILL')
      await once(victim, 'exit')
    }
    for (let kill = 0; kill < 3; kill++) {
      const until = performance.now() + 1_000 + random() * 2_000
      await killWhen(() => performance.now() >= until)
    }
    for (const part of [0.01, 0.2, 0.5, 0.8]) {
      const goal = Math.max(deposited() + 1, part * INVOICES)
      await killWhen(() => deposited() >= goal || deposited() >= INVOICES)
    }
    for (const step of [1, 100, 300, 300]) {
      const goal = notes() + step
      await killWhen(() => notes() >= goal || told() === INVOICES)
    }
    const askedBefore = asked()
    const survivor = startProcess()
    while ((told() < INVOICES || asked() === askedBefore) && survivor.exitCode === null) await sleep(250)
    survivor.kill('SIGTERM')
    await once(survivor, 'exit')

    expect(survivor.exitCode).toBe(0)
    expect(paid()).toBe(INVOICES)
    const accepted = world.chorus.book.deposits.filter(({ outcome }) => outcome === 'flow-created')
    const moves = world.odoo.records('account.move')
    expect(accepted.map(({ numeroFacture }) => numeroFacture).sort()).toEqual(
      moves.map(({ name }) => name).sort(),
    )
    for (const { id } of moves) {
      const titles = world.odoo.book.chatter(id).map(({ body }) => /<b>(.*?)<\/b>/.exec(body)?.[1])
      const told = titles.flatMap((title) => title?.split('Chorus Pro\u00A0: ')[1] ?? [])
      expect(told.filter((label) => !ON_THE_WAY.includes(label))).toEqual(STATUSES)
      expect(new Set(told).size).toBe(told.length)
      expect(titles.filter((title) => title === 'Facture transmise à Chorus Pro').length).toBeLessThanOrEqual(
        1,
      )
    }
  })
})
