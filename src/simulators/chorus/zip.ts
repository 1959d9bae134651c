import { crc32, deflateRawSync } from 'node:zlib'

export interface ZippedFile {
  /** With its folders, parted by `/`. */
  readonly name: string
  readonly content: Uint8Array
}

const DEFLATED = 8
const NEEDED_VERSION = 20
/** Names are in UTF-8. */
const FLAGS = 0x0800

/** A ZIP of these files (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zipOf(files: readonly ZippedFile[]): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, content } of files) {
    const packed = deflateRawSync(content)
    const fileName = Buffer.from(name, 'utf8')
    const common = Buffer.alloc(26)
    common.writeUInt16LE(NEEDED_VERSION, 0)
    common.writeUInt16LE(FLAGS, 2)
    common.writeUInt16LE(DEFLATED, 4)
    // 1 January 1980, the first day that a ZIP can name.
    common.writeUInt16LE(0x0021, 8)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(fileName.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, fileName, packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    centrals.push(
      Buffer.from('PK\u0001\u0002', 'latin1'),
      Buffer.from([NEEDED_VERSION, 0]),
      common,
      place,
      fileName,
    )
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}
