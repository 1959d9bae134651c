import { freshStore, type OpenStore } from './harness.js'
import { anInvoice, at, CONNECTION } from './samples.js'

const BASIS = { environment: 'qualification', rules: 'A' }
const SIRET = '12345678200051'

export function describeReconsider(open: OpenStore): void {
  describe('what was left out', () => {
    const { store } = freshStore(open)

    const stages = async (): Promise<Record<number, string>> => {
      const rows = await store().listInvoices({ includeIgnored: true })
      return Object.fromEntries(rows.map(({ odooId, stage }) => [odooId, stage]))
    }

    /** Invoices by Odoo id, each left out for a reason, with its buyer's SIRET. */
    const leaveOut = async (...invoices: [id: number, code: string, siret: string][]): Promise<void> => {
      for (const [id, code, buyerSiret] of invoices) {
        const sighting = {
          invoice: anInvoice({ id, number: `INV/${String(id)}` }),
          stage: 'discovered' as const,
        }
        await store().recordSightings(CONNECTION, [sighting], at(0))
        const [row] = await store().knownInvoices(CONNECTION, [id])
        const choice = { code, sentence: code }
        const ignored = { choice, buyerSiret, examinedUntil: at(0), tellings: [] }
        await store().recordIgnored(row?.id ?? 0, ignored, at(0))
      }
    }

    const useDirectory = async (...sirets: string[]): Promise<void> => {
      const id = await store().beginDirectory(BASIS.environment, at(1))
      const demands = {
        active: true,
        requiresServiceCode: false,
        requiresCommitmentNumber: false,
        requiresEither: false,
        doesNotReportPayment: false,
      }
      const structures = sirets.map((siret) => ({ siret, name: siret, ...demands }))
      await store().addToDirectory(id, { structures, services: [] })
      await store().useDirectory(id)
    }

    it('stays so the first time, and while nothing changes', async () => {
      await leaveOut([1, 'NOT_PUBLIC', SIRET])
      await useDirectory(SIRET)
      expect(await store().reconsiderLeftOut(CONNECTION, BASIS, at(2))).toBe(0)
      expect(await store().reconsiderLeftOut(CONNECTION, BASIS, at(3))).toBe(0)
      expect(await stages()).toEqual({ 1: 'ignored' })
    })

    it('is taken up when another directory publishes its buyer, once', async () => {
      await leaveOut([1, 'NOT_PUBLIC', SIRET], [2, 'NOT_PUBLIC', '98765432100010'], [3, 'DO_NOT_SEND', SIRET])
      await store().reconsiderLeftOut(CONNECTION, BASIS, at(1))
      await store().saveCursor(CONNECTION, 'odoo', at(1))
      await useDirectory(SIRET)
      expect(await store().reconsiderLeftOut(CONNECTION, BASIS, at(2))).toBe(1)
      expect(await store().reconsiderLeftOut(CONNECTION, BASIS, at(3))).toBe(0)
      expect(await stages()).toEqual({ 1: 'discovered', 2: 'ignored', 3: 'ignored' })
      const due = await store().invoicesToPrepare(CONNECTION, at(2), 10)
      expect(due.map(({ odooId }) => odooId)).toEqual([1])
      expect(await store().cursor(CONNECTION, 'odoo')).toEqual(at(1))
    })

    it('is taken up when another directory may tell whether its buyer is public', async () => {
      await leaveOut([1, 'NOT_PUBLIC', '123456782'], [2, 'NOT_PUBLIC', '98765432100010'])
      const [row] = await store().knownInvoices(CONNECTION, [1])
      const choice = { code: 'NOT_PUBLIC', sentence: 'NOT_PUBLIC' }
      const maybePublic = { partnerId: 42, name: 'Mens', reason: 'Un SIREN tient lieu de SIRET.' }
      const ignored = { choice, buyerSiret: '123456782', examinedUntil: at(0), maybePublic, tellings: [] }
      await store().recordIgnored(row?.id ?? 0, ignored, at(0))
      await store().reconsiderLeftOut(CONNECTION, BASIS, at(1))
      await useDirectory(SIRET)
      expect(await store().reconsiderLeftOut(CONNECTION, BASIS, at(2))).toBe(1)
      expect(await stages()).toEqual({ 1: 'discovered', 2: 'ignored' })
    })

    it('is taken up, and discovery begins anew, when the rules change', async () => {
      await leaveOut(
        [1, 'NOT_PUBLIC', SIRET],
        [2, 'EXCLUDED_TAG', SIRET],
        [3, 'BEFORE_START', SIRET],
        [4, 'DO_NOT_SEND', SIRET],
        [5, 'NOT_POSTED', SIRET],
      )
      await store().reconsiderLeftOut(CONNECTION, BASIS, at(1))
      await store().saveCursor(CONNECTION, 'odoo', at(1))
      await store().saveCursor('region', 'odoo', at(1))
      expect(await store().reconsiderLeftOut(CONNECTION, { ...BASIS, rules: 'B' }, at(2))).toBe(3)
      expect(Object.entries(await stages()).filter(([, stage]) => stage === 'discovered')).toHaveLength(3)
      expect(await store().cursor(CONNECTION, 'odoo')).toBeUndefined()
      expect(await store().cursor('region', 'odoo')).toEqual(at(1))
    })
  })
}
