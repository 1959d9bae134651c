import { TextDecoder } from 'node:util'

/** What a byte order mark says goes before every declaration (WHATWG Encoding, section 6). */
const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
]

/**
 * The text of an answer in the encoding that its `Content-Type` declares, which is not always UTF-8 once a gateway has
 * recoded it; UTF-8 where none is declared, or one that nobody knows. Bytes that are none of its characters become U+FFFD.
 */
export function decodeDeclared(bytes: Uint8Array, contentType: string | undefined): string {
  const mark = MARKS.find(([, start]) => start.every((byte, index) => bytes[index] === byte))
  const decoder = decoderOf(mark?.[0] ?? declaredIn(contentType))
  const text = decoder.decode(bytes)
  return decoder.encoding === 'windows-1252' ? text.replace(/[\u0080-\u009F]/g, inWindows1252) : text
}

/** The characters of 0x80 to 0x9F, which several versions of Node leave as controls; five bytes stand for nothing. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'

function inWindows1252(control: string): string {
  return WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80)
}

/** RFC 9110, section 8.3.2: a token or a quoted string, in letters of any case. */
function declaredIn(contentType: string | undefined): string {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8'
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label)
  } catch {
    return new TextDecoder()
  }
}
