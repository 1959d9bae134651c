import type {
  PublishedService,
  PublishedStructure,
} from '../../../src/domain/recipients/published-structure.js'
import { DirectorySuperseded } from '../../../src/store/store.js'
import type { OpenStore } from './harness.js'
import { explains } from '../../support/explains.js'
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
      await expect(store().useDirectory(id)).rejects.toThrow(DirectorySuperseded)
    })

    it('is not given up once it is in use', async () => {
      const id = await fill([aStructure(ONE)])
      await store().useDirectory(id)
      await store().discardDirectory(id)
      expect(await store().publishedEntry(QUALIFICATION, ONE)).toBeDefined()
      await expect(store().addToDirectory(id, { structures: [], services: [] })).rejects.toThrow(
        DirectorySuperseded,
      )
    })

    it('belongs to the process that began to fill it last, in each environment', async () => {
      const first = await fill([aStructure(ONE)])
      const elsewhere = await store().beginDirectory('production', at(1))
      const second = await (await again()).beginDirectory(QUALIFICATION, at(2))
      await expect(store().addToDirectory(first, { structures: [], services: [] })).rejects.toThrow(
        DirectorySuperseded,
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
      let steps = 0
      while (await store().forgetDiscarded()) steps += 1
      expect(steps).toBeGreaterThan(5)
      expect(await store().publishedEntry(QUALIFICATION, ONE)).toBeDefined()
    })

    const claim = (
      minutes: number,
      { environment = QUALIFICATION, holder = 'daemon', connection = 'mairie', given = store() } = {},
    ) =>
      given.claimDirectoryRefresh(environment, {
        holder: { id: holder, host: 'here', pid: 1 },
        now: at(minutes),
        until: at(minutes + 30),
        onlyIf: {
          connection,
          takenBefore: at(minutes - 60),
          refusedBefore: at(minutes - 20),
          retryAt: at(minutes + 100),
        },
      })
    const claimed = { claimed: true }
    const notDue = { claimed: false, by: undefined }

    it('is to be refreshed when it is old, and when the next try has come', async () => {
      expect(await claim(0)).toEqual(claimed)
      await store().endDirectoryRefresh(QUALIFICATION, 'daemon', at(10))
      expect([await claim(9), await claim(9, { environment: 'production' }), await claim(10)]).toEqual([
        notDue,
        claimed,
        claimed,
      ])
      await store().useDirectory(await store().beginDirectory(QUALIFICATION, at(12)))
      await store().endDirectoryRefresh(QUALIFICATION, 'daemon', at(12))
      expect([await claim(72), await claim(73)]).toEqual([notDue, claimed])
    })

    explains(
      'directory-held-by-another',
      'is refreshed by one process at a time, until it counts as dead',
      async () => {
        const other = { id: 'command', host: 'there', pid: 2 }
        const given = await again()
        expect(
          await given.claimDirectoryRefresh(QUALIFICATION, { holder: other, now: at(0), until: at(5) }),
        ).toEqual(claimed)
        expect(await claim(4)).toEqual({ claimed: false, by: { ...other, since: at(0), until: at(5) } })
        // Not its own to end.
        await store().endDirectoryRefresh(QUALIFICATION, 'daemon', at(4))
        expect(await claim(4)).toMatchObject({ claimed: false, by: other })
        expect(await claim(5)).toEqual(claimed)
      },
    )

    it('is tried again later by a daemon when the last one died of it', async () => {
      expect(await claim(0)).toEqual(claimed)
      expect([await claim(99, { holder: 'next' }), await claim(100, { holder: 'next' })]).toEqual([
        notDue,
        claimed,
      ])
    })

    it('may be refused to one connection and be refreshed by another of the same environment', async () => {
      await store().recordDirectoryRefused('mairie', at(0))
      expect([await claim(20), await claim(20, { connection: 'region' })]).toEqual([notDue, claimed])
      await store().endDirectoryRefresh(QUALIFICATION, 'daemon', at(20))
      expect(await claim(21)).toEqual(claimed)
    })
  })
}
