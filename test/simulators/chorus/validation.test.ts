import { z } from 'zod'
import { DEFAULT_SUPPLIER, type Life } from '../../../src/simulators/chorus/index.js'
import { Harness, twoCompanies, type WireAnswer } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start(twoCompanies)
})
afterEach(() => chorus.close())

const VALIDATE = 'factures/v1/traiter/factureAValider'
const SEARCH = 'factures/v1/rechercher/valideur'
const DAY = 24 * 3600 * 1000
const MINUTE = 60_000
const A9 = 'A9_FACTURE_SOUSTRAITANT'
/** The other company is the sub-contractor, Duret its contractor. */
const SUBCONTRACTOR = '33254021516357'
const MANDATAIRE = '80314592600015'
const OWN_ID = 26_300_001

/** A sub-contractor's invoice that waits for Duret. */
function waiting(given: { valideur2?: string; life?: Life } = {}): number {
  const id = chorus.simulator.depositManually({
    numero: 'VOLT-31',
    cadre: 'A9',
    fournisseur: SUBCONTRACTOR,
    valideur: DEFAULT_SUPPLIER.siret,
    numeroMarche: 'M2026-042',
    montantTTC: '4200.00',
    ...given,
  })
  chorus.simulator.clock.advance(2 * MINUTE)
  return id
}

const treat = (idFacture: number, given: Record<string, unknown>): Promise<WireAnswer> =>
  chorus.call(VALIDATE, { idFacture, idValideur: OWN_ID, typeValideur: 'TITULAIRE', ...given })

const validate = (id: number): Promise<WireAnswer> => treat(id, { action: 'VALIDATION' })

const statuses = (id: number): string[] => chorus.invoice(id).statuts.map(({ statut }) => statut)

describe('invoices to validate', () => {
  it('are found by the validator, with who, how much and for which contract', async () => {
    const id = waiting()
    expect(await chorus.call(SEARCH, { statutCourant: ['A_VALIDER_1', 'A_VALIDER_2'] })).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      listeFactures: [
        {
          idFacture: id,
          numeroFacture: 'VOLT-31',
          typeDemandePaiement: 'FACTURE',
          typeFacture: 'FACTURE',
          statut: 'A_VALIDER_1',
          dateDepot: '2026-09-14',
          dateFacture: '2026-09-14',
          idFournisseur: 26_300_002,
          identifiantFournisseur: SUBCONTRACTOR,
          typeIdentifiantFournisseur: 'SIRET',
          designationFournisseur: 'Autre fournisseur',
          idDestinataire: 25784151,
          identifiantDestinataire: '12345678200051',
          typeIdentifiantDestinataire: 'SIRET',
          designationDestinataire: "Commune de L'Isle-d'Abeau",
          idValideur: OWN_ID,
          identifiantValideur: DEFAULT_SUPPLIER.siret,
          typeIdentifiantValideur: 'SIRET',
          designationValideur: DEFAULT_SUPPLIER.designation,
          numeroMarche: 'M2026-042',
          montantHT: 4200,
          montantTTC: 4200,
          montantAPayer: 4200,
          devise: 'EUR',
        },
      ],
      parametresRetour: { pageCourante: 1, pages: 1, nbResultatsParPage: 10, total: 1 },
    })
  })

  it('tell their frame and since when they wait to who consults them, and are his to download', async () => {
    const id = waiting()
    const consulted = await chorus.call('factures/v1/consulter/valideur', { identifiantFactureCPP: id })
    expect(consulted['facture']).toMatchObject({ cadreDeFacturation: { codeCadreFacturation: A9 } })
    const history = await chorus.history(id)
    expect(history.historiquesDesStatuts.histoStatut[0]).toMatchObject({
      histoStatutCode: 'A_VALIDER_1',
      histoStatutDatePassage: '2026-09-14 22:02',
    })
    const file = { format: 'PIVOT', listeFacture: [{ idFacture: id }] }
    expect((await chorus.call('factures/v1/telecharger/groupe', file)).codeRetour).toBe(0)
  })

  it("are nobody else's", async () => {
    const id = waiting()
    expect((await chorus.callByOther(SEARCH, {})).codeRetour).toBe(20000)
    const byOther = { action: 'VALIDATION', idFacture: id }
    expect((await chorus.callByOther(VALIDATE, byOther)).codeRetour).toBe(20001)
    chorus.simulator.setWorks({ withoutValidation: [DEFAULT_SUPPLIER.siret] })
    expect((await chorus.call(SEARCH, {})).codeRetour).toBe(20000)
    expect((await validate(id)).codeRetour).toBe(20001)
    expect(statuses(id)).toEqual(['DEPOSEE', 'A_VALIDER_1'])
  })

  it('show from their turn on, and afterwards too', async () => {
    chorus.simulator.depositManually({
      numero: 'VOLT-31',
      fournisseur: SUBCONTRACTOR,
      valideur: DEFAULT_SUPPLIER.siret,
    })
    expect((await chorus.call(SEARCH, {})).codeRetour).toBe(20000)
    chorus.simulator.clock.advance(2 * MINUTE)
    expect((await chorus.call(SEARCH, {})).codeRetour).toBe(0)
    chorus.simulator.clock.advance(16 * DAY)
    const answer = await chorus.call(SEARCH, {})
    expect(answer['listeFactures']).toMatchObject([{ statut: 'MISE_A_DISPOSITION' }])
  })
})

