/** What the production `Char` of XML 1.0 (2.2) leaves out. */
const ILLEGAL = '[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]'
const ONE = new RegExp(ILLEGAL, 'u')
const ALL = new RegExp(ILLEGAL, 'gu')

/** True when no XML may hold the text, not even by a character reference. */
export function isIllegalXmlText(text: string): boolean {
  return ONE.test(text)
}

/** The text without what XML cannot hold: control characters, halves of surrogate pairs. */
export function legalXmlText(text: string): string {
  return text.replaceAll(ALL, '')
}
