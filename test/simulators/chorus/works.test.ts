import { z } from 'zod'
import { DEFAULT_SUPPLIER, type WorksDeposit } from '../../../src/simulators/chorus/index.js'
import { Harness, historyAnswer, twoCompanies, type WireAnswer } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start(twoCompanies)
  chorus.simulator.setWorks({ space: [DEFAULT_SUPPLIER.siret] })
})
afterEach(() => chorus.close())

const SEARCH = 'facturesTravaux/v1/rechercher'
const MOA = '12345678200051'
/** Another structure of the qualification set plays the architect. */
const MOE = '12345678200085'
const MINUTE = 60_000

const statement: WorksDeposit = {
  cadre: 'A4',
  numero: 'TRX-01',
  fournisseur: DEFAULT_SUPPLIER.siret,
  moa: MOA,
  moe: MOE,
  numeroMarche: 'M2026-042',
  montantHT: '18400.00',
  montantTTC: '22080.00',
}

const rows = z.looseObject({
  codeRetour: z.number(),
  listeFacturesTravaux: z.array(z.looseObject({ numeroFactureTravaux: z.string() })).default([]),
})

const search = (given: Record<string, unknown> = {}): Promise<WireAnswer> =>
  chorus.call(SEARCH, { roleUtilisateur: 'FOURNISSEUR', ...given })

const numbers = async (given: Record<string, unknown> = {}): Promise<string[]> =>
  rows.parse(await search(given)).listeFacturesTravaux.map((row) => row.numeroFactureTravaux)

