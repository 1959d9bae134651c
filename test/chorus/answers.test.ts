import { explains } from '../support/explains.js'
import { failureOf } from './failure.js'
import { done, FILE, json, portTo, startFakePlatform, type FakePlatform, type Port } from './fake-platform.js'

const now = new Date('2026-10-05T12:00:00Z')
const SIRET = '12345678200051'

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

describe('a deposit', () => {
  it('sends the file in base64 and gives the flow number', async () => {
    platform.replyWith(done({ numeroFluxDepot: 'CPP0011117000000000425903', dateDepot: '2026-10-05' }))
    await expect(port.depositFlow(FILE)).resolves.toEqual({ flowNumber: 'CPP0011117000000000425903' })
    expect(platform.calls[0]).toMatchObject({
      path: 'factures/v1/deposer/flux',
      body: {
        fichierFlux: Buffer.from(FILE.bytes).toString('base64'),
        nomFichier: FILE.name,
        syntaxeFlux: 'IN_DP_E2_CII_FACTURX',
        avecSignature: false,
      },
    })
  })

  it('never goes through a connection that may have died meanwhile', async () => {
    platform.replyWith(done({ etatCourantDepotFlux: 'IN_RECU', numeroFluxDepot: 'CPP001' }))
    await port.readFlow('CPP001')
    await port.depositFlow(FILE)
    expect(platform.calls.map((call) => call.headers.connection)).toEqual(['keep-alive', 'close'])
  })
})

describe('a deposit whose answer gives a flow', () => {
  it.each([
    ['and refuses', { codeRetour: 1, libelle: 'Avertissement' }],
    ['and says nothing else', { codeRetour: undefined }],
  ])('%s may have been taken: by that flow', async (_what, said) => {
    platform.replyWith(json({ ...said, numeroFluxDepot: 'CPP001' }))
    expect(await failureOf(port.depositFlow(FILE))).toMatchObject({
      kind: 'unknown-outcome',
      flowNumber: 'CPP001',
    })
  })

  it('is refused where there is none', async () => {
    platform.replyWith(json({ codeRetour: 1, libelle: 'Non', numeroFluxDepot: ' ' }))
    expect(await failureOf(port.depositFlow(FILE))).toMatchObject({ kind: 'refusal', libelle: 'Non' })
  })
})

describe('a flow report', () => {
  it('splits the errors of an invoice', async () => {
    platform.replyWith(
      done({
        etatCourantDepotFlux: 'IN_REJETE',
        dateHeureEtatCourantFlux: '2026-09-14T22:57:02.123+02:00',
        listeErreurDP: [
          { numeroDP: 'FAC-1', libelleErreurDP: 'Le SIRET est inconnu. |La date est absente. | ' },
          { numeroDP: 42, libelleErreurDP: null },
        ],
        listeErreurTechnique: [
          { codeErreur: 'XSD', libelleErreur: 'Fichier illisible' },
          { codeErreur: 'PDF' },
        ],
      }),
    )
    await expect(port.readFlow('CPP001')).resolves.toEqual({
      state: 'IN_REJETE',
      stateSince: new Date('2026-09-14T20:57:02.123Z'),
      errors: [
        { invoiceNumber: 'FAC-1', text: 'Le SIRET est inconnu.' },
        { invoiceNumber: 'FAC-1', text: 'La date est absente.' },
        { invoiceNumber: '42', text: 'Erreur sans libellé' },
        { invoiceNumber: undefined, text: 'Fichier illisible' },
        { invoiceNumber: undefined, text: 'PDF' },
      ],
    })
  })

  it.each([[null], [''], [undefined], [[]]])('has no errors when the lists are %p', async (list) => {
    platform.replyWith(
      done({ etatCourantDepotFlux: 'IN_INTEGRE', listeErreurDP: list, listeErreurTechnique: list }),
    )
    await expect(port.readFlow('CPP001')).resolves.toEqual({
      state: 'IN_INTEGRE',
      stateSince: undefined,
      errors: [],
    })
  })

  it('a list of one may come without brackets', async () => {
    platform.replyWith(
      done({
        etatCourantDepotFlux: 'IN_REJETE',
        listeErreurDP: { numeroDP: 'FAC-1', libelleErreurDP: 'Non.' },
      }),
    )
    const { errors } = await port.readFlow('CPP001')
    expect(errors).toEqual([{ invoiceNumber: 'FAC-1', text: 'Non.' }])
  })

  it('is what its state says, with what can be read of its errors', async () => {
    platform.replyWith(
      done({
        etatCourantDepotFlux: 'IN_REJETE',
        listeErreurDP: ['Le taux est faux', null, ['x']],
        listeErreurTechnique: 'Fichier illisible',
      }),
    )
    const { state, errors } = await port.readFlow('CPP001')
    expect(state).toBe('IN_REJETE')
    expect(errors).toEqual([
      { invoiceNumber: undefined, text: 'Le taux est faux' },
      { invoiceNumber: undefined, text: 'Fichier illisible' },
    ])
  })

  it('without its state it is not understood, and the message says what is missing', async () => {
    platform.replyWith(done())
    expect(await failureOf(port.readFlow('CPP001'))).toMatchObject({
      kind: 'request',
      message:
        'The answer of transverses/v1/consulterCRDetaille is not understood: etatCourantDepotFlux is missing or unreadable',
    })
  })
})

