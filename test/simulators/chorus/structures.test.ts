import { z } from 'zod'
import { Harness } from './harness.js'

let chorus: Harness
beforeAll(async () => {
  chorus = await Harness.start()
})
afterAll(() => chorus.close())

const found = z.looseObject({
  listeStructures: z.array(z.looseObject({ idStructureCPP: z.number(), statut: z.string() })),
})

const search = (siret: string, more: Record<string, unknown> = {}) =>
  chorus.call('structures/v1/rechercher', {
    structure: { identifiantStructure: siret, typeIdentifiantStructure: 'SIRET', ...more },
  })

async function idOf(siret: string): Promise<number> {
  const [structure] = found.parse(await search(siret)).listeStructures
  if (structure === undefined) throw new Error('no structure')
  return structure.idStructureCPP
}

const consult = async (siret: string) =>
  chorus.call('structures/v1/consulter', { idStructureCPP: await idOf(siret) })

describe('the directory', () => {
  it('finds a public structure by its SIRET', async () => {
    expect(await search('12345678200028')).toMatchObject({
      codeRetour: 0,
      listeStructures: [
        {
          identifiantStructure: '12345678200028',
          typeIdentifiantStructure: 'SIRET',
          designationStructure: 'Centre Hospitalier du Vercors',
          statut: 'ACTIF',
        },
      ],
      parametresRetour: { pageCourante: 1, pages: 1, nbResultatsParPage: 10, total: 1 },
    })
    expect(await search('12345678200077')).toMatchObject({ listeStructures: [{ statut: 'INACTIF' }] })
  })

  it("hides private structures, except one's own", async () => {
    expect(await search('80314592600015')).toEqual({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' })
    expect(await search('99999999900019')).toMatchObject({ codeRetour: 20000 })
    expect(await search('73282932000074')).toMatchObject({ codeRetour: 0 })
    expect(await search('73282932000074', { typeStructure: 'PUBLIQUE' })).toMatchObject({ codeRetour: 20000 })
  })

  it.each([
    ['12345678200051', false, false, false, false],
    ['12345678200036', false, true, false, false],
    ['12345678200028', true, false, false, false],
    ['12345678200044', true, true, false, false],
    ['11000201100044', true, false, false, false],
    ['12345678200069', false, false, true, false],
    ['12345678200085', false, false, false, true],
  ])(
    '%s: service %s, commitment %s, one of the two %s, payment not sent up %s',
    async (siret, service, commitment, either, silent) => {
      expect((await consult(siret))['parametres']).toMatchObject({
        codeServiceDoitEtreRenseigne: service,
        numeroEJDoitEtreRenseigne: commitment,
        gestionNumeroEJOuCodeService: either,
        statutMiseEnPaiementNestPasRemonte: silent,
      })
    },
  )

  it("shows when the password of one's own technical account expires, and nobody else's", async () => {
    expect((await consult('73282932000074'))['informationGenerales']).toMatchObject({
      dateExpirationMotPasseCompteTech: '2027-11-12T21:00:00+01:00',
    })
    expect((await consult('12345678200051'))['informationGenerales']).not.toHaveProperty(
      'dateExpirationMotPasseCompteTech',
    )
    expect(await chorus.call('structures/v1/consulter', { idStructureCPP: 1 })).toMatchObject({
      codeRetour: 20001,
    })
  })

  it('lists services in pages, inactive and technical ones too', async () => {
    const idStructure = await idOf('12345678200028')
    const services = await chorus.call('structures/v1/rechercher/services', { idStructure })
    expect(services['listeServices']).toMatchObject([
      { codeService: 'FACTURES_PUBLIQUES' },
      { codeService: 'SERVICE_DEST_SERV_OBL', estActif: true, dateDbtService: '2016-10-25 17:42' },
      { codeService: 'PHARMACIE' },
      { codeService: 'BLANCHISSERIE', estActif: false },
    ])
    const second = await chorus.call('structures/v1/rechercher/services', {
      idStructure,
      parametresRechercherServicesStructure: { nbResultatsParPage: 3, pageResultatDemandee: 2 },
    })
    expect(second).toMatchObject({
      listeServices: [{ codeService: 'BLANCHISSERIE' }],
      parametresRetour: { pages: 2, total: 4 },
    })
    expect(
      await chorus.call('structures/v1/rechercher/services', { idStructure: await idOf('12345678200051') }),
    ).toMatchObject({ codeRetour: 20000 })
  })

  it('says whether a service requires a commitment number', async () => {
    const idStructure = await idOf('12345678200028')
    const consultService = (idService: number) =>
      chorus.call('structures/v1/consulter/service', { idStructure, idService })
    expect((await consultService(27946102))['parametres']).toMatchObject({ numeroEngagement: false })
    expect((await consultService(27946103))['parametres']).toMatchObject({ numeroEngagement: true })
    expect(await consultService(1)).toMatchObject({ codeRetour: 20002 })
  })
})
