import fc from 'fast-check'
import { allTerms, readBusinessTerms } from '../../src/facturx/read/business-terms.js'
import { parseCii, type CiiElement } from '../../src/facturx/read/cii.js'
import { serialiseCii } from '../../src/facturx/embed/serialise.js'
import { DocumentError } from '../../src/facturx/document-error.js'
import { prepareFacturX } from '../../src/facturx/prepare.js'
import { readFacturX } from '../../src/facturx/read/read-pdf.js'
import { repairCii } from '../../src/facturx/repair/repair.js'
import { realPdf, realXml } from './documents.js'

const XMLS = ['16.0 RINV_2026_00001_factur_x.xml', '19.0 INV_2026_00004_factur_x.xml'].map(realXml)
const PIECES = [
  '',
  '<',
  '>',
  '</',
  '/>',
  '&',
  '&amp;',
  '&#0;',
  '"',
  ' ',
  '\n',
  '<ram:ID>',
  '</ram:ID>',
  '<a/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?x?>',
  'xmlns:ram="u"',
  '__proto__',
  '\uD800',
  '\u0000',
]

/** A share of the whole. (`fc.double` would be near 0 nearly always.) */
const place = fc.nat(999_999).map((millionths) => millionths / 1_000_000)

type Edit = readonly [at: number, drop: number, piece: string]
const edit: fc.Arbitrary<Edit> = fc.tuple(
  place,
  fc.oneof(fc.constant(0), fc.nat(40)),
  fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })),
)

function mutate(text: string, edits: readonly Edit[]): string {
  return edits.reduce((mutated, [at, drop, piece]) => {
    const index = Math.floor(at * mutated.length)
    return mutated.slice(0, index) + piece + mutated.slice(index + drop)
  }, text)
}

/** Removes whole elements: well-formed XML that lacks something. */
function prune(xml: string, picks: readonly number[]): string {
  const cii = parseCii(xml)
  for (const pick of picks) {
    const parents = descendants(cii.root).filter(({ children }) => children.length > 0)
    const parent = parents[Math.floor(pick * parents.length)]
    parent?.children.splice(Math.floor(((pick * 1000) % 1) * parent.children.length), 1)
  }
  return serialiseCii(cii)
}

function descendants(element: CiiElement): CiiElement[] {
  return [element, ...element.children.flatMap(descendants)]
}

function process(xml: string | Uint8Array): void {
  const context = { framework: 'A1', companyIban: 'FR7630006000011234567890189', contract: 'M<&>"' } as const
  const { cii } = repairCii(parseCii(xml), context)
  const written = serialiseCii(cii)
  const again = parseCii(written)
  expect([...allTerms(again)]).toEqual([...allTerms(cii)])
  expect(repairCii(again, context).repairs).toEqual([])
  readBusinessTerms(again)
}

async function endsWell(action: () => unknown): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
  }
}

describe('a damaged document', () => {
  it('of XML is processed or refused with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...XMLS),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (xml, edits) =>
          endsWell(() => {
            process(mutate(xml, edits))
          }),
      ),
      { numRuns: 200 },
    )
  })

  it('of XML that lacks elements is processed, and nothing is left to repair', () => {
    const picks = fc.array(place, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.constantFrom(...XMLS), picks, (xml, chosen) => {
        process(prune(xml, chosen))
      }),
      { numRuns: 60 },
    )
  })

  it('of PDF is prepared or refused with a reason', async () => {
    const pdf = realPdf('17.0 RINV_2026_00001.pdf').toString('latin1')
    const pieces = fc.constantFrom(
      '',
      ' ',
      '[',
      '<<',
      '>>',
      'endobj',
      'stream\n',
      '/Kids',
      '0 0 R',
      '99 0 R',
      '(',
      'R',
    )
    const pdfEdit = fc.tuple(place, fc.nat(60), pieces)
    await fc.assert(
      fc.asyncProperty(fc.array(pdfEdit, { minLength: 1, maxLength: 5 }), (edits) =>
        endsWell(async () => {
          const modifiedAt = new Date('2026-10-05T08:00:00Z')
          const damaged = Buffer.from(mutate(pdf, edits), 'latin1')
          const prepared = await prepareFacturX(damaged, { framework: 'A1', modifiedAt })
          expect((await readFacturX(prepared.pdf)).xml).toEqual(new Uint8Array(Buffer.from(prepared.xml)))
        }),
      ),
      { numRuns: 60 },
    )
  })
})