const ROW = {
  identifiantFactureCPP: 8316845,
  numeroFacture: 'FAC-1',
  statut: 'DEPOSEE',
  dateHeureEtatCourant: '2026-09-14T22:57:02+02:00',
}

describe('an invoice found', () => {
  it('with all that the bridge reads', async () => {
    const full = {
      ...ROW,
      commentaireEtatCourant: 'Reçue',
      codeFournisseur: 73282932000074,
      numeroFluxDepot: 'CPP001',
      dateFacture: '2026-09-13',
      dateDepot: '2026-09-14',
      modeDepot: 'UPLOAD_API',
      rejetTraite: 'true',
      montantTTC: '120.00',
    }
    platform.replyWith(done({ listeFactures: [full] }))
    await expect(port.findByFlow('CPP001')).resolves.toEqual([
      {
        identifier: '8316845',
        number: 'FAC-1',
        amountTotal: '120.00',
        current: {
          code: 'DEPOSEE',
          occurredAt: new Date('2026-09-14T20:57:02Z'),
          comment: 'Reçue',
          author: undefined,
        },
        flowNumber: 'CPP001',
        invoiceDate: '2026-09-13',
        depositDate: '2026-09-14',
        depositMode: 'UPLOAD_API',
        rejectionHandled: true,
        supplierSiret: '73282932000074',
        buyerSiret: undefined,
        type: undefined,
      },
    ])
    expect(platform.calls[0]?.body).toEqual({
      numeroFluxDepot: 'CPP001',
      rechercheFactureParFournisseur: { nbResultatsParPage: 1000, pageResultatDemandee: 1 },
    })
  })

  it('with no more than what is mandatory, empty fields as null or as nothing', async () => {
    const bare = {
      ...ROW,
      identifiantFactureCPP: '8316845',
      commentaireEtatCourant: null,
      numeroFluxDepot: '',
    }
    platform.replyWith(done({ listeFactures: [bare] }))
    const [found] = await port.findByNumber('FAC-1')
    expect(found).toMatchObject({
      identifier: '8316845',
      flowNumber: undefined,
      depositDate: undefined,
      rejectionHandled: undefined,
    })
    expect(found?.current.comment).toBeUndefined()
  })

  it('by number: exactly that number', async () => {
    const longer = { ...ROW, identifiantFactureCPP: 2, numeroFacture: 'FAC-11' }
    platform.replyWith(done({ listeFactures: [ROW, longer] }))
    expect(await port.findByNumber('FAC-1')).toHaveLength(1)
  })

  it('no list means none', async () => {
    platform.replyWith(done({ listeFactures: null }))
    await expect(port.findByNumber('FAC-1')).resolves.toEqual([])
  })

  it.each(Object.keys(ROW))('without %s the look-up fails and names the row', async (field) => {
    const broken = Object.fromEntries(Object.entries(ROW).filter(([name]) => name !== field))
    platform.replyWith(done({ listeFactures: [ROW, broken] }))
    const error = await failureOf(port.findByNumber('FAC-1'))
    expect(error.kind).toBe('unreadable')
    expect(error.message).toMatch(new RegExp(`rechercher/fournisseur.*listeFactures\\[1\\].*${field}`))
  })
})

