const MASK = '[redacted]'

/** Keys whose values are never shown, whatever they hold. */
const SECRET_KEY = /password|secret|authorization|cpro-account|access_?token|api_?key/i

/**
 * Copies a log entry without its secrets: the values of keys that name one, and every known secret wherever it stands
 * in a text, also in Base64 (which is how the technical account travels).
 */
export function redactor(secrets: readonly string[]): <Entry extends object>(entry: Entry) => Entry {
  const known = secrets
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => [secret, Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '')])
    .sort((a, b) => b.length - a.length)
  const inText = (text: string): string =>
    known.reduce((shown, secret) => shown.replaceAll(secret, MASK), text)
  const inValue = (key: string, value: unknown): unknown => {
    if (SECRET_KEY.test(key)) return MASK
    if (typeof value === 'string') return inText(value)
    if (Array.isArray(value)) return value.map((item) => inValue('', item))
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inValue(name, inner)]))
    return value
  }
  return (entry) => {
    for (const [key, value] of Object.entries(entry)) Object.assign(entry, { [key]: inValue(key, value) })
    return entry
  }
}
