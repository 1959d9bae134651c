import type { CachedStructure } from '../store.js'
import { parseKeptStructure } from './json.js'

/** NULL: the directory knows no public structure. */
export function keptIn(text: string | null): Pick<CachedStructure, 'entry' | 'doubt'> {
  if (text === null) return { entry: undefined }
  const { structure, services, doubt } = parseKeptStructure(text)
  return { entry: structure && services && { structure, services }, doubt }
}
