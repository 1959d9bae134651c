import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import winston from 'winston'
import { createBridge } from '../../src/bridge.js'
import { directoryRefresh } from '../../src/commands/directory.js'
import { exitCodeFor } from '../../src/commands/exit.js'
import { loadConfig } from '../../src/config/load.js'
import { Background } from '../../src/sync/running/background.js'
import { RefreshUnderWay } from '../../src/sync/recipients/refresh-directory.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE, startBridge, type RunningBridge } from '../support/running-bridge.js'

const DOWNLOAD = '/cpro/transverses/v1/telecharger/annuaire/destinataire'
/** Only the four invoices of 12 October take part. */
const FEW = { startDate: '2026-10-06', graceMinutes: 0 }
const HOLDER = { id: 'run-1', host: 'here', pid: 1 }
const EVER = 3_600_000
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const run = promisify(execFile)

let running: RunningBridge | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
})

const loud = (bridge: RunningBridge) =>
  bridge.log.filter(({ level }) => level === 'error' || level === 'warn')
const downloads = ({ world }: RunningBridge): number => world.chorus.book.requests[DOWNLOAD] ?? 0
const inUse = ({ bridge }: RunningBridge) => bridge.store.directoryInUse('qualification')
const never = (): AbortSignal => new AbortController().signal

/** A cycle that does not wait for what it begins. */
async function cycleAlone({ bridge, world }: RunningBridge, stop = never()): Promise<void> {
  world.chorus.clock.advance(MINUTE)
  await bridge.holdLease()
  await bridge.connections[0]?.cycle(stop)
}

/** Resolves when Chorus Pro has been asked for the directory, and gives no answer for as long as the test lasts. */
function hanging({ world }: RunningBridge): Promise<void> {
  const { faults } = world.chorus
  faults.add({ path: DOWNLOAD, fault: { kind: 'hang', milliseconds: EVER } })
  return new Promise((resolve) => {
    faults.onStrike = ({ path }) => {
      if (path === DOWNLOAD) resolve()
    }
  })
}

describe('the download of the directory', () => {
  it('holds up no deposit, no status and no answer, and is ended by a stop', async () => {
    running = await startBridge({ connection: FEW })
    const asked = hanging(running)
    await cycleAlone(running)
    await asked
    for (let minute = 0; minute < 5; minute++) await cycleAlone(running)
    expect(running.world.chorus.book.deposits).toHaveLength(4)
    expect(await running.stage('INV/2026/00010')).toBe('followed')
    expect(downloads(running)).toBe(1)
    const began = performance.now()
    await running.bridge.close()
    expect(performance.now() - began).toBeLessThan(EVER / 10)
    expect(loud(running).filter(({ message }) => message.includes('directory'))).toEqual([])

    await running.begin()
    await running.cycle()
    expect(await inUse(running)).toMatchObject({ structures: 8 })
  })

  it('ends with the signal that ends the cycles', async () => {
    running = await startBridge({ connection: FEW })
    const asked = hanging(running)
    const stop = new AbortController()
    await cycleAlone(running, stop.signal)
    await asked
    stop.abort()
    await running.bridge.idle()
    expect(await inUse(running)).toBeUndefined()
  })

  explains('one-job-beside', 'is one at a time in a process, whatever else would be due', async () => {
    const background = new Background(HOLDER)
    const begun: string[] = []
    let end = (): void => undefined
    const job = (name: string) =>
      background.beginIf(
        () => Promise.resolve(true),
        () => {
          begun.push(name)
          return new Promise<void>((resolve) => (end = resolve))
        },
        never(),
      )
    await Promise.all([job('production'), job('qualification')])
    await job('qualification')
    expect(begun).toEqual(['production'])
    end()
    await background.idle()
    await job('qualification')
    expect(begun).toEqual(['production', 'qualification'])
    end()
    await background.close()
    await job('production')
    expect(begun).toHaveLength(2)
  })

  explains(
    'quota-met-beside',
    'has Chorus Pro left alone when PISTE asks to wait, and says so once',
    async () => {
      running = await startBridge({ connection: FEW })
      running.world.chorus.faults.add({
        path: DOWNLOAD,
        fault: { kind: 'status', status: 429, retryAfterSeconds: 1800 },
      })
      await running.cycle()
      const requests = (): number =>
        Object.values(running?.world.chorus.book.requests ?? {}).reduce((sum, count) => sum + count, 0)
      const before = requests()
      await running.live(25 * MINUTE, 5 * MINUTE)
      expect(requests()).toBe(before)
      expect(loud(running).map(({ kind, stage }) => ({ kind, stage }))).toEqual([
        { kind: 'quota', stage: 'directory' },
      ])
      await running.live(20 * MINUTE, 5 * MINUTE)
      expect(requests()).toBeGreaterThan(before)
    },
  )

  it.each(['truncated-json', 'cut-answer'] as const)(
    'that is %s is told once and tried again after an hour',
    async (kind) => {
      running = await startBridge({ connection: FEW })
      running.world.chorus.faults.add({ path: DOWNLOAD, fault: { kind } })
      await running.cycle()
      const [told] = loud(running)
      expect(told).toMatchObject({
        level: 'warn',
        triedAgainAt: new Date(running.world.chorus.clock.now().getTime() + HOUR).toISOString(),
      })
      await running.live(50 * MINUTE, 10 * MINUTE)
      expect(downloads(running)).toBe(1)
      await running.live(20 * MINUTE, 10 * MINUTE)
      expect(await inUse(running)).toBeDefined()
      expect(loud(running)).toHaveLength(1)
    },
  )

  explains(
    'directory-refused-to-one',
    'is made by another connection of the same environment where the account of one is refused',
    async () => {
      running = await startBridge({ connection: FEW })
      const { world, bridge } = running
      await bridge.close()
      const config = loadConfig(world.configFile, world.environment)
      const [first] = config.connections
      if (first === undefined) throw new Error('no connection')
      const two = { ...config, connections: [first, { ...first, name: 'region' }] }
      world.chorus.faults.add({ path: DOWNLOAD, fault: { kind: 'status', status: 403 } })
      const logger = winston.createLogger({ silent: true })
      const both = await createBridge(two, logger, world.chorus.clock)
      try {
        await both.holdLease()
        for (const connection of both.connections) {
          await connection.cycle(never())
          await both.idle()
        }
        expect(await both.store.directoryInUse('qualification')).toMatchObject({ structures: 8 })
      } finally {
        await both.close()
        await running.begin()
      }
    },
  )
})

