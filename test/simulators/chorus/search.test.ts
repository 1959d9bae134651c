import { acceptedXml, cproAccount, Harness, invoicePage, numbered, START } from './harness.js'
import { DEFAULT_LOGIN, DEFAULT_PASSWORD, DEFAULT_SUPPLIER } from '../../../src/simulators/chorus/index.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start({ defaultLife: { steps: [{ afterSeconds: 0, statut: 'DEPOSEE' }] } })
})
afterEach(() => chorus.close())

const numbers = async (body: unknown): Promise<string[]> =>
  (await chorus.search(body)).listeFactures.map(({ numeroFacture }) => numeroFacture)

describe('searching', () => {
  it('shows an invoice as the platform holds it', async () => {
    const { numeroFluxDepot } = await chorus.integrate(acceptedXml)
    expect((await chorus.search({ numeroFluxDepot })).listeFactures).toEqual([
      expect.objectContaining({
        numeroFacture: 'FA/2026/0042',
        statut: 'DEPOSEE',
        dateHeureEtatCourant: '2026-09-14T22:00:15+02:00',
        dateDepot: '2026-09-14',
        dateFacture: '2026-09-11',
        numeroFluxDepot,
        codeFournisseur: '73282932000074',
        codeDestinataire: '12345678200044',
        designationDestinataire: 'Département du Rhône',
        codeServiceExecutant: 'VOIRIE',
        nomServiceExecutant: 'Direction de la voirie',
        numeroBonCommande: 'EJ-2026-0042',
        numeroMarche: 'M-2025-17',
        montantHT: 446,
        montantTTC: 526.1,
        montantAPayer: 500,
        devise: 'EUR',
        typeFacture: 'FACTURE',
        rejetTraite: false,
      }),
    ])
  })

  it('says "no result" as a business code, not as a failure', async () => {
    expect(await chorus.call('factures/v1/rechercher/fournisseur', {})).toMatchObject({
      codeRetour: 20000,
      libelle: 'TRA_MSG_00.015',
    })
  })

  it('narrows by every criterion', async () => {
    await chorus.integrate(acceptedXml)
    const day = '2026-09-14'
    const fitting = [
      { numeroFacture: 'FA/2026/0042' },
      { numeroBonCommande: 'EJ-2026-0042' },
      { idFournisseur: 26300001 },
      { listeDestinataire: [{ idDestinataire: 25784144 }] },
      { statutCourant: ['REJETEE', 'DEPOSEE'] },
      { typeFacture: 'FACTURE' },
      { rejetTraite: false },
      { periodeDateDepotDu: day, periodeDateDepotAu: day },
      { periodeDateFactureDu: '2026-09-11', periodeDateFactureAu: '2026-09-11' },
    ]
    for (const body of fitting) expect(await numbers(body)).toEqual(['FA/2026/0042'])
    const missing = [
      { numeroFacture: 'FA/2026/0043' },
      { idFournisseur: 0 },
      { listeDestinataire: [{ idDestinataire: 25784151 }] },
      { statutCourant: ['REJETEE'] },
      { typeFacture: 'AVOIR' },
      { rejetTraite: true },
      { periodeDateDepotDu: '2026-09-15' },
      { periodeDateFactureAu: '2026-09-10' },
    ]
    for (const body of missing) expect(await numbers(body)).toEqual([])
  })

  it('finds by the moment of the last status, both ends included', async () => {
    await chorus.integrate(acceptedXml)
    const window = (from: string, to: string) =>
      numbers({ periodeDateHeureEtatCourantDu: from, periodeDateHeureEtatCourantAu: to })
    expect(await window('2026-09-14T22:00:15+02:00', '2026-09-14T22:00:15+02:00')).toHaveLength(1)
    expect(await window('2026-09-14T20:00:15Z', '2026-09-14T20:01:00Z')).toHaveLength(1)
    expect(await window('2026-09-14T20:00:16Z', '2026-09-14T20:01:00Z')).toHaveLength(0)
    expect(await window('2026-09-14T20:00:00Z', '2026-09-14T20:00:14Z')).toHaveLength(0)
  })

  it('finds deposits made by hand in that window too', async () => {
    chorus.simulator.depositManually({ numero: 'PORTAIL-1', montantTTC: '12.00' })
    const page = await chorus.search({ periodeDateHeureEtatCourantDu: START.toISOString() })
    expect(page.listeFactures[0]).toMatchObject({ numeroFacture: 'PORTAIL-1', modeDepot: 'SAISIE_PORTAIL' })
    expect(page.listeFactures[0]).not.toHaveProperty('numeroFluxDepot')
  })

  it('pages through equal timestamps without loss or repetition', async () => {
    const all = Array.from({ length: 23 }, (_, index) => `FA-${index}`)
    for (const numero of all) await chorus.deposit(numbered(numero))
    chorus.simulator.clock.advance(60_000)
    const seen: string[] = []
    for (const wanted of [1, 2, 3]) {
      const page = await chorus.search({
        periodeDateHeureEtatCourantDu: '2026-09-14T22:00:15+02:00',
        periodeDateHeureEtatCourantAu: '2026-09-14T22:00:15+02:00',
        rechercheFactureParFournisseur: {
          nbResultatsParPage: 10,
          pageResultatDemandee: wanted,
          triColonne: 'DateHeureEtatCourant',
          triSens: 'Ascendant',
        },
      })
      expect(page).toMatchObject({ pageCourante: wanted, pages: 3, total: 23 })
      seen.push(...page.listeFactures.map(({ numeroFacture }) => numeroFacture))
    }
    expect(seen).toEqual(all)
    expect(
      (await chorus.search({ rechercheFactureParFournisseur: { pageResultatDemandee: 4 } })).codeRetour,
    ).toBe(20000)
  })

  it('sorts by the wanted column and direction', async () => {
    for (const numero of ['B', 'A', 'C']) {
      chorus.simulator.depositManually({ numero })
      chorus.simulator.clock.advance(1000)
    }
    const sorted = (triColonne: string, triSens: string) =>
      numbers({ rechercheFactureParFournisseur: { triColonne, triSens } })
    expect(await sorted('NumeroFacture', 'Ascendant')).toEqual(['A', 'B', 'C'])
    expect(await sorted('DateHeureEtatCourant', 'Descendant')).toEqual(['C', 'A', 'B'])
  })

  it("shows each technical account its own supplier's invoices only", async () => {
    await chorus.close()
    const other = { siret: '33254021516357', designation: 'Autre fournisseur', numeroTVA: 'FR04332540215' }
    chorus = await Harness.start({
      technicalAccounts: [
        { login: DEFAULT_LOGIN, password: DEFAULT_PASSWORD, supplier: DEFAULT_SUPPLIER },
        { login: 'TECH_2@cpro.fr', password: 'autre', supplier: other },
      ],
    })
    chorus.simulator.depositManually({ numero: 'À MOI' })
    chorus.simulator.depositManually({ numero: 'À LUI', fournisseur: other.siret })
    expect(await numbers({})).toEqual(['À MOI'])
    const theirs = await chorus.post(
      'factures/v1/rechercher/fournisseur',
      {},
      { 'cpro-account': cproAccount('TECH_2@cpro.fr', 'autre') },
    )
    expect(invoicePage.parse(await theirs.json()).listeFactures).toMatchObject([{ numeroFacture: 'À LUI' }])
  })
})
