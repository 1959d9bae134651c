import winston from 'winston'
import { loadConfig } from '../../src/config/load.js'
import { toChorusTime } from '../../src/domain/words/french-time.js'
import { createOdooPort } from '../../src/odoo/adapter.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openWorld } from '../support/open-world.js'
import { openQuickStore } from '../support/quick-store.js'
import type { Store } from '../../src/store/store.js'
import { SearchPace } from '../../src/sync/follow/search-pace.js'
import { newMemories } from '../../src/sync/running/memories.js'
import { Background } from '../../src/sync/running/background.js'
import type { StageContext } from '../../src/sync/running/context.js'
import { followFlows } from '../../src/sync/follow/follow-flows.js'
import { identifyIntegrated } from '../../src/sync/follow/identify.js'
import { UnreadableBox } from '../../src/sync/health/unreadable.js'
import { StoreTrouble } from '../../src/sync/health/store-trouble.js'
import { newCircuitBreakers } from '../../src/sync/health/circuit-breakers.js'
import { done, json, portTo, startFakePlatform, type FakePlatform } from '../chorus/fake-platform.js'
import { accepted, at, CONNECTION, HOLDER, theRow } from '../store/contract/samples.js'
import { explains } from '../support/explains.js'

let world: SimulatedWorld
let platform: FakePlatform
let store: Store
let context: StageContext
let chorus: ReturnType<typeof portTo>
/** Minutes, as in the samples. */
let minute = 10

beforeEach(async () => {
  world = await openWorld({ withoutSetup: true })
  platform = await startFakePlatform()
  const config = loadConfig(world.configFile, world.environment)
  const [connection] = config.connections
  if (connection === undefined) throw new Error('the configuration has no connection')
  store = await openQuickStore(config.database)
  chorus = portTo(platform.url)
  minute = 10
  context = {
    connection: { ...connection, name: CONNECTION },
    odoo: createOdooPort(connection.odoo),
    chorus,
    store,
    clock: { now: () => at(minute) },
    log: winston.createLogger({ silent: true }),
    holderId: HOLDER.id,
    background: new Background(HOLDER),
    startedAt: at(0),
    dryRun: false,
    stop: new AbortController().signal,
    breakers: newCircuitBreakers(),
    ...newMemories(),
    searchPace: new SearchPace(() => 0),
    storeTrouble: new StoreTrouble(),
    unreadable: new UnreadableBox(),
  }
})
afterEach(async () => {
  chorus.close()
  await store.close()
  await platform.stop()
  await world.close()
})

const numberOf = (id: number): string => `INV/2026/${String(id).padStart(5, '0')}`
const flowOf = (id: number): string => `CPP${String(id)}`

/** So many invoices whose flows were integrated just now, on one day. */
async function waiting(count: number): Promise<number[]> {
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  for (const id of ids) {
    const deposit = await accepted(store, { id, number: numberOf(id) }, flowOf(id))
    await store.recordFlowIntegrated(deposit.id, 'IN_INTEGRE', at(10))
  }
  return ids
}

const rowOf = (id: number) => ({
  identifiantFactureCPP: 9000 + id,
  numeroFacture: numberOf(id),
  numeroFluxDepot: flowOf(id),
  statut: 'DEPOSEE',
  dateHeureEtatCourant: toChorusTime(at(5)),
})

const noHistory = done({ historiquesDesStatuts: { histoStatut: [] } })

/** From now on Chorus Pro shows these in whatever search names their flow or no flow. */
function shows(ids: readonly number[], byDay = true): void {
  platform.replyWith((response, call) => {
    if (call.path.endsWith('/historique')) {
      noHistory(response, call)
      return
    }
    const flow = (call.body as { numeroFluxDepot?: string }).numeroFluxDepot
    const rows = ids.filter((id) => (flow === undefined ? byDay : flowOf(id) === flow)).map(rowOf)
    done({ listeFactures: rows })(response, call)
  })
}

async function cyclesUntil(last: number): Promise<void> {
  for (; minute < last; minute++) await identifyIntegrated(context)
}

describe('integrated flows whose invoices Chorus Pro does not show yet', () => {
  explains(
    'identified-together',
    'are searched for together where many were deposited on one day',
    async () => {
      const ids = await waiting(200)
      shows([])
      await cyclesUntil(70)
      // Five times by one search; after half an hour, once, each by its own flow.
      expect(platform.calls.length).toBe(205)
      shows(ids)
      await cyclesUntil(130)
      expect((await theRow(store, 200)).chorusIdentifier).toBe('9200')
    },
  )

  explains(
    'unidentified-waits',
    'are each looked for when its back-off says so, and found then',
    async () => {
      const ids = await waiting(3)
      shows([])
      await cyclesUntil(11)
      expect(platform.calls.length).toBe(3)
      await identifyIntegrated(context)
      expect(platform.calls.length).toBe(6)
      const { dueAt } = await theRow(store, 1)
      expect(dueAt).toEqual(at(13))
      shows(ids)
      await cyclesUntil(13)
      expect(platform.calls.length).toBe(6)
      await identifyIntegrated(context)
      expect(await theRow(store, 3)).toMatchObject({ stage: 'followed', chorusIdentifier: '9003' })
      expect(await store.invoicesToIdentify(CONNECTION, at(300), 10)).toEqual([])
    },
  )

  it('are found by their own flows where the search of their day does not show them', async () => {
    const ids = await waiting(12)
    shows(ids, false)
    await cyclesUntil(41)
    expect((await theRow(store, 12)).stage).toBe('deposited')
    await cyclesUntil(42)
    expect((await theRow(store, 12)).stage).toBe('followed')
  })

  it('are each looked for at once where Chorus Pro refuses the search of their day', async () => {
    const ids = await waiting(12)
    platform.replyWith((response, call) => {
      if (call.path.endsWith('/historique')) {
        noHistory(response, call)
        return
      }
      const flow = (call.body as { numeroFluxDepot?: string }).numeroFluxDepot
      const id = ids.find((one) => flowOf(one) === flow)
      const reply =
        id === undefined
          ? json({ codeRetour: 1, libelle: 'Période non autorisée' })
          : done({ listeFactures: [rowOf(id)] })
      reply(response, call)
    })
    await identifyIntegrated(context)
    expect((await theRow(store, 12)).stage).toBe('followed')
  })
})

