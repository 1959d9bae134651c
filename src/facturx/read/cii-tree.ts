import type { Cii, CiiElement, CiiPrefix } from './cii.js'

/** A path of local names below an element, such as `['ExchangedDocument', 'ID']`. */
export type Path = readonly string[]

/** All elements at the end of a path, in the order of the document. */
export function elementsAt(from: CiiElement | undefined, path: Path): CiiElement[] {
  let found = from === undefined ? [] : [from]
  for (const name of path)
    found = found.flatMap(({ children }) => children.filter((child) => child.name === name))
  return found
}

export function elementAt(from: CiiElement | undefined, path: Path): CiiElement | undefined {
  return from === undefined ? undefined : firstAt(from, path, 0)
}

function firstAt(from: CiiElement, path: Path, depth: number): CiiElement | undefined {
  if (depth === path.length) return from
  for (const child of from.children) {
    const found = child.name === path[depth] ? firstAt(child, path, depth + 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** The trimmed text at a path; an empty element counts as absent. */
export function textAt(from: CiiElement | undefined, path: Path): string | undefined {
  const text = elementAt(from, path)?.text.trim()
  return text === undefined || text === '' ? undefined : text
}

/** True when neither the element nor anything in it holds a value. */
export function isEmpty(element: CiiElement): boolean {
  return element.text.trim() === '' && element.attributes.size === 0 && element.children.every(isEmpty)
}

/** The element itself when it has no children. */
export function allLeaves(element: CiiElement): CiiElement[] {
  return element.children.length === 0 ? [element] : element.children.flatMap(allLeaves)
}

/** A copy that shares nothing with the original. */
export function copyOf(element: CiiElement): CiiElement {
  return { ...element, attributes: new Map(element.attributes), children: element.children.map(copyOf) }
}

export function createElement(
  name: string,
  content: string | CiiElement[],
  { prefix = 'ram', attributes = {} }: { prefix?: CiiPrefix; attributes?: Record<string, string> } = {},
): CiiElement {
  return {
    prefix,
    name,
    attributes: new Map(Object.entries(attributes)),
    text: typeof content === 'string' ? content : '',
    children: typeof content === 'string' ? [] : content,
  }
}

export function removeChild(parent: CiiElement, child: CiiElement): void {
  parent.children = parent.children.filter((each) => each !== child)
}

/** Adds a child at the place that the sequence of the parent's type gives it, after those of the same name. */
export function insertChild(parent: CiiElement, child: CiiElement, order: readonly string[]): void {
  const rank = order.indexOf(child.name)
  const next = parent.children.findIndex(({ name }) => order.indexOf(name) > rank)
  parent.children.splice(next === -1 ? parent.children.length : next, 0, child)
}

/**
 * Every leaf element and every attribute with its value, under its path. Siblings of one name are numbered from the
 * second: `/CrossIndustryInvoice/SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem[2]/…/ID/@schemeID`.
 */
export function allTerms({ root }: Cii): Map<string, string> {
  const terms = new Map<string, string>()
  collect(root, `/${root.name}`, terms)
  return terms
}

function collect(element: CiiElement, path: string, terms: Map<string, string>): void {
  if (element.children.length === 0) terms.set(path, element.text)
  for (const [name, value] of element.attributes) terms.set(`${path}/@${name}`, value)
  const counts = new Map<string, number>()
  for (const child of element.children) {
    const count = (counts.get(child.name) ?? 0) + 1
    counts.set(child.name, count)
    collect(child, `${path}/${child.name}${count > 1 ? `[${count}]` : ''}`, terms)
  }
}
