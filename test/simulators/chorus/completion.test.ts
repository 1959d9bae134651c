import { acceptedXml, Harness, twoCompanies, uploadBody, type WireAnswer } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start(twoCompanies)
})
afterEach(() => chorus.close())

const COMPLETION = 'factures/v1/completer'
const DAY = 24 * 3600 * 1000

const complete = (identifiantFactureCPP: number, given: Record<string, unknown>): Promise<WireAnswer> =>
  chorus.call(COMPLETION, { identifiantFactureCPP, ...given })

const piece = (pieceJointeComplementaireId: number, given: Record<string, unknown> = {}) => ({
  pieceJointeComplementaireId,
  pieceJointeComplementaireDesignation: 'PV de réception',
  pieceJointeComplementaireType: '02',
  ...given,
})

const withPiece = (id: number, given: Record<string, unknown> = {}) => ({
  pieceJointeComplementaire: [piece(id, given)],
})

describe('completing', () => {
  it('answers a suspension, and the invoice goes on to be paid', async () => {
    chorus.simulator.setLife('FA/2026/0042', 'suspended')
    await chorus.integrate(acceptedXml)
    chorus.simulator.clock.advance(10 * DAY)
    const id = chorus.simulator.book.invoices[0]?.identifiantFactureCPP ?? 0
    const pv = await chorus.upload()
    expect(await complete(id, { commentaire: 'Voici le PV', ...withPiece(pv) })).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      identifiantFactureCPP: id,
      numeroFacture: 'FA/2026/0042',
      dateTraitement: '2026-09-24',
    })
    expect(chorus.invoice(id)).toMatchObject({
      statut: 'COMPLETEE',
      actions: ['DEPOSER', 'COMPLETER'],
      pieces: [{ pieceJointeId: pv, nom: 'pv.pdf', designation: 'PV de réception', type: '02' }],
    })
    const history = await chorus.history(id)
    expect(history).toMatchObject({ derniereAction: { derniereActionCode: 'COMPLETER' } })
    expect(history.historiquesDesStatuts.histoStatut[0]).toMatchObject({
      histoStatutCode: 'COMPLETEE',
      histoStatutCommentaire: 'Voici le PV',
    })
    chorus.simulator.clock.advance(30 * DAY)
    expect(
      chorus
        .invoice(id)
        .statuts.map(({ statut }) => statut)
        .slice(-3),
    ).toEqual(['MANDATEE', 'MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT'])
  })

  it('shows what was added, line and type told, in the whole invoice', async () => {
    const id = chorus.standing('SUSPENDUE')
    const pv = await chorus.upload()
    await complete(id, withPiece(pv, { pieceJointeComplementaireNumeroLigneFacture: 2 }))
    const consulted = await chorus.call('factures/v1/consulter/fournisseur', { identifiantFactureCPP: id })
    expect(consulted['facture']).toMatchObject({
      statutFacture: 'COMPLETEE',
      listeDesPiecesJointes: {
        totalListePiecesJointe: 1,
        pieceJointe: [
          {
            pieceJointeId: pv,
            pieceJointeDesignation: 'PV de réception',
            pieceJointeExtension: 'PDF',
            pieceJointeTypeCode: '02',
            pieceJointeTypeLibelle: 'Pièce justificative',
            pieceJointeNumeroLigneFacture: 2,
          },
        ],
      },
    })
  })

  it('takes a comment alone, or files alone', async () => {
    const [said, sent] = [chorus.standing('SUSPENDUE', {}, 'A'), chorus.standing('SUSPENDUE', {}, 'B')]
    expect((await complete(said, { commentaire: 'Le PV est joint à la commande' })).codeRetour).toBe(0)
    expect((await complete(sent, withPiece(await chorus.upload()))).codeRetour).toBe(0)
    expect(chorus.invoice(sent).statuts.at(-1)?.commentaire).toBeUndefined()
  })

  it.each([
    ['nothing at all', {}],
    ['an empty list and a blank comment', { pieceJointeComplementaire: [], commentaire: ' ' }],
  ])('is refused with %s', async (_, given) => {
    const id = chorus.standing('SUSPENDUE')
    expect((await complete(id, given)).codeRetour).toBe(20010)
    expect(chorus.invoice(id).statut).toBe('SUSPENDUE')
  })

  it.each(['MISE_A_DISPOSITION', 'A_RECYCLER', 'REJETEE', 'A_COMPLETER', 'COMPLETEE'])(
    'is refused from %s',
    async (statut) => {
      const id = chorus.standing(statut)
      expect((await complete(id, { commentaire: 'Voici' })).codeRetour).toBe(20002)
      expect(chorus.invoice(id).statut).toBe(statut)
    },
  )

  it('takes place once', async () => {
    const id = chorus.standing('SUSPENDUE')
    const pv = await chorus.upload()
    expect((await complete(id, withPiece(pv))).codeRetour).toBe(0)
    expect((await complete(id, withPiece(pv))).codeRetour).toBe(20002)
    expect(chorus.invoice(id).pieces).toHaveLength(1)
    expect(chorus.invoice(id).statuts.filter(({ statut }) => statut === 'COMPLETEE')).toHaveLength(1)
  })

  it("is refused for another company's invoice, as for one that does not exist", async () => {
    const id = chorus.standing('SUSPENDUE')
    const body = { identifiantFactureCPP: id, commentaire: 'Voici' }
    expect((await chorus.callByOther(COMPLETION, body)).codeRetour).toBe(20001)
    expect((await complete(1, { commentaire: 'Voici' })).codeRetour).toBe(20001)
    expect(chorus.invoice(id).statut).toBe('SUSPENDUE')
  })

  it("is refused with another company's file", async () => {
    const id = chorus.standing('SUSPENDUE')
    const { pieceJointeId } = await chorus.callByOther('transverses/v1/ajouter/fichier', uploadBody())
    expect((await complete(id, withPiece(Number(pieceJointeId)))).codeRetour).toBe(20003)
    expect(chorus.invoice(id).statut).toBe('SUSPENDUE')
  })

  it.each([
    ['a file that was never uploaded', 20003, { pieceJointeComplementaireId: 999 }],
    ['an unknown type', 20003, { pieceJointeComplementaireType: '99' }],
    ['a type of other objects', 20003, { pieceJointeComplementaireType: 'AUT' }],
    ['no type', 20003, { pieceJointeComplementaireType: undefined }],
    ['no designation', 20011, { pieceJointeComplementaireDesignation: undefined }],
    ['an empty designation', 20011, { pieceJointeComplementaireDesignation: '' }],
    ['a designation of 101 characters', 20011, { pieceJointeComplementaireDesignation: 'd'.repeat(101) }],
  ])('adds none of its files with %s among them: %s', async (_, codeRetour, given) => {
    const id = chorus.standing('SUSPENDUE')
    const pv = await chorus.upload()
    const pieces = { pieceJointeComplementaire: [piece(pv), piece(pv, given)] }
    expect((await complete(id, pieces)).codeRetour).toBe(codeRetour)
    expect(chorus.invoice(id)).toMatchObject({ statut: 'SUSPENDUE', pieces: [] })
  })

  it('takes a comment of 2000 characters and no longer one', async () => {
    const id = chorus.standing('SUSPENDUE')
    expect((await complete(id, { commentaire: 'c'.repeat(2001) })).codeRetour).toBe(20012)
    expect((await complete(id, { commentaire: 'c'.repeat(2000) })).codeRetour).toBe(0)
  })

  it('leaves an invoice at 120 MB at most', async () => {
    const id = chorus.standing('SUSPENDUE')
    const large = await chorus.upload({
      pieceJointeFichier: Buffer.alloc(10 * 1024 * 1024).toString('base64'),
    })
    const many = (count: number) => ({
      pieceJointeComplementaire: Array.from({ length: count }, () => piece(large)),
    })
    expect((await complete(id, many(13))).codeRetour).toBe(20013)
    expect((await complete(id, many(12))).codeRetour).toBe(0)
  })

  it('ends a life that would have gone on without it', async () => {
    const id = chorus.simulator.depositManually({
      numero: 'FA/2026/0042',
      life: {
        steps: [
          { afterSeconds: 0, statut: 'SUSPENDUE' },
          { afterSeconds: 3600, statut: 'REJETEE', commentaire: 'Sans réponse' },
        ],
        afterCompletion: [{ afterSeconds: 60, statut: 'SUSPENDUE', commentaire: 'Il manque encore le bon' }],
      },
    })
    await complete(id, { commentaire: 'Voici' })
    chorus.simulator.clock.advance(DAY)
    expect(chorus.invoice(id).statuts.map(({ statut }) => statut)).toEqual([
      'SUSPENDUE',
      'COMPLETEE',
      'SUSPENDUE',
    ])
  })
})
