import { PDFArray, PDFDict, PDFName } from '@cantoo/pdf-lib'
import type { PDFDocument, PDFObject } from '@cantoo/pdf-lib'
import { DocumentError } from '../document-error.js'

/** A page or a branch of the tree of pages; a thousand pages are far more than Chorus Pro takes in ten megabytes. */
const MAX_ENTRIES = 200_000

/**
 * The pages of a PDF, each once, in the order of the tree. (pdf-lib's own walk goes into a branch as often as it is named:
 * 28 branches that name the next one twice are 268 million pages.)
 * @throws {DocumentError} `PDF_UNREADABLE` without a tree of pages, `TOO_LARGE`
 */
export function pagesOf({ context }: PDFDocument): PDFDict[] {
  const catalog = context.lookup(context.trailerInfo.Root)
  const root = catalog instanceof PDFDict ? catalog.lookup(PDFName.of('Pages')) : undefined
  if (!(root instanceof PDFDict)) throw new DocumentError('PDF_UNREADABLE', 'The PDF has no tree of pages.')
  return branchesOf(root, 'pages').filter((node) => !(node.lookup(PDFName.of('Kids')) instanceof PDFArray))
}

/**
 * All nodes of a tree of `/Kids` (of pages, of names), each once, each before its kids.
 * @throws {DocumentError} `TOO_LARGE`
 */
export function branchesOf(root: PDFDict, what: string): PDFDict[] {
  const seen = new Set<PDFDict | PDFArray>()
  const found: PDFDict[] = []
  const open: (PDFObject | undefined)[] = [root]
  let entries = 0
  while (open.length > 0) {
    const node = open.pop()
    if (!(node instanceof PDFDict) || seen.has(node)) continue
    seen.add(node)
    found.push(node)
    const kids = node.lookup(PDFName.of('Kids'))
    if (!(kids instanceof PDFArray) || seen.has(kids)) continue
    seen.add(kids)
    entries += kids.size()
    if (entries > MAX_ENTRIES)
      throw new DocumentError('TOO_LARGE', `The PDF has more than ${MAX_ENTRIES} ${what}.`)
    for (let index = kids.size() - 1; index >= 0; index--) open.push(kids.lookup(index))
  }
  return found
}
