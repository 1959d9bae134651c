import { paymentPeriod } from '../../../src/domain/payment-period/period.js'
import { type StandingFacts, standingOf } from '../../../src/domain/payment-period/standing.js'
import { computation, isLate, lateNote } from '../../../src/domain/words/late-payment.js'
import { decimal, life } from './life.js'

const WITH_MANAGER = [
  'DEPOSEE 2026-11-30',
  'A_ASSOCIER_MOE 2026-11-30 12:02',
  'PRISE_EN_COMPTE_MOE 2026-12-01',
  'ASSOCIEE 2026-12-05 12:00',
  'A_ASSOCIER_MOA 2026-12-05 12:02',
  'PRISE_EN_COMPTE_MOA 2026-12-06',
  'MISE_A_DISPOSITION 2026-12-10',
]

const monthly = (...steps: string[]) => paymentPeriod(life(...steps), 30, undefined, true)

describe('the payment period of a monthly statement of works', () => {
  it('runs from its receipt by the MOE, not from what the MOA is given to pay ten days later', () => {
    const expected = {
      is: 'running',
      availableOn: '2026-11-30',
      receivedBy: 'project-manager',
      dueOn: '2026-12-30',
    }
    expect(monthly(...WITH_MANAGER)).toMatchObject(expected)
    expect(monthly(...WITH_MANAGER.slice(0, 2))).toMatchObject(expected)
  })

  it('runs from its receipt by the MOA where there is no MOE', () => {
    expect(monthly('DEPOSEE 2026-11-30', 'A_ASSOCIER_MOA 2026-12-01')).toMatchObject({
      availableOn: '2026-12-01',
      receivedBy: 'project-owner',
    })
  })

  it('is not told where that receipt is not known: what others deposited awaits the MOA as well', () => {
    for (const from of [2, 3, 4, 5, 6])
      expect(monthly(...WITH_MANAGER.slice(from))).toEqual({ is: 'not-running' })
    expect(monthly('DEPOSEE 2026-11-30', ...WITH_MANAGER.slice(2))).toEqual({ is: 'not-running' })
  })

  it('is over when it is refused, and begins anew with another MOE', () => {
    const refused = [...WITH_MANAGER.slice(0, 2), 'ERREUR_DE_MOE 2026-12-02']
    expect(monthly(...refused)).toEqual({ is: 'not-running' })
    expect(monthly(...refused, 'A_ASSOCIER_MOE 2026-12-04')).toMatchObject({ availableOn: '2026-12-04' })
    expect(monthly(...WITH_MANAGER.slice(0, 2), 'REFUSEE_MOE 2026-12-02')).toEqual({ is: 'not-running' })
  })
})

const FACTS: StandingFacts = {
  events: life(...WITH_MANAGER),
  moveType: 'out_invoice',
  amountTotal: '37440.00',
  currency: 'EUR',
  framework: 'A4',
  buyer: { agreedDays: undefined, legalCategory: '7210', name: 'Commune' },
  performedOn: undefined,
  settlements: [{ is: 'not-admitted', on: '2027-01-09', amount: decimal('1620.00') }],
  delays: new Map(),
  addedRates: { '2026-07-01': '2.15' },
  today: '2027-01-09',
}

describe('a monthly statement that is paid late', () => {
  const standing = standingOf(FACTS)

  it('bears interest on what was admitted alone', () => {
    expect(standing?.late?.spans).toEqual([
      { from: '2026-12-31', until: '2027-01-09', days: 10, owed: decimal('35820.00') },
    ])
  })

  it('says who received it, by which articles, and what the contract may say otherwise', () => {
    if (!isLate(standing)) throw new Error('it is late')
    expect(computation(standing)[0]).toEqual([
      'Réception du projet de décompte par la maîtrise d’œuvre',
      '30/11/2026 (article R2192-12, et 12.1.1 du CCAG Travaux 2021)',
    ])
    expect(computation(standing)).toContainEqual([
      'Non admis dans le dossier de travaux',
      '1\u00A0620,00\u00A0€',
    ])
    const { body } = lateNote({ connection: 'main', odooId: 1 }, standing, '2026-12-30')
    expect(body).toContain('Voyez si votre marché y renvoie')
    // Odoo has taken nothing off.
    expect(body).not.toContain('enregistrés dans Odoo sont déduits')
  })

  it('is the same of a co-contractor, and not of the balance: that begins when the MOA has the final account', () => {
    expect(standingOf({ ...FACTS, framework: 'A13' })?.period.availableOn).toBe('2026-11-30')
    expect(standingOf({ ...FACTS, framework: 'A8' })?.period).toMatchObject({
      availableOn: '2026-12-10',
      receivedBy: 'recipient',
    })
  })
})
