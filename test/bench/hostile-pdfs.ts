import { deflateSync } from 'node:zlib'

/** A PDF with something put before its first object. */
function withObjects(pdf: Uint8Array, objects: Uint8Array): Buffer {
  const at = Buffer.from(pdf).indexOf('1 0 obj')
  return Buffer.concat([pdf.subarray(0, at), objects, Buffer.from('\n'), pdf.subarray(at)])
}

/** So many objects of a few bytes each, whose numbers lie `apart` from each other. */
export function ofManyObjects(pdf: Uint8Array, count: number, apart: number): Buffer {
  const objects = Array.from({ length: count }, (_, index) => `${1000 + apart * index} 0 obj\n<<>>\nendobj\n`)
  return withObjects(pdf, Buffer.from(objects.join('')))
}

/** A stream that says it holds objects, and decompresses to so many megabytes. */
export function ofCompressedObjects(pdf: Uint8Array, megabytes: number): Buffer {
  const content = deflateSync(Buffer.alloc(megabytes * 1024 * 1024, '0 '))
  const head = `999 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length ${content.length}>>\nstream\n`
  return withObjects(pdf, Buffer.concat([Buffer.from(head), content, Buffer.from('\nendstream\nendobj\n')]))
}

/** A file that ends its table of cross-references again and again. */
export function ofManySections(pdf: Uint8Array, bytes: number): Buffer {
  return withObjects(pdf, Buffer.alloc(bytes, 'startxref\n1\n'))
}
