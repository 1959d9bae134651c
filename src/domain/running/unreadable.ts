/**
 * A record of Odoo, or a row of one of Chorus Pro's lists, in which something is not what it should be. It is set aside;
 * the others go on.
 */
export interface Unreadable {
  readonly side: 'odoo' | 'chorus-pro'
  /** Model of Odoo, service of Chorus Pro. */
  readonly where: string
  /** Id in Odoo, identifier in Chorus Pro; empty where not even that can be read. */
  readonly key: string
  /** Its number or name, as far as it can be read. */
  readonly name: string | undefined
  /** English: the field, and what was found in it. */
  readonly why: string
}

const LONGEST = 80

/**
 * English: what was found in a field.
 *
 * @param path of the field in `row`, such as `['amount_total']`; empty: the row itself is no record
 */
export function faultIn(row: unknown, path: readonly PropertyKey[]): string {
  const found = valueAt(row, path)
  const shown = found === undefined ? 'missing' : shorten(JSON.stringify(found))
  return `${path.map(String).join('.') || 'the whole row'} is ${shown}`
}

function valueAt(row: unknown, path: readonly PropertyKey[]): unknown {
  let value = row
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined
    const entry = Object.entries(value).find(([key]) => key === String(name))
    value = entry?.[1]
  }
  return value
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** English, one line. */
export function describeUnreadable({ where, key, name, why }: Unreadable): string {
  return `${where} ${key || '(without an id)'}${name === undefined ? '' : ` (${name})`}: ${why}`
}
