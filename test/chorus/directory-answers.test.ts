import type { Unreadable } from '../../src/domain/running/unreadable.js'
import { failureOf } from './failure.js'
import { done, json, portTo, startFakePlatform, type FakePlatform, type Port } from './fake-platform.js'

const now = new Date('2026-10-05T12:00:00Z')
let platform: FakePlatform
let port: Port

beforeEach(async () => {
  platform = await startFakePlatform()
  port = portTo(platform.url, { clock: () => now })
})

afterEach(async () => {
  port.close()
  await platform.stop()
})

const SIRET = '12345678200051'

describe('the directory', () => {
  const row = (changes: object = {}) => ({
    idStructureCPP: 25784151,
    identifiantStructure: SIRET,
    typeIdentifiantStructure: 'SIRET',
    designationStructure: 'Commune',
    statut: 'ACTIF',
    ...changes,
  })

  it.each([
    ['booleans', true, false],
    ['texts', 'true', 'false'],
    ['letters', 'O', 'N'],
    ['nothing said', 'O', null],
  ])('reads requirements given as %s', async (_form, yes, no) => {
    platform.replyWith(
      done({ listeStructures: [row()] }),
      done({ parametres: { codeServiceDoitEtreRenseigne: yes, numeroEJDoitEtreRenseigne: no } }),
    )
    await expect(port.findStructure(SIRET)).resolves.toEqual({
      id: '25784151',
      siret: SIRET,
      name: 'Commune',
      active: true,
      requiresServiceCode: true,
      requiresCommitmentNumber: false,
      requiresEither: false,
      doesNotReportPayment: false,
    })
    expect(platform.calls.map((call) => call.body)).toEqual([
      {
        structure: { identifiantStructure: SIRET, typeIdentifiantStructure: 'SIRET' },
        parametres: {
          nbResultatsParPage: 1000,
          pageResultatDemandee: 1,
          triColonne: 'IdentifiantStructure',
          triSens: 'Ascendant',
        },
      },
      { idStructureCPP: 25784151 },
    ])
  })

  it('takes the exact SIRET only', async () => {
    const others = [
      row({ identifiantStructure: '12345678200052' }),
      row({ typeIdentifiantStructure: 'UE_HORS_FRANCE' }),
    ]
    platform.replyWith(done({ listeStructures: others }))
    await expect(port.findStructure(SIRET)).resolves.toBeUndefined()
    expect(platform.calls).toHaveLength(1)
  })

  it('of two structures with one SIRET it takes the active one', async () => {
    const listeStructures = [row({ idStructureCPP: 1, statut: 'INACTIF' }), row({ idStructureCPP: '2' })]
    platform.replyWith(done({ listeStructures }), done({ parametres: {} }))
    await expect(port.findStructure(SIRET)).resolves.toMatchObject({ id: '2', active: true })
  })

  it("one's own private structure is no customer", async () => {
    platform.replyWith(
      done({ listeStructures: [row()] }),
      done({ parametres: {}, informationGenerales: { structurePriveePublique: 'PRIVEE' } }),
    )
    await expect(port.findStructure(SIRET)).resolves.toBeUndefined()
  })

  it('requirements that are not given, or neither yes nor no, are not guessed', async () => {
    platform.replyWith(done({ listeStructures: [row()] }), done({}))
    expect((await failureOf(port.findStructure(SIRET))).kind).toBe('request')
    platform.replyWith(
      done({ listeStructures: [row()] }),
      done({ parametres: { codeServiceDoitEtreRenseigne: 'peut-être' } }),
    )
    expect((await failureOf(port.findStructure(SIRET))).message).toContain('codeServiceDoitEtreRenseigne')
  })

  it('lists the services that invoices may go to', async () => {
    const service = (idService: number, changes: object) => ({
      idService,
      codeService: `S${idService}`,
      libelleService: `Service ${idService}`,
      estActif: true,
      dateDbtService: '2016-10-25 17:42',
      dateFinService: '2050-12-31 00:00',
      ...changes,
    })
    platform.replyWith(
      done({
        listeServices: [
          service(1, { codeService: 'FACTURES_PUBLIQUES' }),
          service(2, {}),
          service(3, { estActif: 'N' }),
          service(4, { dateFinService: '2026-10-04 00:00' }),
          service(5, { dateFinService: '2026-10-05 00:00' }),
          service(6, { dateDbtService: '2026-10-06 00:00' }),
          service(7, { dateDbtService: null, dateFinService: null, libelleService: null }),
        ],
        parametresRetour: { nbResultatsParPage: 1000, pageCourante: 1, pages: 1, total: 7 },
      }),
    )
    const services = await port.services('25784151')
    expect(services.map(({ id, active }) => [id, active])).toEqual([
      ['2', true],
      ['3', false],
      ['4', false],
      ['5', true],
      ['6', false],
      ['7', true],
    ])
    expect(services.at(-1)).toEqual({ id: '7', code: 'S7', name: 'S7', active: true })
  })

  it('a service that cannot be read is set aside', async () => {
    const unreadable: Unreadable[] = []
    port.close()
    port = portTo(platform.url, { onUnreadable: (record) => unreadable.push(record) })
    platform.replyWith(done({ listeServices: [{ idService: 1 }, { idService: 2, codeService: 'VOIRIE' }] }))
    expect((await port.services('1')).map((service) => service.code)).toEqual(['VOIRIE'])
    expect(unreadable).toMatchObject([{ key: '1', why: 'codeService is missing' }])
  })

  it('says whether a service demands a commitment number', async () => {
    platform.replyWith(done({ parametres: { numeroEngagement: 'O' } }))
    await expect(port.serviceRequiresCommitment('1', '2')).resolves.toBe(true)
    expect(platform.calls[0]?.body).toEqual({ idStructure: 1, idService: 2 })
  })
})

describe('what INSEE knows of a SIRET', () => {
  it.each([
    ['7210', '7210'],
    [7210, '7210'],
    ['7210 - Commune et commune nouvelle', '7210'],
    ['Commune et commune nouvelle', undefined],
    ['72101', undefined],
    [null, undefined],
  ])('reads the legal category %p as %s', async (given, expected) => {
    platform.replyWith(done({ siret: SIRET, categorieJuridique: given }))
    await expect(port.informationOfSiret(SIRET)).resolves.toEqual({ legalCategory: expected })
    expect(platform.calls).toMatchObject([
      { path: 'transverses/v1/consulter/information/siret', body: { siretStructure: SIRET } },
    ])
  })

  it.each([
    ['a business refusal', json({ codeRetour: 20001, libelle: 'TRA_MSG_04.001' }), 'refusal'],
    ['a service that the application may not use', json({}, 403), 'credentials'],
  ])('fails with %s as a kind of its own', async (_, reply, kind) => {
    platform.replyWith(reply)
    expect(await failureOf(port.informationOfSiret(SIRET))).toMatchObject({ kind })
  })
})
