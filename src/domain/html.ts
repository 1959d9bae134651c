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
