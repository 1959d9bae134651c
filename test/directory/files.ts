import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDirectoryFile } from '../../src/directory/read.js'
import type { PublishedService, PublishedStructure } from '../../src/domain/recipients/published-structure.js'
import { zip } from '../../src/simulators/chorus/published-directory.js'

/** A directory of files for each test of the `describe` in which this is called. */
export function freshFolder(): (name: string) => string {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chorus-directory-test-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })
  return (name) => join(folder, name)
}

/** Writes a ZIP with this text as its XML; answers its path. */
export function zipped(path: string, xml: string | Uint8Array, name = 'annuaire.xml'): string {
  writeFileSync(path, zip(name, typeof xml === 'string' ? Buffer.from(xml) : xml))
  return path
}

export async function readAll(
  path: string,
  maxXmlBytes?: number,
): Promise<{ structures: PublishedStructure[]; services: PublishedService[] }> {
  const structures: PublishedStructure[] = []
  const services: PublishedService[] = []
  for await (const batch of readDirectoryFile(path, maxXmlBytes)) {
    structures.push(...batch.structures)
    services.push(...batch.services)
  }
  return { structures, services }
}
