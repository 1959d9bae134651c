import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { ChorusError } from '../../chorus/wire/error.js'
import type { ChorusPort } from '../../chorus/port.js'
import { DirectoryFileError } from '../../directory/error.js'
import { readDirectoryFile } from '../../directory/read.js'
import { STATE_SIRET, whyImplausible } from '../../domain/recipients/published-structure.js'
import { mark } from '../../marks/mark.js'
import { StoreError } from '../../store/error.js'
import {
  DirectorySuperseded,
  type DirectoryClaimAnswer,
  type DirectoryRefresher,
  type LeaseHolder,
  type Store,
} from '../../store/store.js'
import { downloadFolder } from '../running/download-folder.js'
import type { Clock } from '../running/clock.js'
import type { Stage, StageContext } from '../running/context.js'
import { describeFailure } from '../health/failure.js'
import { sideFailed } from '../health/circuit-breakers.js'

const HOUR_MS = 3_600_000

/** A directory is trusted to know every public structure for this long. */
export const DIRECTORY_FRESH_MS = 24 * HOUR_MS

/** A little before the day is over, so that there is always a fresh one. */
const REFRESH_AFTER_MS = 23 * HOUR_MS

/** After a broken connection, or a file cut short: the next may come whole. */
const RETRY_SOON_MS = HOUR_MS

/** After a file that is of no use, a refusal, or the death of the process. */
export const LONGEST_RETRY_MS = 6 * HOUR_MS

/** Twice as long as a download may take; whoever has not ended then is dead, or sleeps. */
export const LONGEST_HOLD_MS = HOUR_MS / 2

/** An older directory says nothing about how big the next one should be. */
const COMPARABLE_MS = 30 * 24 * HOUR_MS

export interface Refresh {
  readonly environment: string
  readonly chorus: ChorusPort
  readonly store: Store
  readonly clock: Clock
  readonly holder: LeaseHolder
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

/** Another process is refreshing the same directory. */
export class RefreshUnderWay extends Error {
  override readonly name = 'RefreshUnderWay'

