import type { PublishedService, PublishedStructure } from '../../../src/domain/published-structure.js'
import type { OpenStore } from './harness.js'
import { freshStore } from './harness.js'
import { at } from './samples.js'

const aStructure = (siret: string, given: Partial<PublishedStructure> = {}): PublishedStructure => ({
  siret,
  name: `Structure ${siret}`,
  active: true,
  requiresServiceCode: true,
  requiresCommitmentNumber: false,
  requiresEither: true,
  doesNotReportPayment: false,
  ...given,
})

const aService = (siret: string, code: string, given: Partial<PublishedService> = {}): PublishedService => ({
  siret,
  code,
  name: `Service ${code}`,
  active: true,
  requiresCommitmentNumber: false,
  ...given,
})

const ONE = '12345678200051'
const TWO = '98765432100010'
const QUALIFICATION = 'qualification'

export function describeDirectory(open: OpenStore): void {
  describe('the whole directory', () => {
    const { store, again } = freshStore(open)

    const fill = async (
      structures: readonly PublishedStructure[],
      services: readonly PublishedService[] = [],
    ) => {
      const id = await store().beginDirectory(QUALIFICATION, at(1))
      await store().addToDirectory(id, { structures, services })
      return id
    }

    it('is in use as a whole or not at all', async () => {
      const entry = () => store().publishedEntry(QUALIFICATION, ONE)
      const id = await fill([aStructure(ONE)], [aService(ONE, 'B'), aService(ONE, 'A', { active: false })])
      await store().addToDirectory(id, { structures: [aStructure(TWO)], services: [] })
      expect(await store().directoryInUse(QUALIFICATION)).toBeUndefined()
      expect(await entry()).toBeUndefined()
      expect(await store().publishesSiren(QUALIFICATION, ONE.slice(0, 9))).toBe(false)
      await store().useDirectory(id)
      const other = await again()
      expect(await other.directoryInUse(QUALIFICATION)).toEqual({ takenAt: at(1), structures: 2 })
      expect(await entry()).toEqual({
        structure: aStructure(ONE),
        services: [aService(ONE, 'A', { active: false }), aService(ONE, 'B')],
      })
      expect(await store().publishesSiren(QUALIFICATION, ONE.slice(0, 9))).toBe(true)
      expect(await store().publishesSiren(QUALIFICATION, '123456781')).toBe(false)
      expect(await store().publishedEntry('production', ONE)).toBeUndefined()
      expect(await store().directoryInUse('production')).toBeUndefined()
    })

    it('is replaced by a newer one, of which nothing of the older remains', async () => {
      await store().useDirectory(await fill([aStructure(ONE), aStructure(TWO)], [aService(ONE, 'A')]))
      const next = await store().beginDirectory(QUALIFICATION, at(100))
      await store().addToDirectory(next, { structures: [aStructure(ONE, { name: 'Neuf' })], services: [] })
      expect(await store().publishedEntry(QUALIFICATION, ONE)).toMatchObject({ services: [{ code: 'A' }] })
      await store().useDirectory(next)
      expect(await store().publishedEntry(QUALIFICATION, ONE)).toEqual({
        structure: aStructure(ONE, { name: 'Neuf' }),
        services: [],
      })
      expect(await store().publishedEntry(QUALIFICATION, TWO)).toBeUndefined()
      expect(await store().directoryInUse(QUALIFICATION)).toEqual({ takenAt: at(100), structures: 1 })
    })

    it('stays in use when the next one is given up', async () => {
      await store().useDirectory(await fill([aStructure(ONE)]))
      const id = await fill([aStructure(TWO)])
      await store().discardDirectory(id)
      expect(await store().publishedEntry(QUALIFICATION, ONE)).toBeDefined()
      expect(await store().publishedEntry(QUALIFICATION, TWO)).toBeUndefined()
      await expect(store().useDirectory(id)).rejects.toThrow('no longer being filled')
    })

    it('is not given up once it is in use', async () => {
      const id = await fill([aStructure(ONE)])
      await store().useDirectory(id)
      await store().discardDirectory(id)
      expect(await store().publishedEntry(QUALIFICATION, ONE)).toBeDefined()
      await expect(store().addToDirectory(id, { structures: [], services: [] })).rejects.toThrow('no longer')
    })

    it('belongs to the process that began to fill it last, in each environment', async () => {
      const first = await fill([aStructure(ONE)])
      const elsewhere = await store().beginDirectory('production', at(1))
      const second = await (await again()).beginDirectory(QUALIFICATION, at(2))
      await expect(store().addToDirectory(first, { structures: [], services: [] })).rejects.toThrow(
        'another process',
      )
      await store().useDirectory(second)
      await store().useDirectory(elsewhere)
      expect(await store().directoryInUse(QUALIFICATION)).toEqual({ takenAt: at(2), structures: 0 })
    })

    it('counts the active one of two with the same name', async () => {
      const id = await fill(
        [
          aStructure(ONE, { active: false }),
          aStructure(ONE),
          aStructure(ONE, { active: false, name: 'Vieux' }),
        ],
        [aService(ONE, 'A', { active: false }), aService(ONE, 'A'), aService(ONE, 'A', { active: false })],
      )
      await store().useDirectory(id)
      expect(await store().publishedEntry(QUALIFICATION, ONE)).toEqual({
        structure: aStructure(ONE),
        services: [aService(ONE, 'A')],
      })
    })

    it('takes and throws away more than goes into one statement', async () => {
      const structures = Array.from({ length: 5_000 }, (_, index) =>
        aStructure((10_000_000_000_000 + index).toString()),
      )
      await store().useDirectory(
        await fill(
          structures,
          structures.map(({ siret }) => aService(siret, 'A')),
        ),
      )
      expect(await store().directoryInUse(QUALIFICATION)).toMatchObject({ structures: 5_000 })
      expect(await store().publishedEntry(QUALIFICATION, '10000000004999')).toMatchObject({
        services: [{ code: 'A' }],
      })
      await store().useDirectory(await fill([aStructure(ONE)]))
      expect(await store().publishedEntry(QUALIFICATION, '10000000004999')).toBeUndefined()
    })

    it('is to be refreshed by one who asks, when it is old and nobody has just tried', async () => {
      const claim = (now: number, environment = QUALIFICATION) =>
        store().claimDirectoryRefresh(environment, {
          now: at(now),
          takenBefore: at(now - 60),
          attemptedBefore: at(now - 10),
        })
      expect([await claim(0), await claim(5), await claim(5, 'production'), await claim(11)]).toEqual([
        true,
        false,
        true,
        true,
      ])
      const id = await store().beginDirectory(QUALIFICATION, at(12))
      await store().useDirectory(id)
      expect([await claim(30), await claim(72), await claim(73)]).toEqual([false, false, true])
    })
  })
}
