const MAX_LENGTH = 50

/**
 * The name under which a document is deposited: letters, digits, `.`, `_` and `-`, at most 50 characters with the
 * extension (AIFE, deposit of flows). `id` keeps two numbers apart that differ only in what is replaced.
 */
export function flowFileName(number: string, id: number, extension: 'pdf' | 'xml'): string {
  const end = `_${String(id)}.${extension}`
  const stem = number.replace(/[^A-Za-z0-9.-]+/g, '_').slice(0, MAX_LENGTH - end.length)
  return `${stem}${end}`
}