  constructor(environment: string, { pid, host, since, until }: DirectoryRefresher) {
    super(
      `the directory of ${environment} is being refreshed already, by process ${String(pid)} on ${host} since ${since.toISOString()}; nothing is to be done: it is in use in some minutes, and should that process have died another may try from ${until.toISOString()} on`,
    )
  }
}

/**
 * Refreshes the directory now, whatever its age; answers how many structures it has.
 * @throws RefreshUnderWay, and what `replaceDirectory` throws
 */
export async function refreshNow(refresh: Refresh): Promise<number> {
  const { store, environment, holder, clock } = refresh
  const answer = await store.claimDirectoryRefresh(environment, claimOf(holder, clock))
  if (!answer.claimed) {
    if (answer.by === undefined) throw new Error('an unconditional claim was refused for want of a reason')
    throw new RefreshUnderWay(environment, answer.by)
  }
  try {
    return await replaceDirectory(refresh)
  } finally {
    await store.endDirectoryRefresh(environment, holder.id, undefined)
  }
}

function claimOf(holder: LeaseHolder, clock: Clock): { holder: LeaseHolder; now: Date; until: Date } {
  const now = clock.now()
  return { holder, now, until: new Date(now.getTime() + LONGEST_HOLD_MS) }
}

/**
 * Downloads the whole directory and puts it in place of the stored one; answers how many structures it has. Whatever
 * fails, the stored one stays. It is read in short steps, between which cycles go on. Throws a `ChorusError`, a
 * `DirectoryFileError`, a `StoreError`, a `RefreshStopped` or a `DirectorySuperseded`.
 */
async function replaceDirectory(refresh: Refresh): Promise<number> {
  const { environment, chorus, store, clock, stop } = refresh
  try {
    await forgetDiscarded(refresh)
    const folder = await downloadFolder()
    try {
      const takenAt = clock.now()
      const path = join(folder, 'directory.zip')
      await chorus.downloadDirectory(path, stop)
      const id = await store.beginDirectory(environment, takenAt)
      try {
        const structures = await fill(refresh, id, path)
        await store.useDirectory(id)
        await forgetDiscarded(refresh)
        return structures
      } catch (error) {
        await store.discardDirectory(id)
        throw error
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  } catch (error) {
    // Its connection was cut for the stop.
    if (stop.aborted && !(error instanceof StoreError)) throw new RefreshStopped()
    if (isOfDisk(error)) throw new DirectoryFileError('disk', `it cannot be kept here (${error.message})`)
    throw error
  }
}

/** Node's file errors, such as of a full disk. */
function isOfDisk(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

/** Leaves off when the process is asked to stop: what is left goes before the next download. */
async function forgetDiscarded({ store, stop }: Refresh): Promise<void> {
  const isStopped = (): boolean => stop.aborted
  while (!isStopped() && (await store.forgetDiscarded())) await othersTurn()
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
    await othersTurn()
  }
  const before = await store.directoryInUse(environment)
  const comparable = before && before.takenAt.getTime() >= clock.now().getTime() - COMPARABLE_MS
  const why = whyImplausible({ structures, hasState }, comparable ? before.structures : undefined)
  if (why !== undefined) throw new DirectoryFileError('implausible', why)
  return structures
}

/**
 * Sees to it that the directory of the connection's environment is refreshed once a day, for all connections that share
 * it. The download takes minutes and goes on beside the cycles. A failure is one warning: the directory is a saving of
 * requests, and every question it would answer can be asked of Chorus Pro.
 */
export const refreshDaily: Stage = {
  name: 'directory',
  needs: ['chorus'],
  async run(context) {
    const { background, stop } = context
    await background.beginIf(
      async () => (await claimDaily(context)).claimed,
      (ends) => refreshBeside(context, ends),
      stop,
    )
  },
}

function claimDaily({ store, connection, clock, background }: StageContext): Promise<DirectoryClaimAnswer> {
  const now = clock.now().getTime()
  return store.claimDirectoryRefresh(connection.chorusPro.environment, {
    ...claimOf(background.holder, clock),
    onlyIf: {
      connection: connection.name,
      takenBefore: new Date(now - REFRESH_AFTER_MS),
      refusedBefore: new Date(now - LONGEST_RETRY_MS),
      retryAt: new Date(now + LONGEST_RETRY_MS),
    },
  })
}

async function refreshBeside(context: StageContext, stop: AbortSignal): Promise<void> {
  const { store, connection, chorus, clock, log, background } = context
  const { environment } = connection.chorusPro
  const { holder } = background
  const end = (retryAt: Date): Promise<void> => store.endDirectoryRefresh(environment, holder.id, retryAt)
  try {
    const structures = await replaceDirectory({ environment, chorus, store, clock, holder, stop })
    log.info('directory refreshed', { environment, structures })
    await end(clock.now())
  } catch (error) {
    const now = clock.now()
    if (error instanceof RefreshStopped) {
      // It was due, and is when the process starts again.
      await end(now)
      return
    }
    const isRefused = isOfAccount(error) && mark('directory-refused-to-one')
    const retryAt = new Date(now.getTime() + (isPassing(error) ? RETRY_SOON_MS : LONGEST_RETRY_MS))
    say(context, error, retryAt)
    if (isRefused) await store.recordDirectoryRefused(connection.name, now)
    await end(isRefused ? now : retryAt)
  }
}

function say(context: StageContext, error: unknown, retryAt: Date): void {
  const { connection, log, storeTrouble, clock } = context
  const { environment } = connection.chorusPro
  if (error instanceof DirectorySuperseded) {
    log.info(`the directory was not refreshed: ${error.message}`, { environment })
    return
  }
  // Nothing more may be asked of Chorus Pro for a while, whatever for.
  if (error instanceof ChorusError && error.kind === 'quota' && mark('quota-met-beside')) {
    sideFailed(context, 'chorus', error, 'directory')
    return
  }
  if (error instanceof StoreError && !storeTrouble.isNews(error, clock.now())) return
  const { message, remedy } = describeFailure(error)
  log.warn(`the directory could not be refreshed: ${message}`, {
    environment,
    remedy,
    triedAgainAt: retryAt.toISOString(),
  })
}

/** The account or the application of this connection is refused; another connection's may do what this one may not. */
function isOfAccount(error: unknown): boolean {
  return error instanceof ChorusError && error.kind !== 'retry-later' && error.kind !== 'unknown-outcome'
}

function isPassing(error: unknown): boolean {
  return (
    (error instanceof ChorusError && !isOfAccount(error)) ||
    error instanceof StoreError ||
    (error instanceof DirectoryFileError && (error.kind === 'corrupt' || error.kind === 'disk'))
  )
}
