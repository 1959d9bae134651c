import { DocumentError } from '../document-error.js'

/** What producers of invoices in Western Europe write, under the names that they give it. */
const ENCODINGS = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['latin-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
  ['iso-8859-15', 'iso-8859-15'],
  ['latin9', 'iso-8859-15'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
])
/** The bytes 80 to 9F of Windows-1252, which Node 20 decodes as if they were the controls of ISO-8859-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'
const CII_ROOT = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:'

/**
 * The text of an XML file: as its byte order mark or the zeros of UTF-16 say, else as it declares, else UTF-8
 * (XML 1.0, appendix F). No mark is left at its beginning.
 * @throws {DocumentError} `XML_UNREADABLE`
 */
export function decodeXml(xml: Uint8Array): string {
  const encoding = encodingOf(xml)
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(xml)
    if (encoding !== 'windows-1252') return text
    return text.replace(/[\u0080-\u009F]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80))
  } catch (cause) {
    throw new DocumentError('XML_UNREADABLE', `The XML is not encoded in ${encoding}.`, { cause })
  }
}

/** Whether a file, or its beginning, says that it is a Cross Industry Invoice, in whatever encoding. */
export function looksLikeCii(start: Uint8Array): boolean {
  // Without the zeros of UTF-16 the text is that of UTF-8, as far as the namespace goes.
  return Buffer.from(start.subarray(0, 8192).filter((byte) => byte !== 0)).includes(CII_ROOT)
}

function encodingOf(xml: Uint8Array): string {
  const [first, second, third] = xml
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0x3c && second === 0) return 'utf-16le'
  if (first === 0 && second === 0x3c) return 'utf-16be'
  const start = Buffer.from(xml.subarray(0, 256)).toString('latin1')
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1]
  const encoding = declared === undefined ? 'utf-8' : ENCODINGS.get(declared.toLowerCase())
  // UTF-16 without its zeros is declared in vain: someone wrote the text again as UTF-8.
  if (encoding?.startsWith('utf-16') === true) return 'utf-8'
  if (encoding === undefined)
    throw new DocumentError('XML_UNREADABLE', `The XML is encoded in ${declared ?? ''}, which is not read.`)
  return encoding
}
