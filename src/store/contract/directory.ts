import type {
  PublishedEntry,
  PublishedService,
  PublishedStructure,
} from '../../domain/published-structure.js'
import type { PublicStructure, StructureService } from '../../domain/structure.js'

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
  readonly checkedAt: Date
}

/**
 * The whole directory of an environment as Chorus Pro publishes it. A new one is filled beside the one in use and takes
 * its place in one transaction; until then, and when it never comes to that, the one in use is untouched.
 */
export interface DirectoryStore {
  /** Begins a new one and answers its id; one that another process was still filling is given up. */
  beginDirectory(environment: string, takenAt: Date): Promise<number>
  /** One transaction. Fails when this directory is no longer being filled. */
  addToDirectory(id: number, batch: DirectoryBatch): Promise<void>
  /** Takes the place of the one in use. Fails when this directory is no longer being filled. */
  useDirectory(id: number): Promise<void>
  /** Gives up one that is being filled. */
  discardDirectory(id: number): Promise<void>
  /** The one in use. */
  directoryInUse(environment: string): Promise<StoredDirectory | undefined>
  publishedEntry(environment: string, siret: string): Promise<PublishedEntry | undefined>
  /** Whether any structure of this SIREN is in the directory in use. */
  publishesSiren(environment: string, siren: string): Promise<boolean>
  /**
   * Whether the directory is to be refreshed now: the one in use was taken before `takenBefore`, or there is none, and
   * nobody has claimed it since `attemptedBefore`. Of two processes or connections that ask, one is told yes.
   */
  claimDirectoryRefresh(environment: string, claim: DirectoryClaim): Promise<boolean>
}

export interface DirectoryClaim {
  readonly now: Date
  readonly takenBefore: Date
  readonly attemptedBefore: Date
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
