import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { DirectoryFileError } from './error.js'

/** The ZIP holds one XML file, perhaps with a note beside it. */
const MOST_ENTRIES = 16

/**
 * The bytes of the only XML file of a ZIP, piece by piece. What is unpacked is counted, whatever the ZIP says of its
 * size. Throws a `DirectoryFileError`.
 */
export async function* xmlOfZip(path: string, maxXmlBytes: number): AsyncGenerator<Buffer> {
  const zip = await sound(() => openPromise(path, { autoClose: false }))
  try {
    const entry = await onlyXml(zip)
    if (entry.uncompressedSize > maxXmlBytes) throw tooBig(maxXmlBytes)
    const stream = await sound(() => zip.openReadStreamPromise(entry))
    yield* counted(stream, maxXmlBytes)
  } finally {
    zip.close()
  }
}

async function onlyXml(zip: ZipFile): Promise<Entry> {
  if (zip.entryCount > MOST_ENTRIES)
    throw new DirectoryFileError('corrupt', `the ZIP has ${zip.entryCount} entries`)
  const found = await sound(async () => {
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) if (/\.xml$/i.test(entry.fileName)) entries.push(entry)
    return entries
  })
  const [entry] = found
  if (entry === undefined || found.length > 1)
    throw new DirectoryFileError('corrupt', `the ZIP has ${found.length} XML files instead of one`)
  if (!entry.canDecodeFileData())
    throw new DirectoryFileError('corrupt', 'the ZIP is encrypted or packed in an unknown way')
  return entry
}

async function* counted(stream: Readable, maxXmlBytes: number): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  let total = 0
  try {
    for (;;) {
      const next = await sound(() => chunks.next())
      if (next.done === true) return
      total += next.value.length
      if (total > maxXmlBytes) throw tooBig(maxXmlBytes)
      yield next.value
    }
  } finally {
    stream.destroy()
  }
}

function tooBig(maxXmlBytes: number): DirectoryFileError {
  return new DirectoryFileError('too-big', `its XML has more than ${Math.round(maxXmlBytes / 2 ** 20)} MiB`)
}

/** Whatever yauzl or zlib finds wrong with the bytes. */
async function sound<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: String(error) }
    throw new DirectoryFileError('corrupt', `its ZIP is broken (${message})`)
  }
}
