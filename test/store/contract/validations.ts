import type { BegunDecision, SeenValidation, ValidationRow } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { at, CONNECTION, BY_HOLDER, leased } from './samples.js'

const SEEN: SeenValidation = {
  identifier: '9007199254740993',
  facts: {
    number: 'VOLT-2',
    invoiceDate: '2026-10-01',
    depositDate: '2026-10-02',
    supplierName: 'Voltéo SARL',
    supplierSiret: '81932047400011',
    buyerName: undefined,
    buyerSiret: '12345678200051',
    contract: 'M2026-042',
    commitment: undefined,
    amountUntaxed: '4500',
    amountTotal: '4500',
    amountDue: '4500',
    currency: 'EUR',
    frame: 'A9_FACTURE_SOUSTRAITANT',
    validatorId: '26300001',
  },
  statusCode: 'A_VALIDER_1',
  statusAt: at(0),
  turn: 1,
  state: 'waiting',
  deadline: at(15 * 24 * 60),
}
const ID = SEEN.identifier
const REFUSAL: BegunDecision = { decision: 'refuse', motive: 'AUTRE', comment: 'Vu', begunAt: at(5) }
const HANDLED = { decision: 'refuse', motive: 'AUTRE', comment: 'Vu' } as const
const DONE = {
  answer: { key: 'refuse.1', sentence: 'Refusée.' },
  handled: HANDLED,
  now: { statusCode: 'REFUSEE_1', statusAt: at(6), state: 'refused' },
} as const

