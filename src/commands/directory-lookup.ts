import type { ChorusPort } from '../chorus/port.js'
import type { PublishedStructure } from '../domain/recipients/published-structure.js'
import type { ServiceEntry, Store } from '../store/store.js'

export interface FoundStructure {
  readonly environment: string
  /** When it was so; undefined: now. */
  readonly asOf: Date | undefined
  /** Undefined: no public structure has this SIRET. */
  readonly entry: FoundEntry | undefined
}

interface FoundEntry {
  readonly structure: PublishedStructure
  readonly services: readonly Omit<ServiceEntry, 'id'>[]
}

/** Asks Chorus Pro. What a service demands costs a request each there; what is stored of it is taken. */
export async function findNow(
  chorus: ChorusPort,
  store: Store,
  environment: string,
  siret: string,
): Promise<FoundStructure> {
  const structure = await chorus.findStructure(siret)
  if (structure === undefined) return { environment, asOf: undefined, entry: undefined }
  const services = await chorus.services(structure.id)
  const stored = await findStored(store, environment, siret)
  const demands = new Map(
    stored?.entry?.services.map(({ code, requiresCommitmentNumber }) => [code, requiresCommitmentNumber]),
  )
  const detailed = services.map((service) => ({
    ...service,
    requiresCommitmentNumber: demands.get(service.code),
  }))
  return { environment, asOf: undefined, entry: { structure, services: detailed } }
}

/** The newer of the answer kept from an earlier question and the whole directory. Undefined: neither is there. */
export async function findStored(
  store: Store,
  environment: string,
  siret: string,
): Promise<FoundStructure | undefined> {
  const answer = await store.cachedStructure(environment, siret)
  const directory = await store.directoryInUse(environment)
  const published = await store.publishedEntry(environment, siret)
  if (directory !== undefined && (answer === undefined || answer.checkedAt < directory.takenAt))
    return { environment, asOf: directory.takenAt, entry: published }
  if (answer === undefined) return undefined
  const services = answer.entry?.services.map((service) => ({
    ...service,
    requiresCommitmentNumber:
      service.requiresCommitmentNumber ??
      published?.services.find(({ code }) => code === service.code)?.requiresCommitmentNumber,
  }))
  return {
    environment,
    asOf: answer.checkedAt,
    entry: answer.entry && { structure: answer.entry.structure, services: services ?? [] },
  }
}
