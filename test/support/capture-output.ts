/** Runs a command and answers what it wrote to standard output and standard error, as if both were files or pipes. */
export async function outputOf(command: () => Promise<void>): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' }
  const restore = [
    capture(process.stdout, (text) => (written.out += text)),
    capture(process.stderr, (text) => (written.err += text)),
  ]
  try {
    await command()
  } finally {
    for (const undo of restore) undo()
  }
  return written
}

function capture(stream: NodeJS.WriteStream, keep: (text: string) => void): () => void {
  const original = Object.getOwnPropertyDescriptor(stream, 'write')
  Object.defineProperty(stream, 'write', {
    configurable: true,
    value: (chunk: string | Uint8Array) => {
      keep(String(chunk))
      return true
    },
  })
  return () => {
    if (original === undefined) Reflect.deleteProperty(stream, 'write')
    else Object.defineProperty(stream, 'write', original)
  }
}
