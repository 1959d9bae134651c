import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { DEFAULT_SUPPLIER } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const OTHER = 'INV/2026/00012'
const DEPOSIT = 'factures/v1/deposer/flux'
const SEARCH = 'facturesTravaux/v1/rechercher'

/** As the simulated Chorus Pro is told here: the real ones are published nowhere. */
const FORMAT = 'FORMAT_TRAVAUX'
const SYNTAX = 'TRAVAUX_CII_FACTURX'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

interface Arrangement {
  readonly framework?: string
  readonly isWithoutProjectManager?: boolean
  readonly hasSpace?: boolean
  readonly listed?: readonly string[]
  readonly settings?: Readonly<Record<string, unknown>>
}

async function start(given: Arrangement = {}): Promise<void> {
  const { framework = 'A4', isWithoutProjectManager = true, hasSpace = true, listed = [SYNTAX] } = given
  const connection = { startDate: '2026-10-06', graceMinutes: 0, worksSyntax: SYNTAX, ...given.settings }
  running = await startBridge({ connection })
  running.world.chorus.setWorks({
    ...(hasSpace && { space: [DEFAULT_SUPPLIER.siret] }),
    flows: [{ formatFlux: FORMAT, syntaxes: listed }],
  })
  running.world.odoo.editInvoice(running.idOf(NUMBER), {
    [FIELD.framework]: framework,
    [FIELD.withoutProjectManager]: isWithoutProjectManager,
  })
}

/** By which syntaxes it was deposited. */
const sent = (): unknown[] =>
  running.world.chorus.book.deposits
    .filter(({ numeroFacture }) => numeroFacture === NUMBER)
    .map(({ syntaxeFlux }) => syntaxeFlux)

const others = (): number => running.world.chorus.book.deposits.length - sent().length

describe('a statement without a project manager', () => {
  explains('works-by-their-own-flow', 'goes once, as a flow of works, and is followed', async () => {
    await start()
    await running.live(HOUR, 5 * MINUTE)
    expect(sent()).toEqual([SYNTAX])
    expect(running.field(NUMBER, FIELD.status)).toBe('A_ASSOCIER_MOA')
    expect(await running.stage(NUMBER)).toBe('followed')
    expect(running.titles(NUMBER)[0]).toBe('Facture transmise à Chorus Pro')
    expect(running.chatter(NUMBER)).not.toContain('sur le portail')
  })

  explains(
    'works-looked-for-among-works',
    'is found again when the answer of its deposit is lost',
    async () => {
      await start()
      running.world.chorus.faults.add({ path: DEPOSIT, times: 20, fault: { kind: 'drop-after' } })
      await running.live(20 * MINUTE, 5 * MINUTE)
      running.world.chorus.faults.clear()
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(await running.stage(NUMBER)).toBe('followed')
      expect(sent()).toEqual([SYNTAX])
    },
  )

  it('waits, and is not sent again, while works pieces cannot be searched', async () => {
    await start()
    running.world.chorus.faults.add({ path: DEPOSIT, times: 20, fault: { kind: 'drop-after' } })
    await running.live(5 * MINUTE, 5 * MINUTE)
    running.world.chorus.faults.clear()
    running.world.chorus.faults.add({
      path: SEARCH,
      times: 1_000,
      fault: { kind: 'return-code', codeRetour: 20001, libelle: 'GFT_MSG_01.001' },
    })
    await running.live(12 * HOUR, HOUR)
    expect(sent()).toEqual([SYNTAX])
    expect(await running.stage(NUMBER)).toBe('depositing')
    expect(others()).toBeGreaterThan(0)
  })

  it('shares no flow with others, nor goes where they are put together', async () => {
    await start({ settings: { invoicesPerFlow: 50 } })
    await running.live(HOUR, 5 * MINUTE)
    expect(sent()).toEqual([SYNTAX])
  })

  it('is told what its flow is refused for', async () => {
    await start()
    running.world.chorus.setLife(NUMBER, { flow: 'rejected', steps: [] })
    await running.live(2 * HOUR, 5 * MINUTE)
    expect(sent()).toEqual([SYNTAX])
    expect(await running.stage(NUMBER)).toBe('refused')
  })

  it('is adopted, and not sent, where somebody has deposited it on the portal', async () => {
    await start()
    running.world.chorus.depositWorks({
      cadre: 'A4',
      numero: NUMBER,
      fournisseur: DEFAULT_SUPPLIER.siret,
      moa: '12345678200051',
      montantHT: '100.00',
      montantTTC: '120.00',
    })
    await running.live(HOUR, 5 * MINUTE)
    expect(sent()).toEqual([])
    expect(await running.stage(NUMBER)).toBe('followed')
  })
})

describe('a works piece is held for the portal, with why,', () => {
  it.each([
    ['where a project manager has to be named', { isWithoutProjectManager: false }, /cochez « Marché sans/],
    ['where a validator has to be named', { framework: 'A10' }, /nomme son valideur/],
    ['where it answers another piece', { framework: 'A8' }, /répond à une autre pièce/],
    ['where the company could not follow it', { hasSpace: false }, /l’espace « Factures de travaux »/],
    [
      'where Chorus Pro does not list the syntax',
      { listed: ['ANOTHER'] },
      /ne propose pas le format indiqué/,
    ],
    ['where no syntax is configured', { settings: { worksSyntax: undefined } }, /se dépose sur le portail/],
  ] as const)('%s', async (_what, arrangement, sentence) => {
    await start(arrangement)
    await running.live(HOUR, 30 * MINUTE)
    expect(await running.stage(NUMBER)).toBe('held')
    expect(running.chatter(NUMBER).replaceAll('\u00A0', ' ')).toMatch(sentence)
    expect(sent()).toEqual([])
    expect(running.field(OTHER, FIELD.stage)).not.toBe('held')
  })

  it('and the administrator reads once what Chorus Pro lists in place of what is configured', async () => {
    await start({ listed: ['ANOTHER'] })
    await running.live(3 * HOUR, HOUR)
    const lines = running.log.filter(({ message }) => message.includes('worksSyntax'))
    expect(lines).toEqual([expect.objectContaining({ level: 'error' })])
    expect(lines[0]?.message).toContain('ANOTHER')
  })

  it('and goes once that is put right, and a user asks for it', async () => {
    await start({ listed: ['ANOTHER'] })
    await running.live(HOUR, HOUR)
    running.world.chorus.setWorks({ flows: [{ formatFlux: FORMAT, syntaxes: [SYNTAX] }] })
    running.world.odoo.editInvoice(running.idOf(NUMBER), { x_chorus_request: 'deposit_again' })
    await running.live(HOUR, 5 * MINUTE)
    expect(sent()).toEqual([SYNTAX])
  })
})
