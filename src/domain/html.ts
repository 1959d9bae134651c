/** Escapes a text that others wrote (Chorus Pro, a customer's name) before it enters a message body. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** The same, keeping the line breaks of a comment visible; `lineBreak` is how the place it goes to writes one. */
export function escapeMultiline(text: string, lineBreak = '<br/>'): string {
  return escapeHtml(text.trim()).replace(/\r?\n/g, lineBreak)
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
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/[ \t]*\n\s*/g, '\n')
    .trim()
}
