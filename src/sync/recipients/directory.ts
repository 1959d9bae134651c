import type { Recipient } from '../../domain/requirements/index.js'
import { sirenOf } from '../../domain/recipients/siret.js'
import type { CachedStructure, DirectoryEntry, StoredDirectory } from '../../store/store.js'
import type { Stage, StageContext } from '../running/context.js'
import { forEachStep } from '../running/each.js'
import { DirectoryDoubted, doubtAfter, isAskedLately } from './directory-doubt.js'
import { DIRECTORY_FRESH_MS } from './refresh-directory.js'

/** What a look-up works with. */
export type DirectoryContext = Pick<StageContext, 'connection' | 'chorus' | 'store' | 'clock'>

/**
 * What Chorus Pro's directory says of a SIRET, from the cache while it is fresh. Undefined: no public structure has it.
 * Throws `DirectoryDoubted` where that cannot be told yet.
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
  const { store, clock, connection } = context
  const { environment } = connection.chorusPro
  const cached = await store.cachedStructure(environment, siret)
  if (isAskedLately(cached?.doubt, clock.now())) return inDoubt(cached, siret)
  const oldest = freshSince(context).getTime()
  if (cached !== undefined && cached.doubt === undefined && cached.checkedAt.getTime() >= oldest) {
    if (cached.entry !== undefined) return cached.entry
    if (!(await isPublishedSince(context, siret, cached.checkedAt))) return undefined
  }
  // One that was public before is asked about, whatever the file lacks: its invoices would be left out silently.
  if (cached?.entry === undefined && (await isSurelyPrivate(context, siret))) return undefined
  const entry = await ask(context, siret)
  const published = await store.publishedEntry(environment, siret)
  const now = clock.now()
  const doubt = doubtAfter(entry, cached, published, now)
  if (doubt === undefined) {
    await store.saveStructure(environment, siret, entry, now)
    return entry
  }
  await store.saveDirectoryDoubt(environment, siret, doubt)
  return inDoubt(cached, siret)
}

async function ask({ chorus }: DirectoryContext, siret: string): Promise<DirectoryEntry | undefined> {
  const structure = await chorus.findStructure(siret)
  if (structure === undefined) return undefined
  const services = await chorus.services(structure.id)
  return {
    structure,
    services: services.map((service) => ({ ...service, requiresCommitmentNumber: undefined })),
  }
}

/** What was known goes on as long as it is not surely over; where nothing was, one waits. */
function inDoubt(cached: CachedStructure | undefined, siret: string): DirectoryEntry {
  if (cached?.entry === undefined) throw new DirectoryDoubted(siret)
  return cached.entry
}

function freshSince({ clock, connection }: DirectoryContext): Date {
  return new Date(clock.now().getTime() - connection.directoryMaxAgeHours * 3_600_000)
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
  return isFresh(directory, clock.now()) ? false : undefined
}

/** Answers of "not known" that are asked about again in a cycle. */
const ASKED_AGAIN = 10
/** Whose last invoice is older than that is asked about with the next one. */
const ASKED_FOR_MS = 30 * 24 * 3_600_000

/**
 * Asks again about SIRETs that Chorus Pro did not know, a few at a time, for whose invoices would never be looked at again
 * otherwise. Not where the whole directory is fetched each day: what it publishes is taken up by itself.
 */
export const askUnknownAgain: Stage = {
  name: 'unknown-sirets',
  needs: ['chorus'],
  async run(context) {
    const { store, clock, connection } = context
    const { environment } = connection.chorusPro
    const now = clock.now()
    const directory = await store.directoryInUse(environment)
    if (directory !== undefined && isFresh(directory, now)) return
    const due = {
      checkedBefore: freshSince(context),
      dueSince: new Date(now.getTime() - ASKED_FOR_MS),
      limit: ASKED_AGAIN,
    }
    await forEachStep(
      context,
      await store.unknownSirets(connection.name, environment, due),
      async (siret) => {
        await entryOf(context, siret)
      },
      () => Promise.resolve(),
      (siret) => siret,
    )
  },
}

function isFresh({ takenAt }: StoredDirectory, now: Date): boolean {
  return takenAt.getTime() >= now.getTime() - DIRECTORY_FRESH_MS
}
