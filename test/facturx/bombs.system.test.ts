import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { deflateSync } from 'node:zlib'
import { z } from 'zod'
import { bomb, embed, emptyPdf, spaces, withStream, withStructureBomb } from './pdfs.js'

const READ = fileURLToPath(new URL('./child/read.js', import.meta.url))
const RSM = 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'
const outcome = z.object({ code: z.string() })

/** Reads a document in a process that is given little memory, and would die of taking more. */
async function read(content: Uint8Array | string, extension: 'pdf' | 'xml') {
  const folder = await mkdtemp(join(tmpdir(), 'bomb-'))
  try {
    const path = join(folder, `invoice.${extension}`)
    await writeFile(path, content)
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, ['--max-old-space-size=256', READ, path])
    return outcome.parse(JSON.parse(stdout))
  } finally {
    await rm(folder, { recursive: true })
  }
}

const objects = '/Type/ObjStm/N 1/First 4'
const hex = (bytes: Uint8Array) => Buffer.from(`${Buffer.from(bytes).toString('hex')}>`)

const pdfs: [what: string, make: (pdf: Uint8Array) => Uint8Array, code: string][] = [
  ['objects compressed without end', (pdf) => withStructureBomb(pdf, 300), 'TOO_LARGE'],
  [
    'objects compressed twice',
    (pdf) => withStream(pdf, `${objects}/Filter[/FlateDecode/FlateDecode]`, deflateSync(spaces(300))),
    'PDF_UNREADABLE',
  ],
  [
    'objects compressed and written in hexadecimal',
    (pdf) => withStream(pdf, `${objects}/Filter[/ASCIIHexDecode/FlateDecode]`, hex(spaces(300))),
    'PDF_UNREADABLE',
  ],
  [
    'objects in run lengths',
    (pdf) => withStream(pdf, `${objects}/Filter/RunLengthDecode`, Buffer.alloc(10_000_000, '\u0081 ')),
    'PDF_UNREADABLE',
  ],
  [
    'objects under a type behind four kilobytes of dictionary',
    (pdf) => withStream(pdf, `${objects}/Filter/FlateDecode/Padding(${' '.repeat(5000)})`, spaces(300)),
    'TOO_LARGE',
  ],
  [
    'millions of objects',
    (pdf) => withStream(pdf, `${objects}/Filter/FlateDecode`, deflateSync(`9 0 [${'[]'.repeat(7_000_000)}]`)),
    'TOO_LARGE',
  ],
  [
    'millions of objects in the open',
    (pdf) => withStream(pdf, `/Padding[${'[]'.repeat(4_000_000)}]`, Buffer.alloc(0)),
    'TOO_LARGE',
  ],
  [
    'more cross-references than atoms',
    (pdf) => withStream(pdf, '/Type/XRef/Size 4000000000/W[1 2 1]', Buffer.alloc(16)),
    'NO_CII',
  ],
]

describe('a PDF', () => {
  it.each(pdfs)('with %s ends with a reason, in a process with little memory', async (_, make, code) => {
    const result = await read(make(await emptyPdf()), 'pdf')
    expect(result.code).toBe(code)
  })

  it('with invoice data compressed without end ends with a reason, in a process with little memory', async () => {
    const pdf = await emptyPdf((document) => {
      embed(document, { name: 'factur-x.xml', content: '', stream: bomb(document, 300) })
    })
    const result = await read(pdf, 'pdf')
    expect(result.code).toBe('TOO_LARGE')
  })
})

describe('an XML', () => {
  const root = (content: string) =>
    `<r:CrossIndustryInvoice xmlns:r="${RSM}">${content}</r:CrossIndustryInvoice>`
  const attributes = (count: number) => Array.from({ length: count }, (_, index) => `a${index}="" `).join('')
  const xmls: [what: string, xml: string, code: string][] = [
    ['millions of elements', root('<r:ID/>'.repeat(1_200_000)), 'TOO_LARGE'],
    ['an element of a million attributes', root(`<r:ID ${attributes(800_000)}/>`), 'TOO_LARGE'],
    ['an element with megabytes of white space', root(`<r:ID${' '.repeat(9_000_000)}/>`), 'TOO_LARGE'],
    [
      'entities that multiply',
      `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${root('&b;')}`,
      'XML_FORBIDDEN',
    ],
    [
      'an external entity',
      `<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>${root('&a;')}`,
      'XML_FORBIDDEN',
    ],
  ]

  it.each(xmls)('with %s ends with a reason, in a process with little memory', async (_, xml, code) => {
    const result = await read(xml, 'xml')
    expect(result.code).toBe(code)
  })
})
