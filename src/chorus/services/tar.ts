/** A file of an archive. */
export interface ArchivedFile {
  /** At most 50 characters of ASCII. */
  readonly name: string
  readonly bytes: Uint8Array
}

const BLOCK = 512

/** Whoever unpacks it may read it and change it. */
const MODE = '0000644'
const NOBODY = '0000000'

/** The archive of these files (POSIX.1-1988, ustar): regular ones, without folders. The same files give the same bytes. */
export function tar(files: readonly ArchivedFile[]): Buffer {
  const parts = files.flatMap(({ name, bytes }) => [
    headerOf(name, bytes.length),
    bytes,
    Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ])
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)])
}

function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 'ascii')
  header.write(MODE, 100, 'ascii')
  header.write(NOBODY, 108, 'ascii')
  header.write(NOBODY, 116, 'ascii')
  header.write(octal(size, 11), 124, 'ascii')
  header.write(octal(0, 11), 136, 'ascii')
  // The sum is taken with blanks in its own place.
  header.fill(' ', 148, 156)
  header.write('0', 156, 'ascii')
  header.write('ustar\u000000', 257, 'ascii')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)}\u0000 `, 148, 'ascii')
  return header
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