export function describeValidations(open: OpenStore): void {
  describe('invoices that the company has to validate', () => {
    const { store } = freshStore(open)
    const row = async (): Promise<ValidationRow | undefined> =>
      (await store().validations(CONNECTION, [ID]))[0]
    const untold = async (): Promise<string[]> =>
      (await store().untoldValidations(CONNECTION, 10)).map(({ identifier }) => identifier)

    it('wait, and are yet to be shown, once they are noted', async () => {
      await store().noteValidation(CONNECTION, SEEN)
      expect(await row()).toEqual({
        ...SEEN,
        odooId: undefined,
        decision: undefined,
        tried: [],
        answer: undefined,
        handled: undefined,
        version: 1,
        isTold: false,
        document: 'wanted',
        documentBegunAt: undefined,
      })
      expect(await store().waitingValidations(CONNECTION)).toHaveLength(1)
      expect(await store().waitingValidations('another')).toEqual([])
      expect(await untold()).toEqual([ID])
    })

    it('are to be shown again when something of them changed, and not otherwise', async () => {
      await store().noteValidation(CONNECTION, SEEN)
      await store().recordValidationTold(CONNECTION, ID, 1, 12)
      expect(await row()).toMatchObject({ odooId: 12, isTold: true })
      await store().noteValidation(CONNECTION, SEEN)
      expect(await untold()).toEqual([])
      const answer = { key: 'tacit', sentence: 'Réputée validée.' }
      await store().noteValidation(CONNECTION, { ...SEEN, state: 'tacit', answer })
      expect(await untold()).toEqual([ID])
      expect(await row()).toMatchObject({ state: 'tacit', answer, odooId: 12 })
      expect(await store().waitingValidations(CONNECTION)).toEqual([])
    })

    it('have no answer any more once they wait anew', async () => {
      const answer = { key: 'refused', sentence: 'Refusée.' }
      await store().noteValidation(CONNECTION, { ...SEEN, state: 'refused', answer })
      await store().noteValidation(CONNECTION, SEEN)
      expect(await row()).toMatchObject({ state: 'waiting', answer: undefined, version: 2 })
    })

    it('are not shown again because more is to be asked of them', async () => {
      await store().noteValidation(CONNECTION, SEEN)
      await store().recordValidationTold(CONNECTION, ID, 1, 12)
      const facts = { ...SEEN.facts, askAgainAt: at(60) }
      await store().noteValidation(CONNECTION, { ...SEEN, facts })
      expect(await untold()).toEqual([])
      expect((await row())?.facts).toEqual(facts)
      await store().noteValidation(CONNECTION, { ...SEEN, facts: { ...facts, contract: 'M2026-043' } })
      expect(await untold()).toEqual([ID])
    })

    it('are shown the most urgent first', async () => {
      await store().noteValidation(CONNECTION, SEEN)
      await store().noteValidation(CONNECTION, { ...SEEN, identifier: '2', deadline: at(10) })
      const waiting = await store().waitingValidations(CONNECTION)
      expect(waiting.map(({ identifier }) => identifier)).toEqual(['2', ID])
    })

    it('have a decision under way from its intent to its answer', async () => {
      await leased(store())
      await store().noteValidation(CONNECTION, SEEN)
      await store().recordDecisionBegun(CONNECTION, ID, REFUSAL, BY_HOLDER)
      expect(await store().begunValidations(CONNECTION)).toMatchObject([{ decision: REFUSAL }])
      await store().recordDecisionOver(CONNECTION, ID, [])
      expect(await store().begunValidations(CONNECTION)).toEqual([])
      expect(await row()).toMatchObject({ decision: undefined, tried: [] })
      await store().recordDecisionBegun(CONNECTION, ID, REFUSAL, BY_HOLDER)
      await store().recordDecisionAnswered(CONNECTION, ID, DONE)
      expect(await store().begunValidations(CONNECTION)).toEqual([])
      expect(await row()).toMatchObject({ ...DONE.now, answer: DONE.answer, handled: HANDLED, isTold: false })
    })

    it('keep what may still show to have been carried out, until they are answered or their turn is over', async () => {
      await leased(store())
      await store().noteValidation(CONNECTION, SEEN)
      const tried = [REFUSAL, { ...REFUSAL, begunAt: at(20) }]
      await store().recordDecisionOver(CONNECTION, ID, tried)
      expect(await store().begunValidations(CONNECTION)).toEqual([])
      expect(await row()).toMatchObject({ decision: undefined, tried })
      const again = { ...REFUSAL, begunAt: at(40), former: tried, refusal: 'Non.', isLast: true as const }
      await store().recordDecisionBegun(CONNECTION, ID, again, BY_HOLDER)
      expect(await row()).toMatchObject({ decision: again, tried: [] })
      await store().recordDecisionAnswered(CONNECTION, ID, { answer: DONE.answer, handled: HANDLED, tried })
      expect(await row()).toMatchObject({ decision: undefined, tried })
      await store().recordDecisionAnswered(CONNECTION, ID, { answer: DONE.answer, handled: HANDLED })
      expect((await row())?.tried).toEqual([])
      await store().recordDecisionOver(CONNECTION, ID, tried)
      await store().noteValidation(CONNECTION, { ...SEEN, state: 'elsewhere' })
      expect((await row())?.tried).toEqual([])
    })

    it('keep what is to be taken off until that very answer is shown', async () => {
      await store().noteValidation(CONNECTION, SEEN)
      await store().recordDecisionAnswered(CONNECTION, ID, DONE)
      await store().recordValidationTold(CONNECTION, ID, 1, 12)
      expect(await row()).toMatchObject({ handled: HANDLED, isTold: false })
      await store().recordValidationTold(CONNECTION, ID, 2, 12)
      expect(await row()).toMatchObject({ isTold: true })
      expect((await row())?.handled).toBeUndefined()
    })

    it('want their document, once they are shown, until it is attached or given up', async () => {
      const wanting = async () => await store().validationsWithoutDocument(CONNECTION, 10)
      await store().noteValidation(CONNECTION, SEEN)
      expect(await wanting()).toEqual([])
      await store().recordValidationTold(CONNECTION, ID, 1, 12)
      await store().recordValidationDocumentBegun(CONNECTION, ID, at(1))
      expect(await wanting()).toMatchObject([{ documentBegunAt: at(1) }])
      await store().recordValidationDocument(CONNECTION, ID, 'attached')
      expect(await wanting()).toEqual([])
    })

    it('are asked for when that is due, and so are the reasons of a refusal', async () => {
      expect(await store().validationSearch(CONNECTION)).toBeUndefined()
      const search = { askAt: at(60), hasAny: true, isRefused: false }
      await store().saveValidationSearch(CONNECTION, { ...search, hasAny: false })
      await store().saveValidationSearch(CONNECTION, search)
      expect(await store().validationSearch(CONNECTION)).toEqual(search)
      expect(await store().knownMotives(CONNECTION, 'A9')).toBeUndefined()
      const known = { motives: [{ code: 'AUTRE', label: 'Autre' }], askAt: at(60) }
      await store().saveMotives(CONNECTION, 'A9', known)
      expect(await store().knownMotives(CONNECTION, 'A9')).toEqual(known)
    })
  })
}
