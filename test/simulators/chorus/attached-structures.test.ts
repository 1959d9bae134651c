import { DEFAULT_LOGIN, DEFAULT_SUPPLIER } from '../../../src/simulators/chorus/index.js'
import { acceptedXml, altered, Harness } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
})
afterEach(() => chorus.close())

const ATTACHMENTS = 'utilisateurs/v1/monCompte/recuperer/rattachements'
const SECOND = { ...DEFAULT_SUPPLIER, siret: '73282932000082', designation: 'Duret Électricité — Annecy' }

describe('the structures of a technical account', () => {
  it('are the supplier itself', async () => {
    expect(await chorus.call(ATTACHMENTS, { parametresRecherche: { nbResultatsParPage: 50 } })).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      listeStructureRattachement: [
        {
          idStructure: 26_300_001,
          identifiantStructure: '73282932000074',
          typeIdentifiantStructure: 'SIRET',
          designationStructure: 'Duret Électricité',
          roleUtilisateur: 'GESTIONNAIRE',
          statutRattachementStructure: 'ACTIF',
          statutUtilisateur: 'ACTIF',
          listeServicesRattache: [],
        },
      ],
      parametresRetour: { pageCourante: 1, pages: 1, nbResultatsParPage: 50, total: 1 },
    })
  })

  it('are those that it was attached to, in pages', async () => {
    chorus.simulator.attach([DEFAULT_SUPPLIER, SECOND])
    const page = (pageResultatDemandee: number) =>
      chorus.call(ATTACHMENTS, { parametresRecherche: { nbResultatsParPage: 1, pageResultatDemandee } })
    expect(await page(1)).toMatchObject({
      listeStructureRattachement: [{ identifiantStructure: '73282932000074' }],
      parametresRetour: { pages: 2, total: 2 },
    })
    expect(await page(2)).toMatchObject({
      listeStructureRattachement: [{ identifiantStructure: '73282932000082' }],
    })
    expect(await page(3)).toEqual({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' })
  })

  it('can be none', async () => {
    chorus.simulator.attach([])
    expect(await chorus.call(ATTACHMENTS, {})).toEqual({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' })
  })

  it('are those for which it may deposit, and whose invoices it sees', async () => {
    const ofSecond = altered(acceptedXml, ['73282932000074', SECOND.siret])
    expect(await chorus.integrate(ofSecond)).toMatchObject({ rules: ['FOURNISSEUR'] })
    chorus.simulator.attach([DEFAULT_SUPPLIER, SECOND], DEFAULT_LOGIN)
    expect(await chorus.integrate(ofSecond)).toMatchObject({ etat: 'IN_INTEGRE', rules: [] })
    expect(
      await chorus.call('factures/v1/rechercher/fournisseur', { numeroFacture: 'FA/2026/0042' }),
    ).toMatchObject({
      listeFactures: [{ codeFournisseur: SECOND.siret }],
    })
  })

  it('can be steered from another process', async () => {
    const body = JSON.stringify({ suppliers: [SECOND] })
    await fetch(`${chorus.simulator.url}/_sim/attachments`, { method: 'POST', body })
    expect(await chorus.call(ATTACHMENTS, {})).toMatchObject({
      listeStructureRattachement: [{ identifiantStructure: SECOND.siret }],
    })
  })
})
