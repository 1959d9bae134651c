/*
 * An ICC v2.1 monitor profile for sRGB, made here from the numbers of IEC 61966-2-1: three colorants adapted to the
 * D50 of the profile connection space, and the tone curve as a table. PDF/A wants one to know what its RGB means.
 */

const CURVE_POINTS = 256
const HEADER_BYTES = 128

/** X, Y, Z relative to D50 (Bradford adaptation of the sRGB primaries). */
const RED = [0.4360747, 0.2225045, 0.0139322] as const
const GREEN = [0.3850649, 0.7168786, 0.0971045] as const
const BLUE = [0.1430804, 0.0606169, 0.7141733] as const
const D50 = [0.9642, 1, 0.8249] as const

/** The bytes of the profile, always the same. */
export function srgbProfile(): Uint8Array {
  const curve = curveTag()
  const tags: [signature: string, data: Buffer][] = [
    ['desc', descriptionTag('sRGB IEC61966-2.1')],
    ['cprt', textTag('No copyright, use freely')],
    ['wtpt', xyzTag(D50)],
    ['rXYZ', xyzTag(RED)],
    ['gXYZ', xyzTag(GREEN)],
    ['bXYZ', xyzTag(BLUE)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ]
  const table = Buffer.alloc(4 + 12 * tags.length)
  table.writeUInt32BE(tags.length, 0)
  const offsets = new Map<Buffer, number>()
  const blocks: Buffer[] = []
  let end = HEADER_BYTES + table.length
  tags.forEach(([signature, data], index) => {
    let offset = offsets.get(data)
    if (offset === undefined) {
      offset = end
      offsets.set(data, offset)
      const block = Buffer.alloc(Math.ceil(data.length / 4) * 4)
      data.copy(block)
      blocks.push(block)
      end += block.length
    }
    const entry = 4 + 12 * index
    table.write(signature, entry, 'latin1')
    table.writeUInt32BE(offset, entry + 4)
    table.writeUInt32BE(data.length, entry + 8)
  })
  return new Uint8Array(Buffer.concat([header(end), table, ...blocks]))
}

/** ICC.1:2001-04, 6.1. The creation date is that of the standard: the profile has no other. */
function header(size: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.writeUInt32BE(size, 0)
  bytes.writeUInt32BE(0x02100000, 8)
  bytes.write('mntrRGB XYZ ', 12, 'latin1')
  ;[1999, 10, 18, 0, 0, 0].forEach((part, index) => bytes.writeUInt16BE(part, 24 + 2 * index))
  bytes.write('acsp', 36, 'latin1')
  writeXyz(bytes, 68, D50)
  return bytes
}

function xyzTag(xyz: readonly [number, number, number]): Buffer {
  const bytes = Buffer.alloc(20)
  bytes.write('XYZ ', 0, 'latin1')
  writeXyz(bytes, 8, xyz)
  return bytes
}

/** s15Fixed16 numbers. */
function writeXyz(bytes: Buffer, offset: number, xyz: readonly [number, number, number]): void {
  xyz.forEach((value, index) => bytes.writeInt32BE(Math.round(value * 65536), offset + 4 * index))
}

function curveTag(): Buffer {
  const bytes = Buffer.alloc(12 + 2 * CURVE_POINTS)
  bytes.write('curv', 0, 'latin1')
  bytes.writeUInt32BE(CURVE_POINTS, 8)
  for (let point = 0; point < CURVE_POINTS; point++) {
    const encoded = point / (CURVE_POINTS - 1)
    const linear = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4
    bytes.writeUInt16BE(Math.round(linear * 65535), 12 + 2 * point)
  }
  return bytes
}

function textTag(text: string): Buffer {
  return Buffer.concat([Buffer.from('text\0\0\0\0', 'latin1'), Buffer.from(`${text}\0`, 'latin1')])
}

/** The ASCII description, followed by empty Unicode and Macintosh ones (ICC.1:2001-04, 6.5.17). */
function descriptionTag(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length + 1)
  return Buffer.concat([
    Buffer.from('desc\0\0\0\0', 'latin1'),
    length,
    Buffer.from(`${text}\0`, 'latin1'),
    Buffer.alloc(4 + 4 + 2 + 1 + 67),
  ])
}
