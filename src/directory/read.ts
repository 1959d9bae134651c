import type { PublishedService, PublishedStructure } from '../domain/recipients/published-structure.js'
import type { DirectoryRecord } from './elements.js'
import { DirectoryFileError } from './error.js'
import { directoryRecords } from './xml.js'
import { xmlOfZip } from './zip.js'

/** What one transaction of the store takes. */
export interface DirectoryBatch {
  readonly structures: readonly PublishedStructure[]
  readonly services: readonly PublishedService[]
}

/** In 2024 the directory had about 200 MB of XML. */
export const MAX_XML_BYTES = 1024 ** 3

/** About what a transaction writes in 20 ms. */
const BATCH = 1000

/**
 * The whole directory from the ZIP in which Chorus Pro gives it, in batches. A structure comes before or with its
 * services, or after them: the file decides. Throws a `DirectoryFileError`.
 */
export async function* readDirectoryFile(
  path: string,
  maxXmlBytes: number = MAX_XML_BYTES,
): AsyncGenerator<DirectoryBatch> {
  let structures: PublishedStructure[] = []
  let services: PublishedService[] = []
  const seen = { structures: 0 }
  const add = (record: DirectoryRecord): void => {
    if (!('structure' in record)) {
      services.push(record)
      return
    }
    seen.structures += 1
    structures.push(record.structure)
    services.push(...record.services)
  }
  for await (const records of directoryRecords(xmlOfZip(path, maxXmlBytes))) {
    for (const record of records) add(record)
    if (structures.length + services.length < BATCH) continue
    yield { structures, services }
    structures = []
    services = []
  }
  if (seen.structures === 0)
    throw new DirectoryFileError('not-understood', 'no structure was recognised in its XML')
  yield { structures, services }
}
