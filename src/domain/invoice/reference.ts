/** What no reader sees: zero-width characters, byte order marks, soft hyphens, marks of direction. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu

export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '')
}

/**
 * A reference (service code, commitment number, contract) as a person sees it: what is invisible carries no meaning and
 * goes, wherever it stands, and so do blanks at the ends; a blank of another kind inside is a plain blank. Line breaks and
 * other controls inside stay: they may part two references, and a rule names them. Undefined when nothing is left.
 */
export function visibleReference(text: string | undefined): string | undefined {
  const visible = withoutInvisible(text ?? '')
    .replace(/\p{Zs}/gu, ' ')
    .trim()
  return visible === '' ? undefined : visible
}

/** Whether two references differ by blanks and invisible characters at most. */
export function isSameReference(left: string | undefined, right: string | undefined): boolean {
  return withoutBlanks(left) === withoutBlanks(right)
}

function withoutBlanks(text: string | undefined): string {
  return withoutInvisible(text ?? '').replace(/\s/g, '')
}
