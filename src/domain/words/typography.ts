const NO_BREAK = '\u00A0'

/**
 * French words of our own with the spaces that no line may break at: before `: ; ! ? »`, `%`, `€` and `Mo`, after `«` and
 * `n°`. What others wrote (a comment, a name) and what is compared with theirs never passes through here.
 */
export function typeset(words: string): string {
  return words.replace(/ (?=[:;!?»%€]|Mo\b)/g, NO_BREAK).replace(/(«|n°) /g, `$1${NO_BREAK}`)
}

/** Tag of a template: its words are set, what stands between them stays as it is. */
export function fr(words: TemplateStringsArray, ...places: readonly string[]): string {
  return words.map((part, index) => typeset(part) + (places[index] ?? '')).join('')
}
