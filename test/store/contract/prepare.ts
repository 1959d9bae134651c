import type { DirectoryEntry } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { explains } from '../../support/explains.js'
import { freshStore } from './harness.js'
import {
  aBlock,
  aDocument,
  anImpossibleTelling,
  anInvoice,
  aNote,
  aReady,
  at,
  BUYER_SIRET,
  CHOICE,
  CONNECTION,
  discovered,
  everythingAbout,
  intended,
  readied,
  theRow,
} from './samples.js'

const ENTRY: DirectoryEntry = {
  structure: {
    id: '25',
    siret: BUYER_SIRET,
    name: 'TAA001DESTINATAIRE',
    active: true,
    requiresServiceCode: true,
    requiresCommitmentNumber: false,
    requiresEither: false,
    doesNotReportPayment: false,
  },
  services: [
    { id: '1', code: 'SERV1', name: 'Un', active: true, requiresCommitmentNumber: true },
    { id: '2', code: 'SERV2', name: 'Deux', active: false, requiresCommitmentNumber: undefined },
  ],
}

export function describePrepare(open: OpenStore): void {
  describe('preparation', () => {
    const { store, again } = freshStore(open)

    it('keeps what is questionable in a document with it, for as long as it is there', async () => {
      const { id } = await readied(store())
      const warnings = [
        { code: 'CREDIT_NOTE_WITHOUT_INVOICE', sentence: 'L’avoir ne dit pas…', field: 'Écriture extournée' },
        { code: 'ISSUE_DATE_OLD', sentence: 'La date est ancienne.' },
      ]
      await store().recordReady(id, aReady({ warnings }), at(3))
      const [story] = await store().stories(anInvoice().number)
      expect(story?.warnings).toEqual(warnings)
    })

    it('asks for what is discovered or blocked and due, oldest invoice first, a few at a time', async () => {
      await discovered(store(), { id: 3, invoiceDate: '2026-10-03' })
      const blocked = await discovered(store(), { id: 9, invoiceDate: '2026-09-01' })
      await store().recordBlocked(blocked.id, aBlock({ invoice: blocked.invoice, recheckAt: at(30) }), at(1))
      await discovered(store(), { id: 5, invoiceDate: '2026-10-01' })
      await discovered(store(), { id: 4, invoiceDate: '2026-10-01' })
      await readied(store(), { id: 6 })
      await store().recordSightings('region', [{ invoice: anInvoice(), stage: 'discovered' }], at(0))

      const due = async (now: Date, limit: number) =>
        (await store().invoicesToPrepare(CONNECTION, now, limit)).map((row) => row.odooId)
      expect(await due(at(-1), 10)).toEqual([])
      expect(await due(at(0), 10)).toEqual([4, 5, 3])
      expect(await due(at(30), 10)).toEqual([9, 4, 5, 3])
      expect(await due(at(30), 2)).toEqual([9, 4])
    })

    it('keeps a prepared invoice with its document, byte for byte', async () => {
      const { id } = await discovered(store())
      const note = aNote('<ready@example>')
      await store().recordReady(id, aReady({ tellings: [note] }), at(1))
      const other = await again()
      expect(await theRow(other)).toMatchObject({
        stage: 'ready',
        stageSince: at(1),
        dueAt: at(1),
        buyerSiret: BUYER_SIRET,
        choice: CHOICE,
      })
      expect(await other.document(id)).toEqual(aDocument())
      expect(await other.claimOutbox(CONNECTION, at(1), 10)).toMatchObject([{ telling: note }])
    })

    it('replaces the document of an invoice that is prepared again', async () => {
      const { id } = await readied(store())
      await store().recordReady(
        id,
        aReady({ document: aDocument({ sha256: 'cd'.repeat(32), repairs: [] }) }),
        at(2),
      )
      expect(await store().document(id)).toMatchObject({ sha256: 'cd'.repeat(32), repairs: [] })
    })

    it('blocks with reasons in their order, a missing field staying missing, and rechecks later', async () => {
      const { id } = await readied(store())
      const reasons = [
        { code: 'B', sentence: 'Deuxième' },
        { code: 'A', sentence: 'Première', field: 'Référence client' },
      ]
      await store().recordBlocked(id, aBlock({ reasons, buyerSiret: BUYER_SIRET }), at(2))
      expect(await theRow(store())).toMatchObject({
        stage: 'blocked',
        dueAt: at(60),
        buyerSiret: BUYER_SIRET,
      })
      expect(await store().reasons(id)).toStrictEqual(reasons)
      expect(await store().document(id)).toBeUndefined()
    })

    it('looks at every blocked invoice again once what they depend on has changed', async () => {
      expect(await store().hasBlocked(CONNECTION)).toBe(false)
      const blocked = await discovered(store(), { id: 9 })
      await store().recordBlocked(blocked.id, aBlock({ invoice: blocked.invoice, recheckAt: at(999) }), at(1))
      expect(await store().hasBlocked(CONNECTION)).toBe(true)
      expect(await store().hasBlocked('another')).toBe(false)
      expect(await store().recheckBlocked(CONNECTION, at(2))).toBe(1)
      expect(await store().invoicesToPrepare(CONNECTION, at(2), 10)).toMatchObject([{ odooId: 9 }])
    })

    it('stays blocked since the first time, with the reasons of the last', async () => {
      const { id } = await discovered(store())
      await store().recordBlocked(id, aBlock(), at(2))
      const reasons = [{ code: 'OTHER', sentence: 'Autre chose' }]
      await store().recordBlocked(id, aBlock({ reasons, recheckAt: at(120) }), at(60))
      expect(await theRow(store())).toMatchObject({ stageSince: at(2), dueAt: at(120) })
      expect(await store().reasons(id)).toEqual(reasons)
    })

    it('forgets the reasons once the invoice is ready', async () => {
      const { id } = await discovered(store())
      await store().recordBlocked(id, aBlock(), at(2))
      await store().recordReady(id, aReady(), at(3))
      expect(await store().reasons(id)).toEqual([])
    })

    it('ignores for a reason, and says what is to be told about it', async () => {
      const { id } = await readied(store())
      const choice = { code: 'PRIVATE', sentence: 'the directory does not know the buyer' }
      const note = aNote('<ignored@example>')
      await store().recordIgnored(
        id,
        { choice, buyerSiret: BUYER_SIRET, examinedUntil: at(1), tellings: [note] },
        at(2),
      )
      expect(await theRow(store())).toMatchObject({
        stage: 'ignored',
        choice,
        buyerSiret: BUYER_SIRET,
        examinedUntil: at(1),
      })
      expect(await store().document(id)).toBeUndefined()
      expect(await store().claimOutbox(CONNECTION, at(2), 10)).toMatchObject([{ telling: note }])
    })

    it('counts the failures in a row and says why, until the stage succeeds', async () => {
      const { id } = await discovered(store())
      await store().postpone(id, at(5), 'no answer')
      await store().postpone(id, at(15), 'quota')
      expect(await theRow(store())).toMatchObject({ failures: 2, dueAt: at(15), stage: 'discovered' })
      expect(await store().stories('INV/2026/00007')).toMatchObject([{ lastError: 'quota' }])
      await store().recordReady(id, aReady(), at(16))
      expect(await theRow(store())).toMatchObject({ failures: 0 })
      expect(await store().stories('INV/2026/00007')).toMatchObject([{ lastError: undefined }])
    })

    it('writes nothing of a transaction that fails in its last part', async () => {
      const { id } = await discovered(store())
      const before = await everythingAbout(store())
      const tellings = [aNote('<first@example>'), anImpossibleTelling()]
      await expect(store().recordReady(id, aReady({ tellings }), at(1))).rejects.toThrow('impossible')
      await expect(store().recordBlocked(id, aBlock({ tellings }), at(1))).rejects.toThrow('impossible')
      const ignored = { choice: CHOICE, buyerSiret: undefined, examinedUntil: undefined, tellings }
      await expect(store().recordIgnored(id, ignored, at(1))).rejects.toThrow('impossible')
      expect(await everythingAbout(await again())).toEqual(before)
    })

    it('goes on after a transaction that failed', async () => {
      const { id } = await discovered(store())
      await Promise.allSettled([
        store().recordReady(id, aReady({ tellings: [anImpossibleTelling()] }), at(1)),
        store().recordReady(id, aReady(), at(2)),
      ])
      expect(await theRow(store())).toMatchObject({ stage: 'ready', stageSince: at(2) })
    })

    it('refuses to prepare an invoice that is being deposited', async () => {
      const { invoiceId } = await intended(store())
      await expect(store().recordReady(invoiceId, aReady(), at(3))).rejects.toThrow('depositing')
      await expect(store().recordBlocked(invoiceId, aBlock(), at(3))).rejects.toThrow('depositing')
      expect(await theRow(store())).toMatchObject({ stage: 'depositing' })
    })

    it('refuses an invoice that it does not have', async () => {
      await expect(store().recordReady(99, aReady(), at(1))).rejects.toThrow('no invoice 99')
      await expect(store().postpone(99, at(1), 'no answer')).rejects.toThrow('no invoice 99')
    })

    it('remembers what the directory said of a SIRET, in each environment', async () => {
      expect(await store().cachedStructure('qualification', BUYER_SIRET)).toBeUndefined()
      await store().saveStructure('qualification', BUYER_SIRET, undefined, at(1))
      expect(await store().cachedStructure('qualification', BUYER_SIRET)).toEqual({
        entry: undefined,
        checkedAt: at(1),
      })
      await store().saveStructure('qualification', BUYER_SIRET, ENTRY, at(2))
      expect(await store().cachedStructure('qualification', BUYER_SIRET)).toEqual({
        entry: ENTRY,
        checkedAt: at(2),
      })
      expect(await store().cachedStructure('production', BUYER_SIRET)).toBeUndefined()
    })

    explains(
      'older-directory-answer',
      'keeps the newer of two answers that connections got meanwhile, and adds to it what else one learnt',
      async () => {
        const [service] = ENTRY.services
        if (service === undefined) throw new Error('no service')
        const renamed = { ...ENTRY, structure: { ...ENTRY.structure, name: 'Nouveau nom' } }
        await store().saveStructure('qualification', BUYER_SIRET, renamed, at(5))
        await store().saveStructure('qualification', BUYER_SIRET, ENTRY, at(2))
        await store().saveServiceDemand('qualification', BUYER_SIRET, service.id, true)
        await store().saveServiceDemand('production', BUYER_SIRET, service.id, false)
        const demanding = { ...service, requiresCommitmentNumber: true }
        expect(await store().cachedStructure('qualification', BUYER_SIRET)).toEqual({
          entry: { ...renamed, services: [demanding, ...ENTRY.services.slice(1)] },
          checkedAt: at(5),
        })
        expect(await store().cachedStructure('production', BUYER_SIRET)).toBeUndefined()
      },
    )

    it('keeps what was known of a SIRET while Chorus Pro shows less, and that it does', async () => {
      const doubt = { since: at(3), askedAt: at(4) }
      await store().saveStructure('qualification', BUYER_SIRET, ENTRY, at(2))
      await store().saveDirectoryDoubt('qualification', BUYER_SIRET, doubt)
      await store().saveServiceDemand('qualification', BUYER_SIRET, '2', false)
      const known = await store().cachedStructure('qualification', BUYER_SIRET)
      expect(known).toMatchObject({ entry: { structure: ENTRY.structure }, checkedAt: at(2), doubt })
      await store().saveDirectoryDoubt('production', BUYER_SIRET, doubt)
      expect(await store().cachedStructure('production', BUYER_SIRET)).toMatchObject({
        entry: undefined,
        doubt,
      })
      await store().saveStructure('production', BUYER_SIRET, undefined, at(5))
      expect((await store().cachedStructure('production', BUYER_SIRET))?.doubt).toBeUndefined()
    })

    it('says which SIRETs were not known, and takes up what was left out once one is', async () => {
      await store().keepEnvironments(new Map([[CONNECTION, 'qualification']]))
      const { id } = await discovered(store())
      const choice = { code: 'NOT_PUBLIC', sentence: 'not public' }
      await store().saveStructure('qualification', BUYER_SIRET, undefined, at(1))
      await store().recordIgnored(
        id,
        { choice, buyerSiret: BUYER_SIRET, examinedUntil: at(0), tellings: [] },
        at(1),
      )
      const unknown = (checkedBefore: Date, dueSince = at(-1)): Promise<string[]> =>
        store().unknownSirets(CONNECTION, 'qualification', { checkedBefore, dueSince, limit: 10 })
      expect(await unknown(at(2))).toEqual([BUYER_SIRET])
      expect(await unknown(at(1))).toEqual([])
      expect(await unknown(at(2), at(60))).toEqual([])
      await store().saveStructure('qualification', BUYER_SIRET, ENTRY, at(3))
      expect(await unknown(at(4))).toEqual([])
      expect((await theRow(store())).stage).toBe('discovered')
    })
  })
}
