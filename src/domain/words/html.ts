import { plainText } from './plain-text.js'
import { fr } from './typography.js'

declare const ESCAPED: unique symbol

/**
 * HTML in which every text is escaped: what this file makes, and nothing else. Any other template, sum or `replace` of it is
 * a plain string again, which the compiler refuses where HTML is wanted.
 */
export type Html = string & { readonly [ESCAPED]: true }

/** HTML that was made here once and comes back from the store. */
export function keptHtml(text: string): Html {
  return text as Html
}

/**
 * Tag of a template: French words and tags of our own, set like those of `fr`, with escaped texts in between. It is not called
 * `html` because Prettier lays such templates out anew, blanks and all.
 */
export function markup(words: TemplateStringsArray, ...places: readonly Html[]): Html {
  return keptHtml(fr(words, ...places))
}

export function joinHtml(parts: readonly Html[], between = ''): Html {
  return keptHtml(parts.join(between))
}

/** Makes a text that others wrote (Chorus Pro, a customer's name) fit for a message body, where it shows as text. */
export function escapeHtml(text: string): Html {
  return keptHtml(
    plainText(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  )
}

/** The same, keeping the line breaks of a comment visible; `lineBreak` is how the place it goes to writes one. */
export function escapeMultiline(text: string, lineBreak: '<br/>' | '<br>' = '<br/>'): Html {
  return keptHtml(escapeHtml(text).replace(/\r?\n/g, lineBreak))
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
