import { Harness, twoCompanies, uploadBody, type WireAnswer } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start(twoCompanies)
})
afterEach(() => chorus.close())

const TYPES = 'transverses/v1/recuperer/typespj'
const UPLOAD = 'transverses/v1/ajouter/fichier'
const OWN = 'transverses/v1/rechercher/pj/moncompte'
const NO_RESULT = { codeRetour: 20000, libelle: 'TRA_MSG_00.015' }

const own = (more: Record<string, unknown> = {}): Promise<WireAnswer> =>
  chorus.call(OWN, { pieceJointeTypeId: 104, ...more })

describe('the types of attachments', () => {
  it('are told for one sort of object', async () => {
    const { listeTypePieceJointe, ...rest } = await chorus.call(TYPES, {
      codeLangue: 'FR',
      typeObjet: 'FACTURE',
    })
    expect(rest).toEqual({ codeRetour: 0, libelle: 'TRA_MSG_00.000' })
    expect(listeTypePieceJointe).toContainEqual({
      codeTypePieceJointe: '02',
      idTypePieceJointe: 2,
      libelleTypePieceJointe: 'Pièce justificative',
      typeObjet: 'FACTURE',
    })
    expect(listeTypePieceJointe).not.toContainEqual(expect.objectContaining({ typeObjet: 'MEMOIRE' }))
  })

  it('are told of all sorts together when none is named, and are none for some', async () => {
    const all = (await chorus.call(TYPES, {}))['listeTypePieceJointe']
    for (const typeObjet of ['FACTURE', 'MEMOIRE', 'UTILISATEUR'])
      expect(all).toContainEqual(expect.objectContaining({ typeObjet }))
    expect(await chorus.call(TYPES, { typeObjet: 'MANDAT' })).toMatchObject({ listeTypePieceJointe: [] })
  })

  it('are not told of a sort or in a language that is none', async () => {
    expect((await chorus.post(TYPES, { typeObjet: 'DEVIS' })).status).toBe(400)
    expect((await chorus.post(TYPES, { codeLangue: 'fr' })).status).toBe(400)
  })
})

describe('an upload', () => {
  it('gives the file an identifier', async () => {
    expect(await chorus.tryUpload()).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      pieceJointeId: 50_001,
    })
    expect(chorus.simulator.book.attachments).toMatchObject([{ id: 50_001, nom: 'pv.pdf', bytes: 14 }])
  })

  it('made twice is two files', async () => {
    const ids = [await chorus.upload(), await chorus.upload()]
    expect(new Set(ids).size).toBe(2)
    expect(chorus.simulator.book.attachments).toHaveLength(2)
  })

  it.each([
    ['a name without extension', { pieceJointeNom: 'keerk2', pieceJointeExtension: 'pdf' }],
    ['a dot that begins no extension', { pieceJointeNom: 'plan.v2' }],
    ['a name of 50 characters with its extension', { pieceJointeNom: `${'p'.repeat(46)}.pdf` }],
    ['exactly 10 MB', { pieceJointeFichier: Buffer.alloc(10 * 1024 * 1024).toString('base64') }],
  ])('takes %s', async (_, given) => {
    expect((await chorus.tryUpload(given)).codeRetour).toBe(0)
  })

  it.each([
    ['what is no base64', 20001, { pieceJointeFichier: '?' }],
    ['an empty file', 20001, { pieceJointeFichier: '' }],
    ['an extension that is not accepted', 20002, { pieceJointeNom: 'pv', pieceJointeExtension: 'EXE' }],
    ['an extension with its dot', 20002, { pieceJointeExtension: '.pdf' }],
    ['over 10 MB', 20003, { pieceJointeFichier: Buffer.alloc(10 * 1024 * 1024 + 1).toString('base64') }],
    ['a name of 51 characters with its extension', 20004, { pieceJointeNom: `${'p'.repeat(47)}.pdf` }],
    ['a name of 50 characters without it', 20004, { pieceJointeNom: 'p'.repeat(50) }],
    ['a name with a blank', 20004, { pieceJointeNom: 'pv signé.pdf' }],
    ['no name', 20004, { pieceJointeNom: '' }],
    ['a name with another extension', 20004, { pieceJointeNom: 'photo.jpg' }],
  ])('refuses %s: %s', async (_, codeRetour, given) => {
    expect((await chorus.tryUpload(given)).codeRetour).toBe(codeRetour)
    expect(chorus.simulator.book.attachments).toEqual([])
  })

  it('lacks none of its four fields', async () => {
    for (const field of Object.keys(uploadBody())) {
      expect((await chorus.post(UPLOAD, uploadBody({ [field]: undefined }))).status).toBe(400)
    }
    expect((await chorus.post(UPLOAD, uploadBody({ pieceJointeTypeMime: '' }))).status).toBe(400)
  })
})

