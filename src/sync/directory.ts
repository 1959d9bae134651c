import type { Recipient } from '../domain/requirements/index.js'
import { sirenOf } from '../domain/siret.js'
import type { DirectoryEntry } from '../store/store.js'
import type { StageContext } from './context.js'
import { DIRECTORY_FRESH_MS } from './refresh-directory.js'

/** What a look-up works with. */
export type DirectoryContext = Pick<StageContext, 'connection' | 'chorus' | 'store' | 'clock'>

/**
 * What Chorus Pro's directory says of a SIRET, from the cache while it is fresh. Undefined: no public structure has it.
 * Whether a service demands a commitment number is asked only for the service that an invoice names.
 */
export async function recipientOf(
  context: DirectoryContext,
  siret: string,
  serviceCode: string | undefined,
): Promise<Recipient | undefined> {
  const known = await entryOf(context, siret)
  if (known === undefined) return undefined
  const { entry, checkedAt } = known
  const service = entry.services.find(({ code }) => code === serviceCode)
  if (service === undefined || service.requiresCommitmentNumber !== undefined) return entry
  const requiresCommitmentNumber = await context.chorus.serviceRequiresCommitment(
    entry.structure.id,
    service.id,
  )
  const services = entry.services.map((other) =>
    other === service ? { ...other, requiresCommitmentNumber } : other,
  )
  const fuller = { ...entry, services }
  // The structure itself was not read again, and is no fresher than it was.
  await context.store.saveStructure(context.connection.chorusPro.environment, siret, fuller, checkedAt)
  return fuller
}

interface Known {
  readonly entry: DirectoryEntry
  readonly checkedAt: Date
}

async function entryOf(context: DirectoryContext, siret: string): Promise<Known | undefined> {
  const { chorus, store, clock, connection } = context
  const { environment } = connection.chorusPro
  const cached = await store.cachedStructure(environment, siret)
  const oldest = clock.now().getTime() - connection.directoryMaxAgeHours * 3_600_000
  if (cached !== undefined && cached.checkedAt.getTime() >= oldest) {
    const { entry, checkedAt } = cached
    if (entry !== undefined) return { entry, checkedAt }
    if (!(await isPublishedSince(context, siret, checkedAt))) return undefined
  }
  // One that was public before is asked about, whatever the file lacks: its invoices would be left out silently.
  if (cached?.entry === undefined && (await isSurelyPrivate(context, siret))) return undefined
  const structure = await chorus.findStructure(siret)
  const checkedAt = clock.now()
  if (structure === undefined) {
    await store.saveStructure(environment, siret, undefined, checkedAt)
    return undefined
  }
  const services = await chorus.services(structure.id)
  const entry = { structure, services: services.map((s) => ({ ...s, requiresCommitmentNumber: undefined })) }
  await store.saveStructure(environment, siret, entry, checkedAt)
  return { entry, checkedAt }
}

/** A whole directory that is newer than an answer of "not known" has the last word. */
async function isPublishedSince(
  { store, connection }: DirectoryContext,
  siret: string,
  checkedAt: Date,
): Promise<boolean> {
  const { environment } = connection.chorusPro
  const directory = await store.directoryInUse(environment)
  if (directory === undefined || directory.takenAt.getTime() <= checkedAt.getTime()) return false
  return (await store.publishedEntry(environment, siret)) !== undefined
}

/**
 * The whole directory, while it is fresh, knows every public structure: most customers are private, and need no request.
 * A SIRET that is missing from it but whose SIREN is there is probably a new site of a public body: that one is asked.
 */
async function isSurelyPrivate(context: DirectoryContext, siret: string): Promise<boolean> {
  return (await isSirenPublished(context, sirenOf(siret))) === false
}

/** Whether a public structure of this SIREN is in the whole directory; undefined: none is that is fresh enough to tell. */
export async function isSirenPublished(
  { store, clock, connection }: DirectoryContext,
  siren: string,
): Promise<boolean | undefined> {
  const { environment } = connection.chorusPro
  const directory = await store.directoryInUse(environment)
  if (directory === undefined) return undefined
  if (await store.publishesSiren(environment, siren)) return true
  const isFresh = directory.takenAt.getTime() >= clock.now().getTime() - DIRECTORY_FRESH_MS
  return isFresh ? false : undefined
}
