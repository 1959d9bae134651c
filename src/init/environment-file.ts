import { environmentPrefix, SECRET_KEYS, secretVariable } from '../config/secrets.js'

/** Lines `NAME=value` of a file that a shell and systemd read alike, without their quotes. */
export function readEnvironment(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, name, value = ''] = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
      if (name === undefined) return []
      const quoted = /^"(.*)"$/.exec(value)?.[1]
      const literal = /^'(.*)'$/.exec(value)?.[1]
      return [[name, quoted?.replace(/\\([\\"$`])/g, '$1') ?? literal ?? value]]
    }),
  )
}

/**
 * The secrets of the only connection may go without its name; with another beside it they may not. Every other line stays
 * as it is.
 */
export function withNamedSecrets(text: string, connection: string): string {
  return SECRET_KEYS.reduce(
    (named, key) =>
      named.replace(
        new RegExp(`^(\\s*(?:export\\s+)?)CHORUS_BRIDGE_(?=${secretVariable(key)}(?:_FILE)?=)`, 'gm'),
        `$1${environmentPrefix(connection)}`,
      ),
    text,
  )
}

/** A shell and systemd read it alike. */
export function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `"${text.replace(/[\\"$`]/g, '\\$&')}"`
}
