import { readFileSync } from 'node:fs'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { recordedDocuments } from '../../src/simulators/world.js'
import { MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

interface Trouble {
  readonly what: string
  readonly begin: (world: SimulatedWorld) => void
  readonly end: (world: SimulatedWorld) => void
  readonly says: RegExp
  readonly remedy: RegExp
}

const always = { times: 'always' } as const
const clearOdoo = ({ odoo }: SimulatedWorld): void => {
  odoo.clearFaults()
}
const clearChorus = ({ chorus }: SimulatedWorld): void => {
  chorus.faults.clear()
}

const TROUBLES: readonly Trouble[] = [
  {
    what: "Odoo refuses the user's password",
    begin: ({ odoo }) => {
      odoo.addFault({ ...always, effect: { kind: 'access-denied' } })
    },
    end: clearOdoo,
    says: /Odoo refused/,
    remedy: /password|API key/,
  },
  {
    what: 'the user lacks a right in Odoo',
    begin: ({ odoo }) => {
      const effect = {
        kind: 'error',
        name: 'odoo.exceptions.AccessError',
        message: "You are not allowed to modify 'Journal Entry' (account.move) records.",
      } as const
      for (const method of ['write', 'load'])
        odoo.addFault({ ...always, model: 'account.move', method, effect })
    },
    end: clearOdoo,
    says: /not allowed to modify/,
    remedy: /Invoicing|right/,
  },
  {
    what: 'Odoo is down',
    begin: ({ odoo }) => {
      odoo.addFault({ ...always, effect: { kind: 'drop', when: 'before' } })
    },
    end: clearOdoo,
    says: /The connection to http.* broke/,
    remedy: /Odoo/,
  },
  {
    what: "a proxy answers an HTML page in Odoo's place",
    begin: ({ odoo }) => {
      odoo.addFault({ ...always, effect: { kind: 'bad-gateway', when: 'before' } })
    },
    end: clearOdoo,
    says: /502/,
    remedy: /./,
  },
  {
    what: 'PISTE is down',
    begin: ({ chorus }) => {
      chorus.faults.add({ path: '/api/oauth/token', times: 1000, fault: { kind: 'status', status: 503 } })
    },
    end: clearChorus,
    says: /PISTE|token/,
    remedy: /./,
  },
  {
    what: 'the quota of PISTE is reached',
    begin: ({ chorus }) => {
      chorus.faults.add({
        path: '',
        times: 1000,
        fault: { kind: 'status', status: 429, retryAfterSeconds: 30 },
      })
    },
    end: clearChorus,
    says: /quota|429/i,
    remedy: /./,
  },
  {
    what: "Chorus Pro refuses the technical account's password",
    begin: ({ chorus }) => {
      chorus.faults.add({
        path: 'structures/v1/rechercher',
        times: 1000,
        fault: { kind: 'status', status: 401 },
      })
    },
    end: clearChorus,
    says: /401|refused/,
    remedy: /technical account/,
  },
  {
    what: 'Chorus Pro shows a maintenance page',
    begin: ({ chorus }) => {
      chorus.faults.add({
        path: 'structures/v1/rechercher',
        times: 1000,
        fault: { kind: 'status', status: 503 },
      })
    },
    end: clearChorus,
    says: /structures\/v1\/rechercher/,
    remedy: /./,
  },
  {
    what: 'Chorus Pro answers half of its JSON',
    begin: ({ chorus }) => {
      chorus.faults.add({ path: 'structures/v1/rechercher', times: 1000, fault: { kind: 'truncated-json' } })
    },
    end: clearChorus,
    says: /structures\/v1\/rechercher/,
    remedy: /./,
  },
]

describe('when something outside fails', () => {
  it.each(TROUBLES)('$what: one line names the remedy, and the work goes on by itself', async (trouble) => {
    running = await startBridge({ connection: { startDate: '2026-10-06' } })
    const { world, log } = running
    trouble.begin(world)
    await running.cycle()
    const troubles = log.filter(({ level }) => level === 'error' || level === 'warn')
    expect(troubles).toHaveLength(1)
    expect(troubles[0]?.message).toMatch(trouble.says)
    expect(troubles[0]?.['remedy']).toMatch(trouble.remedy)
    expect(JSON.stringify(log)).not.toMatch(/simulated-secret|mot-de-passe/)

    trouble.end(world)
    await running.live(10 * MINUTE, MINUTE)
    expect(running.field('INV/2026/00010', 'x_chorus_stage')).toBe('followed')
    expect(running.titles('INV/2026/00010')).toContain('Chorus Pro\u00A0: Déposée')
    expect(
      world.chorus.book.deposits.filter(({ numeroFacture }) => numeroFacture === 'INV/2026/00010'),
    ).toHaveLength(1)
  })

  it('and Odoo lacks the custom fields: the line says to run setup, and deposits are not held up', async () => {
    running = await startBridge({ connection: { startDate: '2026-10-06' }, withoutSetup: true })
    await running.cycle()
    const troubles = running.log.filter(({ level }) => level === 'error' || level === 'warn')
    expect(troubles).toHaveLength(1)
    expect(troubles[0]?.message).toContain('x_chorus_')
    expect(troubles[0]?.['remedy']).toMatch(/setup/)
    expect(await running.stage('INV/2026/00010')).toBe('deposited')
  })

  it('and the PDF is none: the invoice is held with a sentence for the accountant, the others go', async () => {
    running = await startBridge({
      connection: { startDate: '2026-10-06' },
      seed: {
        documentsDir: recordedDocuments('17.0'),
        documents: new Map([[11, { pdf: Buffer.from('<html><body>Internal Server Error</body></html>') }]]),
      },
    })
    await running.cycle()
    expect(running.field('INV/2026/00010', 'x_chorus_stage')).toBe('blocked')
    expect(running.field('INV/2026/00010', 'x_chorus_reason')).toContain('Le PDF de la facture est illisible')
    expect(await running.stage('INV/2026/00011')).toBe('deposited')
  })

  it('and the PDF holds no data, nor do the lines add up: the sentence says which setting to change', async () => {
    const plain = readFileSync(new URL('../fixtures/facturx/plain.pdf', import.meta.url))
    running = await startBridge({
      connection: { startDate: '2026-10-06', graceMinutes: 0 },
      seed: { documentsDir: recordedDocuments('17.0'), documents: new Map([[11, { pdf: plain }]]) },
    })
    running.world.odoo.editInvoice(running.idOf('INV/2026/00010'), { amount_untaxed: 1 })
    await running.cycle()
    expect(running.field('INV/2026/00010', 'x_chorus_reason')).toContain(
      'choisissez le format «\u00A0Factur-X\u00A0»',
    )
  })
})