describe('searching works invoices', () => {
  it('answers the fields that were seen of a row, and the pages beside them', async () => {
    const id = chorus.simulator.depositWorks(statement)
    chorus.simulator.clock.advance(2 * MINUTE)
    expect(
      await search({ rechercheFactureTravaux: { nbResultatsParPage: 1000, pageResultatDemandee: 1 } }),
    ).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      listeFacturesTravaux: [
        {
          idFactureTravaux: id,
          numeroFactureTravaux: 'TRX-01',
          typeDemandePaiement: 'FACTURE_TRAVAUX',
          typeFactureTravaux: 'PROJET_DECOMPTE_MENSUEL',
          statutFactureTravaux: 'A_ASSOCIER_MOE',
          dateHeureEtatCourant: '2026-09-14T22:02:00+02:00',
          dateDepot: '2026-09-14',
          dateFactureTravaux: '2026-09-14',
          identifiantFournisseur: DEFAULT_SUPPLIER.siret,
          typeIdentifiantFournisseur: 'SIRET',
          designationFournisseur: DEFAULT_SUPPLIER.designation,
          idDestinataire: 25784151,
          identifiantDestinataire: MOA,
          designationDestinataire: "Commune de L'Isle-d'Abeau",
          factureTelechargeeParDestinataire: false,
          montantHT: 18400,
          montantTTC: 22080,
          montantAPayer: 22080,
          devise: 'EUR',
        },
      ],
      parametresRetour: { pageCourante: 1, pages: 1, nbResultatsParPage: 1000, total: 1 },
    })
  })

  it('has its own way to say that there is nothing', async () => {
    const nothing = { codeRetour: 20007, libelle: 'GFT_MSG_01.075' }
    expect(await search()).toEqual(nothing)
    chorus.simulator.depositWorks(statement)
    expect(await search({ rechercheFactureTravaux: { pageResultatDemandee: 2 } })).toEqual(nothing)
  })

  it('comes in pages, of ten when nobody says otherwise, newest first', async () => {
    for (let number = 1; number <= 11; number += 1)
      chorus.simulator.depositWorks({ ...statement, numero: `TRX-${String(number).padStart(2, '0')}` })
    expect(await numbers()).toHaveLength(10)
    expect((await search())['parametresRetour']).toMatchObject({ pages: 2, total: 11 })
    expect(
      await numbers({ rechercheFactureTravaux: { nbResultatsParPage: 4, pageResultatDemandee: 3 } }),
    ).toEqual(['TRX-03', 'TRX-02', 'TRX-01'])
  })

  it('finds what changed its status in a window, both ends included', async () => {
    chorus.simulator.depositWorks(statement)
    chorus.simulator.clock.advance(2 * MINUTE)
    const at = '2026-09-14T20:02:00Z'
    const [before, after] = ['2026-09-14T20:01:59Z', '2026-09-14T20:02:01Z']
    const within = (from: string, to: string): Promise<string[]> =>
      numbers({ periodeDateHeureEtatCourantDu: from, periodeDateHeureEtatCourantAu: to })
    expect(await within(at, at)).toEqual(['TRX-01'])
    expect(await within(after, after)).toEqual([])
    expect(await within(before, before)).toEqual([])
  })

  it.each<[string, Record<string, unknown>]>([
    ['number', { numeroFactureTravaux: 'TRX-02' }],
    ['frame, by its long code', { cadreFacturation: 'A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR' }],
    ['type', { listeTypeFactureTravaux: ['PROJET_DECOMPTE_FINAL'] }],
    ['a type alone, as in the example', { listeTypeFactureTravaux: 'PROJET_DECOMPTE_FINAL' }],
    ['status', { listeStatutCourant: ['A_ASSOCIER_MOA'] }],
    ['contract', { numeroMarche: 'M2026-043' }],
    ['an amount in quotes, as in the example', { montantHTMin: '20000' }],
  ])('finds by %s', async (_, given) => {
    chorus.simulator.depositWorks(statement)
    chorus.simulator.depositWorks({
      ...statement,
      cadre: 'A7',
      numero: 'TRX-02',
      moe: undefined,
      numeroMarche: 'M2026-043',
      montantHT: '25000.00',
    })
    chorus.simulator.clock.advance(2 * MINUTE)
    expect(await numbers(given)).toEqual(['TRX-02'])
  })

  it('wants a role, of those that there are', async () => {
    chorus.simulator.depositWorks(statement)
    expect((await chorus.call(SEARCH, {})).codeRetour).toBe(20001)
    expect((await chorus.post(SEARCH, { roleUtilisateur: 'TITULAIRE' })).status).toBe(400)
    expect((await search({ roleUtilisateur: 'MOE' })).codeRetour).toBe(20007)
  })

  it('is closed to who has not the space, and to who has not subscribed', async () => {
    chorus.simulator.depositWorks(statement)
    expect(
      (await chorus.callByOther('transverses/v1/recuperer/structures/actives/facturetravaux', {}))[
        'listeStructures'
      ],
    ).toEqual([])
    await expect(chorus.callByOther(SEARCH, { roleUtilisateur: 'FOURNISSEUR' })).rejects.toThrow()
    chorus.simulator.subscribe('facturesTravaux', false)
    expect((await chorus.post(SEARCH, { roleUtilisateur: 'FOURNISSEUR' })).status).toBe(403)
  })

  it("shows each party its own, and no stranger's", async () => {
    chorus.simulator.depositWorks(statement)
    const parties = [MOE, MOA].map((siret) => ({ siret, designation: '', numeroTVA: '' }))
    chorus.simulator.attach(parties)
    expect(await search({ roleUtilisateur: 'MOE' }).catch((error: unknown) => String(error))).toContain('403')
    chorus.simulator.setWorks({ space: [MOE, MOA] })
    for (const roleUtilisateur of ['MOE', 'MOA', 'DESTINATAIRE'])
      expect(await numbers({ roleUtilisateur })).toEqual(['TRX-01'])
    for (const roleUtilisateur of ['FOURNISSEUR', 'VALIDATEUR'])
      expect(await numbers({ roleUtilisateur })).toEqual([])
  })

  it('says for which structures the account has the space', async () => {
    expect(await chorus.call('transverses/v1/recuperer/structures/actives/facturetravaux', {})).toMatchObject(
      {
        codeRetour: 0,
        listeStructures: [
          {
            idStructureCPP: 26_300_001,
            identifiant: DEFAULT_SUPPLIER.siret,
            designationStructure: DEFAULT_SUPPLIER.designation,
          },
        ],
      },
    )
  })

  it('is struck by faults for one number alone', async () => {
    chorus.simulator.faults.add({
      path: SEARCH,
      numero: 'TRX-01',
      fault: { kind: 'return-code', codeRetour: 20099, libelle: 'GFT_MSG_01.099' },
    })
    expect((await search()).codeRetour).toBe(20007)
    expect((await search({ numeroFactureTravaux: 'TRX-01' })).codeRetour).toBe(20099)
  })
})

