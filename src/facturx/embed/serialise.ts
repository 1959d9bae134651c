import { CII_NAMESPACES, XSI, type Cii, type CiiElement } from '../read/cii.js'

/** Writes UTF-8 XML, indented by two spaces, the same text for the same content. */
export function serialiseCii({ root }: Cii): string {
  const declarations = Object.entries(CII_NAMESPACES).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  if (usesXsi(root)) declarations.push(` xmlns:xsi="${XSI}"`)
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>']
  write(root, '', declarations.join(''), lines)
  return `${lines.join('\n')}\n`
}

function write(element: CiiElement, indent: string, declarations: string, lines: string[]): void {
  const name = `${element.prefix}:${element.name}`
  let start = `${indent}<${name}${declarations}`
  for (const [key, value] of element.attributes) start += ` ${key}="${escapeAttribute(value)}"`
  if (element.children.length > 0) {
    lines.push(`${start}>`)
    for (const child of element.children) write(child, `${indent}  `, '', lines)
    lines.push(`${indent}</${name}>`)
  } else lines.push(element.text === '' ? `${start}/>` : `${start}>${escapeText(element.text)}</${name}>`)
}

/** A carriage return written as it is would be read as a line feed. */
function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;')
}

/** White space other than a blank would be read as one. */
function escapeAttribute(value: string): string {
  return escapeText(value).replaceAll('"', '&quot;').replaceAll('\t', '&#x9;').replaceAll('\n', '&#xA;')
}

function usesXsi(element: CiiElement): boolean {
  return (
    [...element.attributes.keys()].some((name) => name.startsWith('xsi:')) || element.children.some(usesXsi)
  )
}
