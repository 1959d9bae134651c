import type { FieldType } from './fields/definition.js'
import { comparableDatetime, nextSecond } from './time.js'
import type { Json } from './values.js'
import { isSince, type OdooVersion } from './version.js'

export const OPERATORS = new Set([
  '=',
  '!=',
  '<>',
  '==',
  '=?',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
  'like',
  'not like',
  'ilike',
  'not ilike',
  '=like',
  '=ilike',
])

const NUMERIC = new Set<FieldType>(['integer', 'float', 'monetary', 'many2one_reference'])

/** `%` any text, `_` one character, `\` takes the next one as it is: SQL's LIKE. */
function likePattern(pattern: string, ignoreCase: boolean): RegExp {
  const source = pattern.replace(/\\?[\s\S]/g, (found) => {
    if (found === '%') return '[\\s\\S]*'
    if (found === '_') return '[\\s\\S]'
    const literal = found.length === 2 ? found.slice(1) : found
    return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  })
  return new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u')
}

function normal(type: FieldType, value: Json): Json {
  if (value === null) return false
  if (type === 'datetime' && typeof value === 'string') return comparableDatetime(value) ?? value
  if (type === 'boolean') return value !== false && value !== 0
  if (NUMERIC.has(type) && value === false) return 0
  return value
}

type Test = (stored: Json) => boolean

function likeTest(operator: string, value: Json): Test {
  const negative = operator.startsWith('not ')
  const exact = operator.startsWith('=')
  const text = typeof value === 'string' ? value : value === false ? '' : JSON.stringify(value)
  const pattern = likePattern(exact ? text : `%${text}%`, operator.endsWith('ilike'))
  return (stored) => (typeof stored === 'string' && pattern.test(stored)) !== negative
}

function orderTest(operator: string, value: Json): Test {
  return (stored) => {
    const comparable =
      (typeof stored === 'string' && typeof value === 'string') ||
      (typeof stored === 'number' && typeof value === 'number')
    if (!comparable) return false
    if (operator === '<') return stored < value
    if (operator === '<=') return stored <= value
    if (operator === '>') return stored > value
    return stored >= value
  }
}

/** Of values that are equal to each other it is the same. */
function equalBy(version: OdooVersion, type: FieldType): (value: Json) => Json {
  const isBySecond = isSince(version, '19.0') && type === 'datetime'
  return (value) => (isBySecond && typeof value === 'string' ? value.slice(0, 19) : value)
}

function equalTest(version: OdooVersion, type: FieldType, value: Json): Test {
  const key = equalBy(version, type)
  const wanted = key(value)
  return (stored) => key(stored) === wanted
}

/**
 * 19.0 compares datetimes by whole seconds: `>` starts at the second after, `<=` takes the whole second in.
 * 16.0 and 17.0 compare with the stored microseconds.
 */
function wholeSeconds(operator: string, value: string): { operator: string; value: string } {
  const second = value.slice(0, 19)
  if (operator === '>') return { operator: '>=', value: nextSecond(second) }
  if (operator === '<=') return { operator: '<', value: nextSecond(second) }
  return { operator, value: second }
}

/** The test that a leaf puts to a stored value that is not relational. */
export function scalarTest(version: OdooVersion, type: FieldType, operator: string, value: Json): Test {
  const wanted = normal(type, value)
  const seen =
    (test: Test): Test =>
    (stored) =>
      test(normal(type, stored))
  switch (operator) {
    case '=':
    case '==':
      return Array.isArray(value)
        ? scalarTest(version, type, 'in', value)
        : seen(equalTest(version, type, wanted))
    case '!=':
    case '<>': {
      const equal = scalarTest(version, type, '=', value)
      return (stored) => !equal(stored)
    }
    case '=?':
      return value === false || value === null ? () => true : seen(equalTest(version, type, wanted))
    case 'in': {
      const items = Array.isArray(value) ? value : [value]
      const key = equalBy(version, type)
      const wantedOnes = new Set(items.map((item) => key(normal(type, item))))
      return seen((stored) => wantedOnes.has(key(stored)))
    }
    case 'not in': {
      const among = scalarTest(version, type, 'in', value)
      return (stored) => !among(stored)
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (isSince(version, '19.0') && type === 'datetime' && typeof wanted === 'string') {
        const whole = wholeSeconds(operator, wanted)
        return seen(orderTest(whole.operator, whole.value))
      }
      return seen(orderTest(operator, wanted))
    }
    default:
      return likeTest(operator, value)
  }
}