describe('a piece of a works contract', () => {
  it('answers another, which is then associated, in one folder', async () => {
    const first = chorus.simulator.depositWorks(statement)
    chorus.simulator.clock.advance(2 * MINUTE)
    const second = chorus.simulator.depositWorks({
      ...statement,
      cadre: 'A15',
      numero: 'EA1',
      precedente: first,
      commentaire: 'Quantités constatées',
    })
    const consult = async (identifiantFactureCPP: number): Promise<unknown> =>
      (await chorus.call('factures/v1/consulter/fournisseur', { identifiantFactureCPP }))['facture']
    expect(await consult(first)).toMatchObject({
      statutFacture: 'ASSOCIEE',
      cadreDeFacturation: {
        codeCadreFacturation: 'A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR',
        identifiantMoe: MOE,
        raisonSocialeMoe: 'EHPAD Les Tilleuls',
        identifiantMoa: MOA,
      },
      references: { typeFactureTravaux: 'PROJET_DECOMPTE_MENSUEL', numeroMarche: 'M2026-042' },
      pieceSuivante: { idPieceSuivante: second, numeroPieceSuivante: 'EA1' },
    })
    expect(await consult(second)).toMatchObject({
      piecePrecedente: {
        idPiecePrecedente: first,
        cadreFacturationPiecePrecedente: 'A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR',
      },
    })
    expect(chorus.invoice(second).dossier).toBe(first)
    expect(await numbers({ uniquementSansPieceSuivante: true })).toEqual(['EA1'])
    const history = historyAnswer.parse(
      await chorus.call('factures/v1/consulter/historique', { idFacture: first }),
    )
    expect(history.historiquesDesStatuts.histoStatut).toMatchObject([
      { histoStatutCode: 'ASSOCIEE', histoStatutCommentaire: 'Quantités constatées' },
      { histoStatutCode: 'A_ASSOCIER_MOE' },
      { histoStatutCode: 'DEPOSEE' },
    ])
  })

  it('has nothing more to come once it is answered', () => {
    const first = chorus.simulator.depositWorks(statement)
    chorus.simulator.depositWorks({ ...statement, cadre: 'A15', numero: 'EA1', precedente: first })
    chorus.simulator.clock.advance(10 * MINUTE)
    expect(chorus.invoice(first).statuts.map(({ statut }) => statut)).toEqual(['DEPOSEE', 'ASSOCIEE'])
  })

  it('is no ordinary invoice, but takes its number', async () => {
    const id = chorus.simulator.depositWorks({ ...statement, numero: 'FA/2026/0042' })
    expect((await chorus.search({})).listeFactures).toEqual([])
    expect(
      (await chorus.call('factures/v1/completer', { identifiantFactureCPP: id, commentaire: 'Voici' }))
        .codeRetour,
    ).toBe(20001)
    expect(() => chorus.simulator.depositWorks({ ...statement, numero: 'FA/2026/0042' })).toThrow('already')
  })

  it('passes its validator first, where a sub-contractor or a co-contractor deposits it', () => {
    const id = chorus.simulator.depositWorks({ ...statement, cadre: 'A13', valideur: '33254021516357' })
    chorus.simulator.clock.advance(15 * 24 * 60 * MINUTE + 4 * MINUTE)
    expect(chorus.invoice(id).statuts.map(({ statut }) => statut)).toEqual([
      'DEPOSEE',
      'A_VALIDER_1',
      'ABSENCE_VALIDATION_1_HORS_DELAI',
      'A_ASSOCIER_MOE',
    ])
    expect(() => chorus.simulator.depositWorks({ ...statement, cadre: 'A13', numero: 'B' })).toThrow(
      'validator',
    )
    expect(() => chorus.simulator.depositWorks({ ...statement, cadre: 'A9', numero: 'B' })).toThrow(
      'no frame',
    )
  })
})

