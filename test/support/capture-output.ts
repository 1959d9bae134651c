/** Runs a command and answers what it wrote to standard output and standard error, as if both were files or pipes. */
export async function outputOf(command: () => Promise<void>): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' }
  const [{ write: writeOut }, { write: writeErr }] = [process.stdout, process.stderr]
  process.stdout.write = (chunk: string | Uint8Array) => ((written.out += String(chunk)), true)
  process.stderr.write = (chunk: string | Uint8Array) => ((written.err += String(chunk)), true)
  try {
    await command()
  } finally {
    process.stdout.write = writeOut
    process.stderr.write = writeErr
  }
  return written
}
