import type { Recipient } from '../domain/requirements.js'
import type { DirectoryEntry } from '../store/store.js'
import type { StageContext } from './context.js'

/**
 * What Chorus Pro's directory says of a SIRET, from the cache while it is fresh. Undefined: no public structure has it.
 * Whether a service demands a commitment number is asked only for the service that an invoice names.
 */
export async function recipientOf(
  context: StageContext,
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
  return await save(context, siret, { ...entry, services })
}

async function entryOf(context: StageContext, siret: string): Promise<DirectoryEntry | undefined> {
  const { chorus, store, clock, connection } = context
  const cached = await store.cachedStructure(connection.chorusPro.environment, siret)
  const oldest = clock.now().getTime() - connection.directoryMaxAgeHours * 3_600_000
  if (cached !== undefined && cached.checkedAt.getTime() >= oldest) return cached.entry
  const structure = await chorus.findStructure(siret)
  if (structure === undefined) {
    await store.saveStructure(connection.chorusPro.environment, siret, undefined, clock.now())
    return undefined
  }
  const services = await chorus.services(structure.id)
  const entry = { structure, services: services.map((s) => ({ ...s, requiresCommitmentNumber: undefined })) }
  return await save(context, siret, entry)
}

async function save(
  { store, clock, connection }: StageContext,
  siret: string,
  entry: DirectoryEntry,
): Promise<DirectoryEntry> {
  await store.saveStructure(connection.chorusPro.environment, siret, entry, clock.now())
  return entry
}
