import { plainText } from './plain-text.js'

/** Makes a text that others wrote (Chorus Pro, a customer's name) fit for a message body, where it shows as text. */
export function escapeHtml(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** The same, keeping the line breaks of a comment visible; `lineBreak` is how the place it goes to writes one. */
export function escapeMultiline(text: string, lineBreak = '<br/>'): string {
  return escapeHtml(text).replace(/\r?\n/g, lineBreak)
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#34': '"',
  nbsp: ' ',
  amp: '&',
}

/** What an HTML text of Odoo (a note, a legal mention) says, a line for each paragraph. */
export function textOfHtml(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/(?:p|div|li|h\d)>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
