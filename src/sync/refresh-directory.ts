import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChorusPort } from '../chorus/port.js'
import { DirectoryFileError } from '../directory/error.js'
import { readDirectoryFile } from '../directory/read.js'
import { STATE_SIRET, whyImplausible } from '../domain/published-structure.js'
import type { Store } from '../store/store.js'
import type { Clock } from './clock.js'
import type { Stage, StageContext } from './context.js'
import { describeFailure } from './failure.js'

const HOUR_MS = 3_600_000

/** A directory is trusted to know every public structure for this long. */
export const DIRECTORY_FRESH_MS = 24 * HOUR_MS

/** A little before the day is over, so that there is always a fresh one. */
const REFRESH_AFTER_MS = 23 * HOUR_MS

/** After a failed or interrupted attempt. */
const RETRY_AFTER_MS = 6 * HOUR_MS

/** An older directory says nothing about how big the next one should be. */
const COMPARABLE_MS = 30 * 24 * HOUR_MS

export interface Refresh {
  readonly environment: string
  readonly chorus: ChorusPort
  readonly store: Store
  readonly clock: Clock
  /** Aborted when the process is asked to stop; what was downloaded is then given up. */
  readonly stop: AbortSignal
  /** Told how many structures were read so far. */
  readonly onProgress?: (structures: number) => void
}

/** The signal was aborted before the new directory was in use. */
export class RefreshStopped extends Error {
  override readonly name = 'RefreshStopped'

  constructor() {
    super('The refresh of the directory was stopped; the one stored before stays in use')
  }
}

/**
 * Downloads the whole directory and puts it in place of the stored one; answers how many structures it has. Whatever
 * fails, the stored one stays. Throws a `ChorusError`, a `DirectoryFileError`, a `RefreshStopped` or what the disk says.
 */
export async function refreshDirectory(refresh: Refresh): Promise<number> {
  const { environment, chorus, store, clock, stop } = refresh
  const folder = await mkdtemp(join(tmpdir(), 'chorus-directory-'))
  try {
    const takenAt = clock.now()
    const path = join(folder, 'directory.zip')
    await chorus.downloadDirectory(path, stop)
    const id = await store.beginDirectory(environment, takenAt)
    try {
      const structures = await fill(refresh, id, path)
      await store.useDirectory(id)
      return structures
    } catch (error) {
      await store.discardDirectory(id)
      throw error
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(
  { environment, store, clock, stop, onProgress }: Refresh,
  id: number,
  path: string,
): Promise<number> {
  let structures = 0
  let hasState = false
  for await (const batch of readDirectoryFile(path)) {
    if (stop.aborted) throw new RefreshStopped()
    await store.addToDirectory(id, batch)
    structures += batch.structures.length
    hasState ||= batch.structures.some(({ siret }) => siret === STATE_SIRET)
    onProgress?.(structures)
  }
  const before = await store.directoryInUse(environment)
  const comparable = before && before.takenAt.getTime() >= clock.now().getTime() - COMPARABLE_MS
  const why = whyImplausible({ structures, hasState }, comparable ? before.structures : undefined)
  if (why !== undefined) throw new DirectoryFileError('implausible', why)
  return structures
}

/**
 * Refreshes the directory of the connection's environment once a day, for all connections that share it. A failure is
 * one warning: the directory is a saving of requests, and every question it would answer can be asked of Chorus Pro.
 * It comes last in a cycle, so that no invoice waits for a long download.
 */
export const refreshDaily: Stage = {
  name: 'directory',
  needs: ['chorus'],
  async run(context) {
    const { store, connection, chorus, clock, log, stop } = context
    const { environment } = connection.chorusPro
    if (!(await claim(context))) return
    try {
      const structures = await refreshDirectory({ environment, chorus, store, clock, stop })
      log.info('directory refreshed', { environment, structures })
    } catch (error) {
      if (stop.aborted) return
      const { message, remedy, kind } = describeFailure(error)
      // Nothing more may be asked of Chorus Pro for a while, whatever for.
      if (kind === 'quota') throw error
      log.warn(`the directory could not be refreshed: ${message}`, { environment, remedy })
    }
  },
}

function claim({ store, connection, clock }: StageContext): Promise<boolean> {
  const now = clock.now()
  const before = (ms: number): Date => new Date(now.getTime() - ms)
  return store.claimDirectoryRefresh(connection.chorusPro.environment, {
    now,
    takenBefore: before(REFRESH_AFTER_MS),
    attemptedBefore: before(RETRY_AFTER_MS),
  })
}
