import type { Recipient } from '../../domain/requirements/index.js'
import { sirenOf } from '../../domain/recipients/siret.js'
import type { DirectoryEntry } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
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
  const entry = await entryOf(context, siret)
  if (entry === undefined) return undefined
  const service = entry.services.find(({ code }) => code === serviceCode)
  if (service === undefined || service.requiresCommitmentNumber !== undefined) return entry
  const requiresCommitmentNumber = await context.chorus.serviceRequiresCommitment(
    entry.structure.id,
    service.id,
  )
  const services = entry.services.map((other) =>
    other === service ? { ...other, requiresCommitmentNumber } : other,
  )
  const { environment } = context.connection.chorusPro
  await context.store.saveServiceDemand(environment, siret, service.id, requiresCommitmentNumber)
  return { ...entry, services }
}

async function entryOf(context: DirectoryContext, siret: string): Promise<DirectoryEntry | undefined> {
  const { chorus, store, clock, connection } = context
  const { environment } = connection.chorusPro
  const cached = await store.cachedStructure(environment, siret)
  const oldest = clock.now().getTime() - connection.directoryMaxAgeHours * 3_600_000
  if (cached !== undefined && cached.checkedAt.getTime() >= oldest) {
    if (cached.entry !== undefined) return cached.entry
    if (!(await isPublishedSince(context, siret, cached.checkedAt))) return undefined
  }
  // One that was public before is asked about, whatever the file lacks: its invoices would be left out silently.
  if (cached?.entry === undefined && (await isSurelyPrivate(context, siret))) return undefined
  const structure = await chorus.findStructure(siret)
  const services = structure && (await chorus.services(structure.id))
  const entry = structure &&
    services && {
      structure,
      services: services.map((service) => ({ ...service, requiresCommitmentNumber: undefined })),
    }
  await store.saveStructure(environment, siret, entry, clock.now())
  return entry
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
