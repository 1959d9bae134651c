import { TextDecoder } from 'node:util'
import sax from 'sax'
import type { DirectoryRecord } from './elements.js'
import { DirectoryElements } from './elements.js'
import { DirectoryFileError } from './error.js'

/**
 * Reads the XML of the directory as it comes, and gives what is complete after each piece. Whatever its size, no more
 * of it is held than the elements that are open. Throws a `DirectoryFileError`.
 */
export async function* directoryRecords(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<DirectoryRecord[]> {
  const elements = new DirectoryElements()
  // It counts positions, for without them it would not bound its own buffers.
  const parser = sax.parser(true)
  parser.onerror = (error) => {
    throw new DirectoryFileError('corrupt', `its XML is broken (${error.message.replace(/\s+/g, ' ')})`)
  }
  // The directory has no document type, and one could define entities that grow without end.
  parser.ondoctype = () => {
    throw new DirectoryFileError('corrupt', 'its XML has a document type')
  }
  parser.onopentag = ({ name }) => {
    elements.begin(name)
  }
  parser.onclosetag = () => {
    elements.end()
  }
  parser.ontext = (text) => {
    elements.text(text)
  }
  parser.oncdata = (text) => {
    elements.text(text)
  }
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    parser.write(decoder.decode(chunk, { stream: true }))
    const found = elements.take()
    if (found.length > 0) yield found
  }
  parser.write(decoder?.decode() ?? '').close()
}

const DECLARED = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.-]{1,40})["']/

/** What the XML declaration says; UTF-8 unless it says otherwise. */
function encodingOf(beginning: Uint8Array): string {
  const label = DECLARED.exec(Buffer.from(beginning.subarray(0, 200)).toString('latin1'))?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(label).encoding
  } catch {
    throw new DirectoryFileError('corrupt', `its XML is in an unknown encoding, ${label}`)
  }
}