describe('validating', () => {
  it('sends the invoice to the customer, who pays', async () => {
    const id = waiting()
    expect(await treat(id, { action: 'VALIDATION', complementInfo: 'Bon pour paiement' })).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      idFacture: id,
      numeroFacture: 'VOLT-31',
      statutFacture: 'VALIDEE_1',
      dateTraitement: '2026-09-14',
    })
    chorus.simulator.clock.advance(30 * DAY)
    expect(statuses(id)).toEqual([
      'DEPOSEE',
      'A_VALIDER_1',
      'VALIDEE_1',
      'EN_COURS_ACHEMINEMENT',
      'MISE_A_DISPOSITION',
      'MANDATEE',
      'MISE_A_DISPOSITION_COMPTABLE',
      'MISE_EN_PAIEMENT',
    ])
    expect(chorus.invoice(id)).toMatchObject({ actions: ['DEPOSER', 'VALIDER'] })
  })

  it('is entered in the book', async () => {
    const id = waiting()
    await treat(id, { action: 'REFUS', motifRefus: 'ERREUR_MONTANT' })
    expect(chorus.simulator.book.calls).toMatchObject([
      {
        service: VALIDATE,
        numeros: ['VOLT-31'],
        outcome: 'done',
        validation: { idFacture: id, action: 'REFUS', motifRefus: 'ERREUR_MONTANT' },
      },
    ])
  })

  it('takes place once', async () => {
    const id = waiting()
    await validate(id)
    expect((await validate(id)).codeRetour).toBe(20002)
    expect((await treat(id, { action: 'REFUS', motifRefus: 'ERREUR_MONTANT' })).codeRetour).toBe(20002)
    expect(chorus.invoice(id).actions).toEqual(['DEPOSER', 'VALIDER'])
  })

  it('counts after fifteen days of silence, and comes too late then', async () => {
    const id = waiting()
    chorus.simulator.clock.advance(15 * DAY - 1000)
    expect(statuses(id)).toEqual(['DEPOSEE', 'A_VALIDER_1'])
    chorus.simulator.clock.advance(1000)
    expect(statuses(id)).toEqual(['DEPOSEE', 'A_VALIDER_1', 'ABSENCE_VALIDATION_1_HORS_DELAI'])
    expect((await validate(id)).codeRetour).toBe(20002)
    chorus.simulator.clock.advance(DAY)
    expect(chorus.invoice(id).statut).toBe('MISE_A_DISPOSITION')
  })

  it('goes on to the second validator, whose silence counts as well', async () => {
    const id = waiting({ valideur2: MANDATAIRE })
    await validate(id)
    chorus.simulator.clock.advance(MINUTE)
    expect(chorus.invoice(id).statut).toBe('A_VALIDER_2')
    expect((await validate(id)).codeRetour).toBe(20014)
    chorus.simulator.clock.advance(15 * DAY)
    expect(chorus.invoice(id).statut).toBe('ABSENCE_VALIDATION_2_HORS_DELAI')
  })

  it('is the turn of the second validator when it is its turn', async () => {
    chorus.simulator.attach([DEFAULT_SUPPLIER, { siret: MANDATAIRE, designation: '', numeroTVA: '' }])
    const id = waiting({ valideur2: MANDATAIRE })
    expect((await treat(id, { action: 'VALIDATION', idValideur: 25784201 })).codeRetour).toBe(20014)
    await validate(id)
    chorus.simulator.clock.advance(MINUTE)
    const answer = await treat(id, { action: 'VALIDATION', idValideur: 25784201 })
    expect(answer).toMatchObject({ codeRetour: 0, statutFacture: 'VALIDEE_2' })
  })
})

