import { FIELD } from '../../src/domain/odoo-fields/fields.js'
import { DEFAULT_SUPPLIER, type WorksDeposit } from '../../src/simulators/chorus/index.js'
import { explains } from '../support/explains.js'
import { DAY, HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const NUMBER = 'INV/2026/00010'
const FEW = { startDate: '2026-10-06', graceMinutes: 0 } as const
const SEARCH = 'facturesTravaux/v1/rechercher'
const SPACE = 'transverses/v1/recuperer/structures/actives/facturetravaux'
const MOA = '12345678200051'
const MOE = '12345678200085'

let running: RunningBridge

afterEach(async () => {
  await running.close()
})

interface Arrangement {
  readonly framework?: string
  readonly hasSpace?: boolean
}

async function start({ framework = 'A4', hasSpace = true }: Arrangement = {}): Promise<void> {
  running = await startBridge({ connection: FEW })
  if (hasSpace) running.world.chorus.setWorks({ space: [DEFAULT_SUPPLIER.siret] })
  running.world.odoo.editInvoice(running.idOf(NUMBER), { [FIELD.framework]: framework })
}

const total = (): number => Number(running.field(NUMBER, 'amount_total'))

const deposit = (given: Partial<WorksDeposit> = {}): number =>
  running.world.chorus.depositWorks({
    cadre: 'A4',
    numero: NUMBER,
    fournisseur: DEFAULT_SUPPLIER.siret,
    moa: MOA,
    moe: MOE,
    montantHT: (total() / 1.2).toFixed(2),
    montantTTC: total().toFixed(2),
    ...given,
  })

const asked = (path: string): number =>
  running.world.chorus.book.calls.filter((call) => call.path === path).length

const deposited = (): string[] => running.world.chorus.book.deposits.map(({ numero }) => String(numero))

const activities = (): string[] =>
  running.world.odoo
    .records('mail.activity')
    .filter(({ res_id }) => res_id === running.idOf(NUMBER))
    .map(({ summary }) => String(summary))

describe('an invoice whose framework is one of works', () => {
  explains('works-on-the-portal', 'is held with what to do, and never sent', async () => {
    await start({ hasSpace: false })
    await running.live(2 * HOUR, HOUR)
    expect(await running.stage(NUMBER)).toBe('held')
    expect(running.titles(NUMBER)).toEqual(['Pièce de travaux à déposer sur le portail de Chorus\u00A0Pro'])
    expect(running.chatter(NUMBER)).toContain('A4 – Marché de travaux')
    expect(activities()).toEqual([expect.stringContaining('pièce de travaux à déposer sur le portail')])
    expect(deposited()).not.toContain(NUMBER)
  })
})