const LATE = 10 + 49 * 60

const toldOf = async (id: number): Promise<string> => {
  const [story] = await store.stories(numberOf(id))
  return JSON.stringify(story?.outbox.map(({ telling }) => telling))
}

describe('the invoice of an integrated flow', () => {
  explains('spelt-by-chorus-pro', 'is found by that flow, however its number is spelt there', async () => {
    await waiting(2)
    const spelt = { ...rowOf(1), numeroFacture: 'INV202600001' }
    const cut = { ...rowOf(2), numeroFacture: '2026/00002' }
    platform.replyWith((response, call) => {
      const flow = (call.body as { numeroFluxDepot?: string }).numeroFluxDepot
      const reply =
        flow === undefined ? noHistory : done({ listeFactures: [flow === flowOf(1) ? spelt : cut] })
      reply(response, call)
    })
    await identifyIntegrated(context)
    expect((await theRow(store, 1)).chorusIdentifier).toBe('9001')
    expect((await theRow(store, 2)).chorusIdentifier).toBe('9002')
  })

  it('that Chorus Pro does not show for two days is told to the accountant', async () => {
    await waiting(1)
    shows([])
    await cyclesUntil(11)
    expect(await toldOf(1)).not.toContain('sans nouvelles')
    minute = LATE
    await identifyIntegrated(context)
    expect(await toldOf(1)).toContain('Dépôt sans nouvelles de Chorus Pro')
  })
})

describe('a flow of one invoice', () => {
  const ERROR = 'La ligne 3 est rejetée'

  /** What its report says, and which invoices any search shows. */
  function answers(report: ReturnType<typeof json>, ...rows: readonly object[]): void {
    platform.replyWith((response, call) => {
      if (call.path.endsWith('/consulterCRDetaille')) report(response, call)
      else if (call.path.endsWith('/historique')) noHistory(response, call)
      else done({ listeFactures: rows })(response, call)
    })
  }

  const partly = done({
    etatCourantDepotFlux: 'IN_INTEGRE_PARTIEL',
    listeErreurDP: [{ numeroDP: '', libelleErreurDP: ERROR }],
  })

  explains(
    'error-of-a-flow-of-one',
    'that was integrated but for an error is refused with that where no search shows it',
    async () => {
      await accepted(store, { id: 1, number: numberOf(1) }, flowOf(1))
      answers(partly)
      minute = 60
      await followFlows(context)
      expect((await theRow(store, 1)).stage).toBe('deposited')
      minute = LATE
      await followFlows(context)
      expect((await theRow(store, 1)).stage).toBe('refused')
      expect(await toldOf(1)).toContain(ERROR)
    },
  )

  explains(
    'flow-refused-though-there',
    'that is refused is followed where Chorus Pro has it all the same',
    async () => {
      await accepted(store, { id: 1, number: numberOf(1) }, flowOf(1))
      await accepted(store, { id: 2, number: numberOf(2) }, flowOf(2))
      answers(done({ etatCourantDepotFlux: 'IN_REJETE', listeErreurDP: [ERROR] }), rowOf(1))
      minute = 60
      await followFlows(context)
      expect(await theRow(store, 1)).toMatchObject({ stage: 'followed', chorusIdentifier: '9001' })
      expect((await theRow(store, 2)).stage).toBe('refused')
    },
  )

  it('that was integrated but for an error is found by its flow, however its number is spelt there', async () => {
    await accepted(store, { id: 1, number: numberOf(1) }, flowOf(1))
    answers(partly, { ...rowOf(1), numeroFacture: 'INV202600001' })
    minute = LATE
    await followFlows(context)
    expect((await theRow(store, 1)).stage).toBe('followed')
  })

  it('of which Chorus Pro does not say for two days what became of it is told to the accountant', async () => {
    await accepted(store, { id: 1, number: numberOf(1) }, flowOf(1))
    answers(json({ codeRetour: 30000, libelle: 'Flux inconnu' }))
    minute = 60
    await followFlows(context)
    expect(await toldOf(1)).not.toContain('sans nouvelles')
    minute = LATE
    await followFlows(context)
    expect((await theRow(store, 1)).stage).toBe('deposited')
    expect(await toldOf(1)).toContain('Dépôt sans nouvelles de Chorus Pro')
  })
})
