import type {
  PublishedEntry,
  PublishedService,
  PublishedStructure,
} from '../../domain/recipients/published-structure.js'
import type { PublicStructure, StructureService } from '../../domain/recipients/structure.js'
import type { LeaseHolder } from './lease.js'
import type { OrderCall } from './orders.js'

export interface DirectoryEntry {
  readonly structure: PublicStructure
  readonly services: readonly ServiceEntry[]
}

export interface ServiceEntry extends StructureService {
  /** Undefined: not asked yet; it costs one request a service. */
  readonly requiresCommitmentNumber: boolean | undefined
}

export interface CachedStructure {
  readonly entry: DirectoryEntry | undefined
  /** Of `entry`. */
  readonly checkedAt: Date
  readonly doubt?: DirectoryDoubt | undefined
}

/** Chorus Pro shows less than it did or publishes; it is asked again before that takes the place of what is kept. */
export interface DirectoryDoubt {
  /** When it showed less for the first time. */
  readonly since: Date
  readonly askedAt: Date
}

/** As it is written down. */
export interface KeptStructure {
  readonly structure: PublicStructure | undefined
  readonly services: readonly ServiceEntry[] | undefined
  readonly doubt: DirectoryDoubt | undefined
}

/**
 * The whole directory of an environment as Chorus Pro publishes it. A new one is filled beside the one in use and takes
 * its place in one transaction; until then, and when it never comes to that, the one in use is untouched.
 */
export interface DirectoryStore {
  /** Begins a new one and answers its id; one that another process was still filling is given up. */
  beginDirectory(environment: string, takenAt: Date): Promise<number>
  /** One transaction. Throws `DirectorySuperseded` when this directory is no longer being filled. */
  addToDirectory(id: number, batch: DirectoryBatch): Promise<void>
  /** Takes the place of the one in use. Throws `DirectorySuperseded` when this directory is no longer being filled. */
  useDirectory(id: number): Promise<void>
  /** Gives up one that is being filled. */
  discardDirectory(id: number): Promise<void>
  /**
   * Deletes some of what was replaced or given up, in a transaction of some 20 ms. Answers whether there may be more: who
   * wants it all gone asks again, and lets others have their turn in between.
   */
  forgetDiscarded(): Promise<boolean>
  /** The one in use. */
  directoryInUse(environment: string): Promise<StoredDirectory | undefined>
  publishedEntry(environment: string, siret: string): Promise<PublishedEntry | undefined>
  /** Whether any structure of this SIREN is in the directory in use. */
  publishesSiren(environment: string, siren: string): Promise<boolean>
  /**
   * Takes the refresh of the environment's directory: of the processes and connections that ask, one has it until it
   * ends it, or until it counts as dead.
   */
  claimDirectoryRefresh(environment: string, claim: DirectoryClaim): Promise<DirectoryClaimAnswer>
  /** The holder has ended, well or not. `retryAt`: when a daemon may try again; undefined: when it might before. */
  endDirectoryRefresh(environment: string, holderId: string, retryAt: Date | undefined): Promise<void>
  /** The connection's technical account, or its application, may not download the directory now. */
  recordDirectoryRefused(connection: string, now: Date): Promise<void>
}

export interface DirectoryClaim {
  readonly holder: LeaseHolder
  readonly now: Date
  /** When this holder counts as dead. */
  readonly until: Date
  /** Left out: it is refreshed whatever there is, and whatever was refused. */
  readonly onlyIf?: DirectoryIsDue
}

/** The one in use was taken before `takenBefore`, or there is none; nobody failed just before; and this connection may. */
export interface DirectoryIsDue {
  readonly takenBefore: Date
  readonly connection: string
  /** A refusal of the connection from before then has been forgotten. */
  readonly refusedBefore: Date
  /** When a daemon may try again should this process die, of the file perhaps. */
  readonly retryAt: Date
}

export type DirectoryClaimAnswer =
  | { readonly claimed: true }
  /** `by` undefined: it is not due. */
  | { readonly claimed: false; readonly by: DirectoryRefresher | undefined }

/** Another process that is at work on it. */
export interface DirectoryRefresher extends LeaseHolder {
  readonly since: Date
  readonly until: Date
}

/** What is asked of Chorus Pro for all connections of an environment, and may be refused to some of them. */
export type RefusedCall = 'directory' | 'legal-category' | OrderCall

/** The directory is no longer being filled: another process has begun to refresh it. */
export class DirectorySuperseded extends Error {
  override readonly name = 'DirectorySuperseded'

  constructor() {
    super('another process has begun to refresh the directory; its own takes the place of the stored one')
  }
}

export interface DirectoryBatch {
  readonly structures: readonly PublishedStructure[]
  readonly services: readonly PublishedService[]
}

export interface StoredDirectory {
  readonly takenAt: Date
  /** How many structures it has. */
  readonly structures: number
}