describe('refusing', () => {
  it('ends the invoice, with the reason in its history', async () => {
    const id = waiting()
    const refusal = { action: 'REFUS', motifRefus: 'AUTRE', complementInfo: 'Prestation non commandée' }
    expect((await treat(id, refusal))['statutFacture']).toBe('REFUSEE_1')
    chorus.simulator.clock.advance(60 * DAY)
    expect(chorus.invoice(id).statuts.at(-1)).toMatchObject({
      statut: 'REFUSEE_1',
      commentaire: 'Autre : Prestation non commandée',
    })
  })

  it("for a wrong validator is the supplier's error, who may name another", async () => {
    const id = waiting()
    const answer = await treat(id, { action: 'REFUS', motifRefus: 'MAUVAIS_VALIDEUR' })
    expect(answer['statutFacture']).toBe('ERREUR_FOURNISSEUR_SUR_VALIDEUR')
    await chorus.callByOther('factures/v1/corriger/valideur/facture', {
      idFacture: id,
      identifiantStructure: MANDATAIRE,
      typeIdentifiantStructure: 'SIRET',
    })
    expect(chorus.invoice(id)).toMatchObject({ statut: 'A_VALIDER_1', valideur: MANDATAIRE })
    chorus.simulator.clock.advance(15 * DAY)
    expect(chorus.invoice(id).statut).toBe('ABSENCE_VALIDATION_1_HORS_DELAI')
  })

  it.each<[string, Record<string, unknown>, number]>([
    ['without a reason', {}, 20016],
    ['for a reason that there is not', { motifRefus: 'Erreur de montant' }, 20016],
    ['for another reason, unexplained', { motifRefus: 'AUTRE', complementInfo: ' ' }, 20017],
    ['in too many words', { motifRefus: 'ERREUR_MONTANT', complementInfo: 'x'.repeat(2001) }, 20017],
    ['with a file that is not there', { motifRefus: 'ERREUR_MONTANT', idPieceJointe: 7 }, 20003],
    ['as another validator', { motifRefus: 'ERREUR_MONTANT', idValideur: 25784201 }, 20014],
  ])('is refused %s', async (_, given, codeRetour) => {
    const id = waiting()
    expect((await treat(id, { action: 'REFUS', ...given })).codeRetour).toBe(codeRetour)
    expect(statuses(id)).toEqual(['DEPOSEE', 'A_VALIDER_1'])
  })

  it('has the reasons of the frame', async () => {
    const motives = (codeCadreFacturationAValider?: string): Promise<WireAnswer> =>
      chorus.call('transverses/v1/recuperer/motifs/refus/Facture/AValider', { codeCadreFacturationAValider })
    const schema = z.array(
      z.strictObject({ idMotif: z.number(), codeMotif: z.string(), libelleMotif: z.string() }),
    )
    const found = schema.parse((await motives(A9))['listeMotifRefusFactureAValider'])
    expect(found.map(({ codeMotif }) => codeMotif)).toEqual(['MAUVAIS_VALIDEUR', 'AUTRE', 'ERREUR_MONTANT'])
    expect((await motives('A1_FACTURE_FOURNISSEUR')).codeRetour).toBe(20000)
    expect((await motives()).codeRetour).toBe(20000)
  })
})
