import { z } from 'zod'
import {
  DEFAULT_SUPPLIER,
  type InvoiceView,
  type WorksContract,
} from '../../../src/simulators/chorus/index.js'
import { Harness, START } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
})
afterEach(() => chorus.close())

const DAY = 24 * 3600 * 1000

const piece = (numero: string): InvoiceView => {
  const found = chorus.simulator.book.invoices.find((one) => one.numero === numero)
  if (found === undefined) throw new Error(`no piece ${numero}`)
  return found
}

const statuses = (numero: string): string[] => piece(numero).statuts.map(({ statut }) => statut)

const PAID = ['MANDATEE', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT']
const DELIVERED = ['DEPOSEE', 'EN_COURS_ACHEMINEMENT', 'MISE_A_DISPOSITION']

function playAll(contract: WorksContract): string[] {
  const names = []
  for (let step = contract.playNext(); step !== undefined; step = contract.playNext()) names.push(step.name)
  return names
}

describe('a works contract of six months', () => {
  it('plays step by step, from the first statement to the signed balance', () => {
    const contract = chorus.simulator.startWorksContract()
    expect(chorus.simulator.book.invoices).toEqual([])
    expect(playAll(contract)).toEqual(contract.steps.map(({ name }) => name))
    chorus.simulator.clock.advance(30 * DAY)
    expect(statuses('TRX-01')).toEqual(['DEPOSEE', 'A_ASSOCIER_MOE', 'PRISE_EN_COMPTE_MOE', 'ASSOCIEE'])
    expect(statuses('EA1-M2026-042')).toEqual([
      'DEPOSEE',
      'A_ASSOCIER_MOA',
      'PRISE_EN_COMPTE_MOA',
      'ASSOCIEE',
    ])
    expect(statuses('EAV1-M2026-042')).toEqual([...DELIVERED, ...PAID])
    expect(statuses('DG-M2026-042')).toEqual(['DEPOSEE', 'A_ASSOCIER_FOURNISSEUR', 'ASSOCIEE'])
    expect(piece('TRX-SOLDE')).toMatchObject({ cadre: 'A8', typeFactureTravaux: 'DECOMPTE_GENERAL_SIGNE' })
    expect(statuses('TRX-SOLDE')).toEqual([...DELIVERED, ...PAID])
    const folders = new Set(chorus.simulator.book.invoices.map(({ dossier }) => dossier))
    expect(folders).toEqual(
      new Set([
        undefined,
        ...[1, 2, 3, 4, 5, 6].map((month) => piece(`TRX-0${month}`).dossier),
        piece('TRX-FINAL').dossier,
      ]),
    )
  })

  it('plays by the clock all the same', () => {
    const byStep = chorus.simulator.startWorksContract()
    playAll(byStep)
    const played = chorus.simulator.book.invoices.map(({ numero, deposeeAt }) => [numero, deposeeAt])
    expect(byStep.played).toBe(byStep.steps.length)
    return Harness.start().then(async (other) => {
      const contract = other.simulator.startWorksContract()
      other.simulator.clock.advance(300 * DAY)
      expect(contract.played).toBe(contract.steps.length)
      expect(other.simulator.book.invoices.map(({ numero, deposeeAt }) => [numero, deposeeAt])).toEqual(
        played,
      )
      await other.close()
    })
  })

  it('has a month in which the MOE admits another amount, and says why', () => {
    const contract = chorus.simulator.startWorksContract()
    contract.playUntil('month-3-validated')
    expect(piece('TRX-03').montantTTC).toBe('37440.00')
    expect(piece('TRX-03').statuts.at(-1)).toMatchObject({
      statut: 'ASSOCIEE',
      commentaire: 'Quantités ramenées à celles qui ont été constatées sur le chantier.',
      utilisateur: { nom: 'LACOMBE', telephone: '0478112233' },
    })
    expect(piece('EA3-M2026-042').montantTTC).toBe('35820.00')
    expect(piece('EAV3-M2026-042').montantTTC).toBe('35820.00')
    expect(piece('EAV2-M2026-042').montantTTC).toBe(piece('TRX-02').montantTTC)
  })

  it('has a sub-contractor whose invoices wait for the contractor, and whose silence counts', async () => {
    const contract = chorus.simulator.startWorksContract()
    contract.playUntil('month-2-subcontractor')
    chorus.simulator.clock.advance(3 * 60_000)
    const answer = await chorus.call('factures/v1/rechercher/valideur', {})
    expect(answer['listeFactures']).toMatchObject([
      {
        numeroFacture: 'VOLT-2-M2026-042',
        statut: 'A_VALIDER_1',
        designationFournisseur: 'Voltéo SARL',
        numeroMarche: 'M2026-042',
      },
    ])
    contract.playUntil('month-3-statement')
    expect(statuses('VOLT-2-M2026-042')).toContain('ABSENCE_VALIDATION_1_HORS_DELAI')
  })

  it('bears the numbers of the invoices that it is about, and opens the space to the contractor', async () => {
    const contract = chorus.simulator.startWorksContract({
      mensuels: ['FAC/2026/00101', 'FAC/2026/00107'],
      montantsHT: ['1000.00', '2000.00'],
      numeroMarche: 'M7',
    })
    contract.playUntil('month-2-validated')
    const answer = await chorus.call('facturesTravaux/v1/rechercher', {
      roleUtilisateur: 'FOURNISSEUR',
      cadreFacturation: 'A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR',
    })
    expect(answer['listeFacturesTravaux']).toMatchObject([
      { numeroFactureTravaux: 'FAC/2026/00107', montantTTC: 2400 },
      { numeroFactureTravaux: 'FAC/2026/00101', montantTTC: 1200 },
    ])
    expect(contract.terms.titulaire).toBe(DEFAULT_SUPPLIER.siret)
  })

  it('goes on without a MOE that does not answer', () => {
    playAll(chorus.simulator.startWorksContract({ moeSilencieux: [2] }))
    expect(statuses('TRX-02')).toEqual([
      'DEPOSEE',
      'A_ASSOCIER_MOE',
      'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE',
      'ASSOCIEE',
    ])
    expect(piece('EAV2-M2026-042').dossier).toBe(piece('TRX-02').dossier)
  })

  it('ends tacitly when the contractor does not sign', () => {
    const contract = chorus.simulator.startWorksContract({ ending: 'supplier-silent' })
    contract.playUntil('general')
    chorus.simulator.clock.advance(30 * DAY)
    expect(piece('DG-M2026-042').statut).toBe('A_ASSOCIER_FOURNISSEUR')
    contract.playNext()
    expect(piece('DGDT-M2026-042')).toMatchObject({
      cadre: 'A24',
      typeFactureTravaux: 'DECOMPTE_GENERAL_DEFINITIF_TACITE',
    })
  })

  it('ends tacitly when the customer sends no general balance', () => {
    playAll(chorus.simulator.startWorksContract({ ending: 'owner-silent' }))
    expect(statuses('TRX-FINAL')).toEqual(['DEPOSEE', 'A_ASSOCIER_MOE', 'REMPLACEE_PAR_A22'])
    expect(piece('TRX-SOLDE')).toMatchObject({
      cadre: 'A22',
      typeFactureTravaux: 'PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE',
      statut: 'ASSOCIEE',
    })
    expect(piece('DGDT-M2026-042').cadre).toBe('A23')
  })

  it('is started and played from another process', async () => {
    const send = async (path: string, body: unknown = {}): Promise<unknown> =>
      (
        await fetch(`${chorus.simulator.url}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body) })
      ).json()
    expect(await send('works-contract/next')).toEqual({ played: null })
    const started = z.object({ steps: z.array(z.unknown()) })
    const { steps } = started.parse(await send('works-contract', { mensuels: ['FAC/1'] }))
    expect(steps[0]).toEqual({ name: 'month-1-statement', at: '2026-09-14T21:00:00.000Z' })
    expect(await send('works-contract/next')).toMatchObject({ played: { name: 'month-1-statement' } })
    expect(piece('FAC/1').cadre).toBe('A4')
    expect(chorus.simulator.clock.now().getTime()).toBe(START.getTime() + 3_600_000)
    expect(await send('works', { production: true, space: ['33254021516357'] })).toEqual({
      space: [DEFAULT_SUPPLIER.siret, '33254021516357'],
      production: true,
    })
  })
})
