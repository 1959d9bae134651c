/** The bytes of a base64 text, line breaks allowed; undefined when it is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/[\r\n]/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined
  return new Uint8Array(Buffer.from(compact, 'base64'))
}
