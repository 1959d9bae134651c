import { readdirSync, readFileSync } from 'node:fs'
import { parseCii, type Cii } from '../../src/facturx/read/cii.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'

const ROOT = new URL('../../src/simulators/recordings/', import.meta.url)
const VERSIONS = ['16.0', '17.0', '19.0'] as const
/** 18.0; 19.0 of July 2026 with Odoo's own platform, the company registered with it or not; the Factur-X of the reform. */
const VERSIONS_OF_2026 = ['18.0', '19.0-pdp', '19.0-pdp-registered', '19.0-pdp-siren'] as const

/** A document as an Odoo server made it. */
export interface RealDocument {
  readonly name: string
  readonly bytes: Buffer
}

function read(version: string, extension: string): RealDocument[] {
  const folder = new URL(`${version}/documents/`, ROOT)
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .toSorted()
    .map((name) => ({ name: `${version} ${name}`, bytes: readFileSync(new URL(name, folder)) }))
}

export const realPdfs = VERSIONS.flatMap((version) => read(version, '.pdf'))
export const realXmls = VERSIONS.flatMap((version) => read(version, '.xml'))

const recentPdfs = VERSIONS_OF_2026.flatMap((version) => read(version, '.pdf'))
const recentXmls = VERSIONS_OF_2026.flatMap((version) => read(version, '_factur_x.xml'))

export interface RealInvoice {
  readonly name: string
  readonly xml: () => Promise<Uint8Array>
}

const invoicesOf = (xmls: readonly RealDocument[], pdfs: readonly RealDocument[]): RealInvoice[] => [
  ...xmls.map(({ name, bytes }) => ({ name, xml: () => Promise.resolve(bytes) })),
  ...pdfs.map(({ name, bytes }) => ({ name, xml: async () => (await readFacturX(bytes)).xml })),
]

/** Every invoice of the three versions, from its XML or out of its PDF. */
export const realInvoices = invoicesOf(realXmls, realPdfs)
/** Every invoice that any Odoo made. */
export const allRealInvoices = [...realInvoices, ...invoicesOf(recentXmls, recentPdfs)]

export function realPdf(name: string): Buffer {
  return named(realPdfs, name)
}

export function realXml(name: string): string {
  return named([...realXmls, ...recentXmls], name).toString('utf8')
}

/** The document of one of the kinds that people ran into, as they have it. */
export function caseFile(path: string): Buffer {
  return readFileSync(new URL(`../fixtures/facturx/cases/${path}`, import.meta.url))
}

/** A real invoice with parts of its XML replaced; each part must be there. */
export function edited(name: string, ...edits: [from: string | RegExp, to: string][]): Cii {
  return parseCii(editedXml(name, ...edits))
}

export function editedXml(name: string, ...edits: [from: string | RegExp, to: string][]): string {
  let xml = realXml(name)
  for (const [from, to] of edits) {
    const after = xml.replace(from, to)
    if (after === xml) throw new Error(`${name} has no ${String(from)}`)
    xml = after
  }
  return xml
}

/** The code of the error that an action ends with; `undefined` when it ends well. */
export async function errorCode(action: () => unknown): Promise<unknown> {
  try {
    await action()
    return undefined
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : error
  }
}

function named(documents: readonly RealDocument[], name: string): Buffer {
  const found = documents.find((document) => document.name === name)
  if (found === undefined) throw new Error(`no document ${name}`)
  return found.bytes
}
