import { createHash } from 'node:crypto'
import type { Fault } from '../../../src/simulators/chorus/index.js'
import { Harness, uploadBody } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
  await chorus.token()
})
afterEach(() => chorus.close())

const UPLOAD = 'transverses/v1/ajouter/fichier'
const COMPLETION = 'factures/v1/completer'
const SHA256 = createHash('sha256').update('procès-verbal').digest('hex')

const strike = (path: string, fault: Fault, numero?: string): void => {
  chorus.simulator.faults.add({ path, fault, numero })
}

describe('the book of what a supplier answers', () => {
  it('has every call in order, with what it brought', async () => {
    const id = chorus.standing('SUSPENDUE')
    await chorus.call('transverses/v1/recuperer/typespj', { typeObjet: 'FACTURE' })
    const pieceJointeComplementaireId = await chorus.upload()
    await chorus.call('factures/v1/rechercher/fournisseur', {})
    await chorus.call(COMPLETION, {
      identifiantFactureCPP: id,
      commentaire: 'Voici le PV',
      pieceJointeComplementaire: [
        {
          pieceJointeComplementaireId,
          pieceJointeComplementaireDesignation: 'PV',
          pieceJointeComplementaireType: '02',
        },
      ],
    })
    const done = { outcome: 'done', codeRetour: 0, answered: true, receivedAt: '2026-09-14T20:00:00.000Z' }
    expect(chorus.simulator.book.calls).toMatchObject([
      { ...done, order: 1, service: 'transverses/v1/recuperer/typespj', numeros: [] },
      {
        ...done,
        order: 2,
        service: UPLOAD,
        upload: { nom: 'pv.pdf', extension: 'PDF', bytes: 14, sha256: SHA256, pieceJointeId: 50_001 },
      },
      {
        ...done,
        order: 3,
        service: COMPLETION,
        numeros: ['FA/2026/0042'],
        completion: {
          identifiantFactureCPP: id,
          commentaire: 'Voici le PV',
          pieces: [{ pieceJointeId: 50_001, designation: 'PV', type: '02', sha256: SHA256 }],
        },
      },
    ])
  })

  it('shows it to another process', async () => {
    await chorus.upload()
    const book: unknown = await (await fetch(`${chorus.simulator.url}/_sim/book`)).json()
    expect(book).toMatchObject({ calls: [{ service: UPLOAD, upload: { sha256: SHA256 } }] })
  })

  it('tells a lost answer from a lost request', async () => {
    strike(UPLOAD, { kind: 'drop-before' })
    await expect(chorus.post(UPLOAD, uploadBody())).rejects.toThrow()
    strike(UPLOAD, { kind: 'drop-after' })
    await expect(chorus.post(UPLOAD, uploadBody())).rejects.toThrow()
    expect(chorus.simulator.book.calls).toMatchObject([
      { outcome: 'not-processed', answered: false, upload: { sha256: SHA256, pieceJointeId: undefined } },
      { outcome: 'done', answered: false, upload: { sha256: SHA256, pieceJointeId: 50_001 } },
    ])
    expect(chorus.simulator.book.attachments).toHaveLength(1)
  })

  it('tells what was refused, and what never got so far', async () => {
    const id = chorus.standing('REJETEE')
    await chorus.call(COMPLETION, { identifiantFactureCPP: id, commentaire: 'Voici' })
    await chorus.post(COMPLETION, { identifiantFactureCPP: id }, { 'cpro-account': '' })
    await chorus.post(COMPLETION, { identifiantFactureCPP: 'un' })
    expect(chorus.simulator.book.calls).toMatchObject([
      { outcome: 'refused', codeRetour: 20002, answered: true },
      { outcome: 'not-processed', codeRetour: undefined },
      { outcome: 'not-processed', codeRetour: undefined, completion: undefined },
    ])
  })
})

describe('a completion under faults', () => {
  it.each([
    [{ kind: 'drop-after' }, 'COMPLETEE'],
    [{ kind: 'status', status: 502, when: 'after' }, 'COMPLETEE'],
    [{ kind: 'empty' }, 'COMPLETEE'],
    [{ kind: 'drop-before' }, 'SUSPENDUE'],
    [{ kind: 'status', status: 503 }, 'SUSPENDUE'],
    [{ kind: 'return-code', codeRetour: 20099, libelle: 'GCU_MSG_01_099' }, 'SUSPENDUE'],
  ] as const)('has taken place or has not: %o leaves %s', async (fault, statut) => {
    const id = chorus.standing('SUSPENDUE')
    strike(COMPLETION, fault, 'FA/2026/0042')
    await chorus.post(COMPLETION, { identifiantFactureCPP: id, commentaire: 'Voici' }).catch(() => undefined)
    expect(chorus.invoice(id).statut).toBe(statut)
  })

  it.each([
    ['factures/v1/corriger/valideur/facture', (id: number) => ({ idFacture: id })],
    [
      'factures/v1/telecharger/groupe',
      (id: number) => ({ format: 'PIVOT', listeFacture: [{ idFacture: id }] }),
    ],
  ])('is like %s, which a fault for one invoice strikes too', async (path, body) => {
    const [struck, spared] = [chorus.standing('DEPOSEE', {}, 'A'), chorus.standing('DEPOSEE', {}, 'B')]
    strike(path, { kind: 'status', status: 500 }, 'A')
    expect((await chorus.post(path, body(spared))).status).toBe(200)
    expect((await chorus.post(path, body(struck))).status).toBe(500)
  })
})