describe('the search for both kinds', () => {
  const BOTH = 'factures/v1/rechercher/demandePaiement'

  it('does not work in qualification', async () => {
    expect((await chorus.call(BOTH, { roleUtilisateur: 'FOURNISSEUR' })).codeRetour).toBe(20018)
  })

  it('finds ordinary and works invoices, without pages, with contract and folder', async () => {
    chorus.simulator.setWorks({ production: true })
    chorus.simulator.depositManually({ numero: 'FA/2026/0042', life: 'silent' })
    const id = chorus.simulator.depositWorks(statement)
    const answer = await chorus.call(BOTH, { roleUtilisateur: 'FOURNISSEUR' })
    expect(answer).toMatchObject({
      listeDemandePaiement: [
        { numeroDemandePaiement: 'FA/2026/0042', typeDemandePaiement: 'FACTURE', typeFacture: 'FACTURE' },
        {
          idDemandePaiement: id,
          numeroDemandePaiement: 'TRX-01',
          typeDemandePaiement: 'FACTURE_TRAVAUX',
          typeFactureTravaux: 'PROJET_DECOMPTE_MENSUEL',
          cadreFacturation: 'A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR',
          etatCourant: 'DEPOSEE',
          numeroMarche: 'M2026-042',
          idDossierFacturation: id,
          numeroDossierFacturation: String(id),
        },
      ],
    })
    expect(answer).not.toHaveProperty('parametresRetour')
    const works = { typeDemandePaiement: 'FACTURE_TRAVAUX', structureMoa: { identifiantStructureMoa: MOA } }
    expect(await chorus.call(BOTH, works)).toMatchObject({
      listeDemandePaiement: [{ numeroDemandePaiement: 'TRX-01' }],
    })
    expect((await chorus.call(BOTH, { ...works, statutCourant: 'ASSOCIEE' })).codeRetour).toBe(20000)
    expect((await chorus.callByOther(BOTH, {})).codeRetour).toBe(20000)
  })
})

describe('lists of codes', () => {
  const list = async (service: string, body: unknown = {}): Promise<WireAnswer> =>
    chorus.call(`transverses/v1/recuperer/${service}`, body)

  it('has the formats of flows, without those of works until it is told some', async () => {
    const [e1, e2, facturx] = ['IN_DP_E1_STRUCT', 'IN_DP_E2_MIXTE', 'IN_DP_E2_FACTURX'].map((formatFlux) => ({
      formatFlux,
    }))
    expect((await list('formatflux'))['listeFormatFlux']).toEqual([e1, e2, facturx])
    expect((await list('syntaxeflux', facturx))['listeSyntaxeFlux']).toEqual([
      { syntaxeFlux: 'IN_DP_E2_CII_FACTURX' },
    ])
    expect((await list('syntaxeflux', { formatFlux: 'E5' })).codeRetour).toBe(20000)
    chorus.simulator.setWorks({ flows: [{ formatFlux: 'E5', syntaxes: ['E5_FACTURX'] }] })
    expect((await list('formatflux'))['listeFormatFlux']).toContainEqual({ formatFlux: 'E5' })
    expect((await list('syntaxeflux', { formatFlux: 'E5' }))['listeSyntaxeFlux']).toEqual([
      { syntaxeFlux: 'E5_FACTURX' },
    ])
  })

  it('has the types of works invoices and the frames of each kind', async () => {
    expect((await list('typefacturetravaux'))['listeTypeFactureTravaux']).toHaveLength(11)
    expect((await list('typedp'))['listeTypeDemandePaiement']).toContainEqual({
      typeDemandePaiement: 'FACTURE_TRAVAUX',
    })
    const frames = async (typeDemandePaiement: string): Promise<unknown> =>
      (await list('cadrefacturation', { typeDemandePaiement }))['listeCadreFacturation']
    const [monthly, ordinary] = ['A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR', 'A1_FACTURE_FOURNISSEUR'].map(
      (codeCadreFacturation) => ({ codeCadreFacturation }),
    )
    expect(await frames('FACTURE_TRAVAUX')).toContainEqual(monthly)
    expect(await frames('FACTURE_TRAVAUX')).not.toContainEqual(ordinary)
    expect(await frames('FACTURE')).toContainEqual(ordinary)
  })
})
