import { mark } from '../marks/mark.js'
import { hideInMixed, MASK } from '../secrets/hide.js'

/** Keys whose values are never shown, whatever they hold. */
const SECRET_KEY = /password|secret|authorization|cpro-account|access_?token|api_?key/i

/** Characters of one text: what others wrote has no bounds of its own. */
const LONGEST_TEXT = 4_000

/**
 * Copies a log entry without its secrets: the values of keys that name one, and every known secret wherever it stands in
 * a text. Texts that are too long are cut. What others said has lost its secrets before (`OdooHttp`, `createChorusHttp`);
 * here a secret that may be a word of ours stays, because a sentence without it would tell which it is.
 */
export function redactor(secrets: readonly string[]): <Entry extends object>(entry: Entry) => Entry {
  const hide = hideInMixed(secrets)
  const inText = (text: string): string => {
    const hidden = hide(text)
    const more = hidden.length - LONGEST_TEXT
    return more > 0 && mark('endless-log-text')
      ? `${hidden.slice(0, LONGEST_TEXT)}… (${String(more)} more characters)`
      : hidden
  }
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