describe("the search of one's own uploads", () => {
  it('shows them without size, date or fingerprint', async () => {
    await chorus.upload()
    expect(await own()).toEqual({
      codeRetour: 0,
      libelle: 'GCU_MSG_01_000',
      listePiecesJointes: [
        {
          pieceJointeDesignation: 'pv.pdf',
          pieceJointeExtension: 'PDF',
          pieceJointeId: 50_001,
          pieceJointeObjetId: 15_050_001,
          pieceJointeTypeCode: 'DIVERS',
          pieceJointeTypeLibelle: 'Pièce jointe standard',
          pieceJointeUtilisateurId: 336_399_867_001,
        },
      ],
      parametresRetour: { pageCourante: 1, pages: 1, nbResultatsParPage: 10, total: 1 },
    })
  })

  it('finds an upload whose answer was lost', async () => {
    chorus.simulator.faults.add({ path: UPLOAD, fault: { kind: 'drop-after' } })
    await chorus.token()
    await expect(chorus.post(UPLOAD, uploadBody())).rejects.toThrow()
    expect(await own({ pieceJointeDesignation: 'pv.pdf' })).toMatchObject({
      listePiecesJointes: [{ pieceJointeId: 50_001 }],
    })
  })

  it('finds none that never took place', async () => {
    chorus.simulator.faults.add({ path: UPLOAD, fault: { kind: 'drop-before' } })
    await chorus.token()
    await expect(chorus.post(UPLOAD, uploadBody())).rejects.toThrow()
    expect(await own()).toEqual(NO_RESULT)
  })

  it("shows nothing of another company's", async () => {
    await chorus.callByOther(UPLOAD, uploadBody())
    expect(await own()).toEqual(NO_RESULT)
    expect((await chorus.callByOther(OWN, { pieceJointeTypeId: 104 })).codeRetour).toBe(0)
  })

  it('finds names that contain what is sought, in either case', async () => {
    for (const pieceJointeNom of ['pv.pdf', 'PV_2.pdf', 'plan.pdf']) await chorus.upload({ pieceJointeNom })
    expect(await own({ pieceJointeDesignation: 'pv' })).toMatchObject({
      listePiecesJointes: [{ pieceJointeDesignation: 'pv.pdf' }, { pieceJointeDesignation: 'PV_2.pdf' }],
    })
    expect(await own({ pieceJointeDesignation: 'bon' })).toEqual(NO_RESULT)
  })

  it('wants the type under which uploads lie', async () => {
    await chorus.upload()
    expect((await chorus.call(OWN, {})).codeRetour).toBe(20005)
    expect(await chorus.call(OWN, { pieceJointeTypeId: 2 })).toEqual(NO_RESULT)
    expect((await chorus.call(TYPES, { typeObjet: 'UTILISATEUR' }))['listeTypePieceJointe']).toEqual([
      expect.objectContaining({ idTypePieceJointe: 104 }),
    ])
  })

  it('comes in pages, sorted', async () => {
    for (const pieceJointeNom of ['b', 'a', 'c']) await chorus.upload({ pieceJointeNom })
    const parametresRecherche = {
      nbResultatsParPage: 2,
      triColonne: 'PieceJointeDesignation',
      triSens: 'Descendant',
    }
    expect(await own({ parametresRecherche })).toMatchObject({
      listePiecesJointes: [{ pieceJointeDesignation: 'c' }, { pieceJointeDesignation: 'b' }],
      parametresRetour: { pages: 2, total: 3 },
    })
    expect(await own({ parametresRecherche: { ...parametresRecherche, pageResultatDemandee: 3 } })).toEqual(
      NO_RESULT,
    )
  })
})
