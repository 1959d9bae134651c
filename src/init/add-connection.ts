import { isDeepStrictEqual } from 'node:util'
import { isCollection, isNode, isPair, isSeq, parseDocument, stringify } from 'yaml'
import { z } from 'zod'

const named = z.looseObject({ connections: z.array(z.looseObject({ name: z.string() })).min(1) })

/** Names of the connections of a configuration; undefined: it is none. */
export function connectionNames(text: string): readonly string[] | undefined {
  const document = parseDocument(text)
  const parsed = document.errors.length === 0 ? named.safeParse(document.toJS()) : undefined
  return parsed?.data?.connections.map(({ name }) => name)
}

/** Whether a configuration keeps connections in files of their own. */
export function hasConnectionsFolder(text: string): boolean {
  return parseDocument(text).get('connectionsFolder') !== undefined
}

/**
 * The configuration with one more connection behind the others. Not a byte of what was there is changed: comments and what
 * people wrote by hand stay. Undefined: the list is written in a way in which there is no place for it, such as `[…]`.
 */
export function withConnection(text: string, connection: object): string | undefined {
  const document = parseDocument(text)
  const list = document.get('connections')
  if (!isSeq(list) || list.flow === true) return undefined
  const last = list.items.at(-1)
  const start = isNode(last) ? last.range?.[0] : undefined
  const end = endOf(last)
  if (end === undefined || start === undefined) return undefined
  const dash = text.lastIndexOf('-', start)
  const indent = ' '.repeat(dash - (text.lastIndexOf('\n', dash) + 1))
  const at = placeBehind(text, end, indent.length)
  const item = stringify([connection], { indentSeq: false, lineWidth: 0 }).replace(/^(?=.)/gm, indent)
  const before = text.slice(0, at)
  const made = `${before}${before.endsWith('\n') ? '' : '\n'}${item}${text.slice(at)}`
  return isThatMuchMore(text, made, connection) ? made : undefined
}

/** Where what a node says ends; its own range goes on to what comes next, comments included. */
function endOf(node: unknown): number | undefined {
  const last = isCollection(node) && node.flow !== true ? node.items.at(-1) : undefined
  const inner = isPair(last) ? (last.value ?? last.key) : last
  if (inner !== undefined && inner !== null) return endOf(inner)
  return isNode(node) ? node.range?.[1] : undefined
}

/** Behind the comments of the last connection, which are indented more than its dash. */
function placeBehind(text: string, end: number, indent: number): number {
  const endOfLine = (from: number): number => {
    const at = text.indexOf('\n', from)
    return at < 0 ? text.length : at + 1
  }
  // The end of a value may be the beginning of the next line.
  let place = end > 0 && text[end - 1] === '\n' ? end : endOfLine(end)
  for (let at = place; at < text.length; at = endOfLine(at)) {
    const line = text.slice(at, endOfLine(at))
    const [blanks = ''] = /^ */.exec(line) ?? []
    const isComment = line.startsWith('#', blanks.length)
    if (line.trim() !== '' && !(isComment && blanks.length > indent)) break
    if (isComment) place = endOfLine(at)
  }
  return place
}

function isThatMuchMore(before: string, after: string, connection: object): boolean {
  const [one, other] = [before, after].map((text) => parseDocument(text))
  if (one === undefined || other === undefined || other.errors.length > 0) return false
  const wanted = named.safeParse(one.toJS()).data
  return isDeepStrictEqual(
    other.toJS(),
    wanted && { ...wanted, connections: [...wanted.connections, connection] },
  )
}