describe('a history', () => {
  const entry = (code: string, at: string, more: object = {}) => ({
    histoStatutCode: code,
    histoStatutDatePassage: at,
    ...more,
  })
  const historyOf = (...histoStatut: unknown[]) => done({ historiquesDesStatuts: { histoStatut } })

  it('is in French legal time, summer and winter, oldest first whatever the order given', async () => {
    platform.replyWith(
      historyOf(
        entry('MISE_EN_PAIEMENT', '2026-12-01 09:00'),
        entry('SECOND_OF_THE_MINUTE', '2026-07-01 09:00'),
        entry('FIRST_OF_THE_MINUTE', '2026-07-01 09:00'),
      ),
    )
    const events = await port.history('8316845')
    expect(events.map((event) => [event.code, event.occurredAt.toISOString()])).toEqual([
      ['FIRST_OF_THE_MINUTE', '2026-07-01T07:00:00.000Z'],
      ['SECOND_OF_THE_MINUTE', '2026-07-01T07:00:00.000Z'],
      ['MISE_EN_PAIEMENT', '2026-12-01T08:00:00.000Z'],
    ])
  })

  explains(
    'history-newest-first',
    'is oldest first too when a server that ignores the order asked for shows all of it within a minute',
    async () => {
      platform.replyWith(
        historyOf(
          entry('MISE_EN_PAIEMENT', '2026-07-01 09:00'),
          entry('COMPTABILISEE', '2026-07-01 09:00'),
          entry('DEPOSEE', '2026-07-01 08:59'),
        ),
      )
      const events = await port.history('8316845')
      expect(events.map(({ code }) => code)).toEqual(['DEPOSEE', 'COMPTABILISEE', 'MISE_EN_PAIEMENT'])
    },
  )

  it('keeps its order through the hour that October shows twice', async () => {
    platform.replyWith(
      historyOf(
        entry('DEPOSEE', '2026-10-25 02:50'),
        entry('EN_COURS_ACHEMINEMENT', '2026-10-25 02:10'),
        entry('MISE_A_DISPOSITION', '2026-10-25 03:10'),
      ),
    )
    const events = await port.history('8316845')
    expect(events.map((event) => [event.code, event.occurredAt.toISOString()])).toEqual([
      ['DEPOSEE', '2026-10-25T00:50:00.000Z'],
      ['EN_COURS_ACHEMINEMENT', '2026-10-25T01:10:00.000Z'],
      ['MISE_A_DISPOSITION', '2026-10-25T02:10:00.000Z'],
    ])
  })

  it('names the official as far as known', async () => {
    const named = {
      histoStatutCommentaire: 'Il manque le PV.',
      histoStatutUtilisateurPrenom: 'Claire',
      histoStatutUtilisateurNom: 'PERRET',
      histoStatutUtilisateurEmail: 'claire.perret@collectivite.example',
      histoStatutUtilisateurTelephone: 478001122,
    }
    platform.replyWith(
      historyOf(
        entry('DEPOSEE', '2026-07-01 09:00', { histoStatutUtilisateurNom: null }),
        entry('MISE_A_DISPOSITION', '2026-07-02 09:00', { histoStatutUtilisateurEmail: 'a@b.example' }),
        entry('SUSPENDUE', '2026-07-03 09:00', named),
      ),
    )
    const events = await port.history('8316845')
    expect(events.map((event) => event.author)).toEqual([
      undefined,
      { name: 'a@b.example', email: 'a@b.example', telephone: undefined },
      { name: 'Claire PERRET', email: 'claire.perret@collectivite.example', telephone: '478001122' },
    ])
    expect(events[2]?.comment).toBe('Il manque le PV.')
  })

  it('is read page by page', async () => {
    const page = (number: number, code: string) =>
      done({
        historiquesDesStatuts: {
          histoStatut: [entry(code, `2026-07-0${number} 09:00`)],
          pageCouranteHistoStatut: number,
          pagesHistoStatut: '2',
        },
      })
    platform.replyWith(page(1, 'DEPOSEE'), page(2, 'MISE_A_DISPOSITION'))
    expect((await port.history('8316845')).map((event) => event.code)).toEqual([
      'DEPOSEE',
      'MISE_A_DISPOSITION',
    ])
    expect(platform.calls[1]?.body).toEqual({
      idFacture: 8316845,
      paramRechercheHistoStatuts: {
        nbResultatsParPageListeHistoStatut: 100,
        pageResultatDemandeeListeHistoStatut: 2,
        triColonneListeHistoStatut: 'HistoStatutDatePassage',
        triSensListeHistoStatut: 'Ascendant',
      },
    })
  })

  it('without the list of statuses is not understood', async () => {
    platform.replyWith(done({ idFacture: 8316845 }))
    expect((await failureOf(port.history('8316845'))).kind).toBe('request')
  })

  it('an identifier that is no number is not sent', async () => {
    expect((await failureOf(port.history('FAC-1'))).kind).toBe('request')
    expect(platform.calls).toHaveLength(0)
  })
})

describe('what the supplier does', () => {
  it('recycles with what is known and nothing else', async () => {
    const order = { identifier: '8316845', comment: 'Service corrigé', buyerSiret: SIRET }
    const none = { serviceCode: undefined, commitmentNumber: '', contract: undefined }
    await port.recycle({ ...order, ...none })
    await port.recycle({ ...order, serviceCode: 'VOIRIE', commitmentNumber: 'EJ1', contract: 'M1' })
    expect(platform.calls.map((call) => call.body)).toEqual([
      {
        identifiantFactureCPP: 8316845,
        commentaire: 'Service corrigé',
        destinataire: { codeDestinataire: SIRET },
      },
      {
        identifiantFactureCPP: 8316845,
        commentaire: 'Service corrigé',
        destinataire: { codeDestinataire: SIRET, codeServiceExecutant: 'VOIRIE' },
        reference: { numeroBonCommande: 'EJ1', numeroMarche: 'M1' },
      },
    ])
  })

  it('marks a rejection as handled', async () => {
    await port.acknowledgeRejection('8316845')
    expect(platform.calls[0]).toMatchObject({
      path: 'factures/v1/traiterRejet',
      body: { listeDemandePaiement: [{ idDemandePaiement: 8316845 }] },
    })
  })

  it('a lost answer leaves either of them uncertain', async () => {
    platform.replyWith(json({}, 504))
    const order = { identifier: '1', comment: '', buyerSiret: SIRET, serviceCode: undefined }
    const recycling = port.recycle({ ...order, commitmentNumber: undefined, contract: undefined })
    expect((await failureOf(recycling)).kind).toBe('unknown-outcome')
    expect((await failureOf(port.acknowledgeRejection('1'))).kind).toBe('unknown-outcome')
  })
})