describe('chorus-bridge directory refresh', () => {
  const variables = { ...process.env }
  afterEach(() => {
    process.env = { ...variables }
  })

  it('beside a bridge that is at it says who is, changes nothing, and ends with 3', async () => {
    running = await startBridge({ connection: FEW })
    Object.assign(process.env, running.world.environment)
    const asked = hanging(running)
    // The command goes by the computer's clock.
    const now = new Date()
    running.world.chorus.clock.advance(now.getTime() - running.world.chorus.clock.now().getTime())
    await cycleAlone(running)
    await asked
    const refused = await directoryRefresh(running.world.configFile).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(RefreshUnderWay)
    expect(String(refused)).toContain(`by process ${String(process.pid)} on`)
    expect(exitCodeFor(refused)).toBe(3)
    expect(downloads(running)).toBe(1)
  })

  it('keeps a bridge from beginning its own, which says nothing of it', async () => {
    running = await startBridge({ connection: FEW })
    const { store } = running.bridge
    const now = running.world.chorus.clock.now()
    const holder = { ...HOLDER, id: 'command' }
    await store.claimDirectoryRefresh('qualification', {
      holder,
      now,
      until: new Date(now.getTime() + HOUR / 2),
    })
    await running.live(10 * MINUTE, MINUTE)
    expect(downloads(running)).toBe(0)
    expect(loud(running)).toEqual([])
    await store.endDirectoryRefresh('qualification', 'command', undefined)
    await running.live(MINUTE, MINUTE)
    expect(downloads(running)).toBe(1)
  })

  it('says what to do where the file cannot be kept', async () => {
    running = await startBridge({ connection: FEW })
    const env = { ...process.env, ...running.world.environment, TMPDIR: '/nowhere' }
    const ended = run(process.execPath, [CLI, '-c', running.world.configFile, 'directory', 'refresh'], {
      env,
    })
    await expect(ended).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /it cannot be kept here \(ENOENT[^]*or name another in TMPDIR/,
      ) as unknown,
    })
  })

  it('that takes over from a bridge which slept is no fault of that one', async () => {
    running = await startBridge({ connection: FEW })
    const { bridge, world } = running
    const begin = bridge.store.addToDirectory.bind(bridge.store)
    let other = 0
    Object.assign(bridge.store, {
      addToDirectory: async (...given: Parameters<typeof begin>) => {
        other ||= await bridge.store.beginDirectory('qualification', world.chorus.clock.now())
        return begin(...given)
      },
    })
    await running.cycle()
    expect(loud(running)).toEqual([])
    expect(running.log.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('another process has begun to refresh the directory'),
    )
  })
})
