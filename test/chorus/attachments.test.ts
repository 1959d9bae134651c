import { explains } from '../support/explains.js'
import { failureOf } from './failure.js'
import { done, json, portTo, startFakePlatform, type FakePlatform, type Port } from './fake-platform.js'

let platform: FakePlatform
let port: Port

beforeEach(async () => {
  platform = await startFakePlatform()
  port = portTo(platform.url)
})

afterEach(async () => {
  port.close()
  await platform.stop()
})

const PV = {
  bytes: new TextEncoder().encode('%PDF-1.7'),
  name: 'PV_0a1b2c.pdf',
  extension: 'pdf',
  mimeType: 'application/pdf',
}

describe('a file that is uploaded', () => {
  it('goes in base64 under its name, and gets an identifier, each digit of which is kept', async () => {
    platform.replyWith((response) => {
      response.end('{"codeRetour": 0, "libelle": "TRA_MSG_00.000", "pieceJointeId": 9007199254740993}')
    })
    await expect(port.uploadAttachment(PV)).resolves.toBe('9007199254740993')
    expect(platform.calls[0]).toMatchObject({
      path: 'transverses/v1/ajouter/fichier',
      body: {
        pieceJointeFichier: Buffer.from(PV.bytes).toString('base64'),
        pieceJointeNom: PV.name,
        pieceJointeTypeMime: 'application/pdf',
        pieceJointeExtension: 'PDF',
      },
    })
  })

  it.each([{}, { pieceJointeId: null }, { pieceJointeId: 'à venir' }])(
    'may be there all the same when the answer is %j',
    async (answer) => {
      platform.replyWith(done(answer))
      expect((await failureOf(port.uploadAttachment(PV))).kind).toBe('unknown-outcome')
    },
  )

  it('is found again by exactly its name, among others that contain it', async () => {
    const rows = [
      { pieceJointeId: 1, pieceJointeDesignation: `Copie de ${PV.name}` },
      { pieceJointeId: '2', pieceJointeDesignation: PV.name, pieceJointeTypeCode: 'DIVERS' },
    ]
    platform.replyWith(done({ listePiecesJointes: rows, parametresRetour: { pageCourante: 1, pages: 1 } }))
    await expect(port.findUpload(PV.name, '104')).resolves.toBe('2')
    expect(platform.calls[0]?.body).toMatchObject({ pieceJointeTypeId: 104, pieceJointeDesignation: PV.name })
    platform.replyWith(json({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' }))
    await expect(port.findUpload(PV.name, '104')).resolves.toBeUndefined()
  })

  explains(
    'upload-shown-without-extension',
    'is found again where it is shown without its extension',
    async () => {
      const rows = [{ pieceJointeId: 3, pieceJointeDesignation: 'pv_0A1B2C', pieceJointeExtension: 'PDF' }]
      platform.replyWith(done({ listePiecesJointes: rows, parametresRetour: { pageCourante: 1, pages: 1 } }))
      await expect(port.findUpload(PV.name, undefined)).resolves.toBe('3')
    },
  )
})

describe('the types of attachments', () => {
  it('are those of the sort of object that was asked for', async () => {
    const listeTypePieceJointe = [
      {
        idTypePieceJointe: 2,
        codeTypePieceJointe: '02',
        libelleTypePieceJointe: 'Justificatif',
        typeObjet: 'FACTURE',
      },
      { idTypePieceJointe: 9, codeTypePieceJointe: 'AUT', typeObjet: 'MEMOIRE' },
      { codeTypePieceJointe: 'sans identifiant', idTypePieceJointe: null },
      { idTypePieceJointe: 7, libelleTypePieceJointe: 'sans code' },
    ]
    const port2 = portTo(platform.url, { onUnreadable: () => undefined })
    platform.replyWith(done({ listeTypePieceJointe }))
    await expect(port2.attachmentTypes('FACTURE')).resolves.toEqual([
      { id: '2', code: '02', label: 'Justificatif' },
      { id: undefined, code: 'sans identifiant', label: undefined },
    ])
    port2.close()
  })
})

describe('a completion', () => {
  it('names the invoice, its files and the comment', async () => {
    await port.completeInvoice({
      identifier: '8316845',
      comment: 'Voici.',
      files: [{ id: '50001', designation: 'PV.pdf', type: '02' }],
    })
    expect(platform.calls[0]).toMatchObject({
      path: 'factures/v1/completer',
      body: {
        identifiantFactureCPP: 8316845,
        commentaire: 'Voici.',
        pieceJointeComplementaire: [
          {
            pieceJointeComplementaireId: 50001,
            pieceJointeComplementaireDesignation: 'PV.pdf',
            pieceJointeComplementaireType: '02',
          },
        ],
      },
    })
  })

  it('leaves out what there is none of', async () => {
    await port.completeInvoice({ identifier: '8316845', comment: 'Voici.', files: [] })
    expect(platform.calls[0]?.body).toEqual({ identifiantFactureCPP: 8316845, commentaire: 'Voici.' })
  })

  it('whose answer was lost may have taken place', async () => {
    platform.replyWith((response) => response.destroy())
    const order = { identifier: '8316845', comment: 'Voici.', files: [] }
    expect((await failureOf(port.completeInvoice(order))).kind).toBe('unknown-outcome')
    expect((await failureOf(port.correctValidator('8316845', '12345678200051'))).kind).toBe('unknown-outcome')
  })
})

it('a validator is named by its SIRET', async () => {
  await port.correctValidator('8316845', '12345678200051')
  expect(platform.calls[0]).toMatchObject({
    path: 'factures/v1/corriger/valideur/facture',
    body: { idFacture: 8316845, identifiantStructure: '12345678200051', typeIdentifiantStructure: 'SIRET' },
  })
})
