import type { MaybePublicCustomer } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { aBlock, aReady, at, BUYER_SIRET, CONNECTION, discovered, theRow } from './samples.js'

const ENVIRONMENT = 'qualification'
const NOT_PUBLIC = { code: 'NOT_PUBLIC', sentence: 'the customer has no SIRET' }
const BY_RULE = { code: 'EXCLUDED_TAG', sentence: 'the customer has the excluding tag' }

const mens: MaybePublicCustomer = { partnerId: 42, name: 'Mairie de Mens', reason: 'Il n’a pas de SIRET.' }

export function describeMaybePublic(open: OpenStore): void {
  describe('customers that may be public', () => {
    const { store, again } = freshStore(open)

    const customers = () => store().maybePublicCustomers(CONNECTION)
    const leaveOut = async (id: number, maybePublic?: MaybePublicCustomer, examined = 0) => {
      const ignored = { choice: NOT_PUBLIC, buyerSiret: BUYER_SIRET, examinedUntil: at(examined) }
      await store().recordIgnored(id, { ...ignored, maybePublic, tellings: [] }, at(1))
    }

    it('are those of invoices left out for it, each once, by name', async () => {
      const first = await discovered(store())
      const second = await discovered(store(), { id: 8, responsibleUserId: 5 })
      const third = await discovered(store(), { id: 9 })
      await leaveOut(first.id, { ...mens, reason: 'Son SIRET a 13 chiffres au lieu de 14.' })
      await leaveOut(second.id, mens, 5)
      await leaveOut(third.id, { ...mens, partnerId: 43, name: 'École de Mens' })
      expect(await (await again()).maybePublicCustomers(CONNECTION)).toEqual([
        { ...mens, partnerId: 43, name: 'École de Mens', userId: undefined },
        { ...mens, userId: 5 },
      ])
      expect(await store().maybePublicCustomers('region')).toEqual([])
    })

    it('stay so while an invoice is looked at again, and no longer than that', async () => {
      const { id, invoice } = await discovered(store())
      await leaveOut(id, mens)
      await store().recordSightings(CONNECTION, [{ invoice, stage: 'discovered', dueAt: at(2) }], at(2))
      expect(await customers()).toHaveLength(1)
      await leaveOut(id)
      expect(await customers()).toEqual([])
    })

    it.each([
      ['ready', (id: number) => store().recordReady(id, aReady(), at(2))],
      ['blocked', (id: number) => store().recordBlocked(id, aBlock(), at(2))],
      [
        'left out by a rule',
        (id: number) =>
          store().recordIgnored(
            id,
            { choice: BY_RULE, buyerSiret: undefined, examinedUntil: at(0), tellings: [] },
            at(2),
          ),
      ],
      [
        'cancelled',
        async () => {
          const { invoice } = await theRow(store())
          const choice = { code: 'NOT_POSTED', sentence: 'state in Odoo is cancel' }
          await store().recordSightings(CONNECTION, [{ invoice, stage: 'ignored', choice }], at(2))
        },
      ],
      ['deleted', (id: number) => store().recordDeleted(id, at(2))],
    ])('are none any more when their only invoice is %s', async (_, change) => {
      const { id } = await discovered(store())
      await leaveOut(id, mens)
      expect(await customers()).toHaveLength(1)
      await change(id)
      expect(await customers()).toEqual([])
    })

    it('are remembered as Odoo shows them, and the activity about them as it was told', async () => {
      expect(await store().maybePublicMarks(CONNECTION)).toEqual(new Map())
      expect(await store().maybePublicActivity(CONNECTION)).toBe('')
      await store().recordMaybePublicMarks(CONNECTION, [42, 43], 'Motif')
      await store().recordMaybePublicMarks(CONNECTION, [43], 'Autre motif')
      await store().recordMaybePublicMarks(CONNECTION, [44], undefined)
      await store().recordMaybePublicActivity(CONNECTION, '<p>A</p>')
      await store().recordMaybePublicActivity(CONNECTION, '<p>B</p>')
      const later = await again()
      expect(await later.maybePublicMarks(CONNECTION)).toEqual(
        new Map([
          [42, 'Motif'],
          [43, 'Autre motif'],
        ]),
      )
      expect(await later.maybePublicActivity(CONNECTION)).toBe('<p>B</p>')
      expect(await later.maybePublicActivity('region')).toBe('')
      await later.recordMaybePublicMarks(CONNECTION, [42, 43], undefined)
      expect(await later.maybePublicMarks(CONNECTION)).toEqual(new Map())
    })
  })

  describe('the legal category of a SIRET', () => {
    const { store } = freshStore(open)

    const toAsk = (askedBefore: Date) =>
      store().legalCategoriesToAsk(CONNECTION, ENVIRONMENT, askedBefore, 10)
    const found = (category: string, isPublic: boolean) =>
      store().saveLegalCategory(ENVIRONMENT, BUYER_SIRET, { category, isPublic }, at(5))

    it('is asked for once, and again only after it was asked in vain', async () => {
      await store().wantLegalCategory(ENVIRONMENT, BUYER_SIRET)
      expect(await toAsk(at(0))).toEqual([BUYER_SIRET])
      expect(await store().legalCategoriesToAsk(CONNECTION, 'production', at(0), 10)).toEqual([])
      await store().recordLegalCategoryUnknown(ENVIRONMENT, BUYER_SIRET, at(1))
      await store().wantLegalCategory(ENVIRONMENT, BUYER_SIRET)
      expect(await toAsk(at(1))).toEqual([])
      expect(await toAsk(at(2))).toEqual([BUYER_SIRET])
      await found('7210', true)
      expect(await toAsk(at(60))).toEqual([])
      expect(await store().legalCategory(ENVIRONMENT, BUYER_SIRET)).toBe('7210')
      expect(await store().legalCategory('production', BUYER_SIRET)).toBeUndefined()
    })

    it('is asked for by another connection where the account of one is given none', async () => {
      await store().wantLegalCategory(ENVIRONMENT, BUYER_SIRET)
      await store().recordLegalCategoriesRefused(CONNECTION, at(1))
      expect(await toAsk(at(1))).toEqual([])
      expect(await store().legalCategoriesToAsk('region', ENVIRONMENT, at(1), 10)).toEqual([BUYER_SIRET])
      expect(await toAsk(at(2))).toEqual([BUYER_SIRET])
    })

    it('takes nothing up again for a connection that works with another Chorus Pro', async () => {
      const { id } = await discovered(store())
      await store().keepEnvironments(new Map([[CONNECTION, 'production']]))
      await store().recordIgnored(
        id,
        { choice: NOT_PUBLIC, buyerSiret: BUYER_SIRET, examinedUntil: at(0), tellings: [] },
        at(1),
      )
      await found('7210', true)
      expect((await theRow(store())).stage).toBe('ignored')
      await store().saveLegalCategory('production', BUYER_SIRET, { category: '7210', isPublic: true }, at(5))
      expect((await theRow(store())).stage).toBe('discovered')
    })

    it.each([
      ['a public body', true, undefined, 'discovered'],
      ['a private one', false, undefined, 'ignored'],
      ['a private one that was listed for its name', false, mens, 'discovered'],
    ])('of %s takes up what was left out without it: %s', async (_, isPublic, maybePublic, stage) => {
      const { id } = await discovered(store())
      const ignored = { choice: NOT_PUBLIC, buyerSiret: BUYER_SIRET, examinedUntil: at(0), tellings: [] }
      await store().recordIgnored(id, { ...ignored, maybePublic }, at(1))
      await found('7210', isPublic)
      expect((await theRow(store())).stage).toBe(stage)
    })
  })
}
