import { createHash } from 'node:crypto'
import { z } from 'zod'
import { mark } from '../../marks/mark.js'
import { unexpectedShape } from './classify.js'
import { ChorusError } from './error.js'
import { optionalCount, rows } from './fields.js'
import type { ChorusHttp } from './http.js'
import { read } from './schemas.js'

export interface Page {
  readonly rows: readonly unknown[]
  readonly number: number | undefined
  readonly pages: number | undefined
  readonly perPage: number | undefined
  readonly total: number | undefined
}

/** No list that a supplier can see is that long: an answer that never ends is a fault of the other side. */
const MOST_PAGES = 10_000
const MOST_ROWS = 100_000
/** The largest page that is asked for anywhere; one of more rows is none that was asked for. */
const MOST_ROWS_A_PAGE = 1_000
/** A page may show what an earlier one has shown, when something new moved the rows on between two questions. */
const MOST_REPEATED_PAGES = 3

/** What a list is, and how much of it there can be. */
export interface List {
  readonly path: string
  /** Rows asked for at a time. */
  readonly pageSize: number
  /** Rows of all pages, where it is less than any list may have. */
  readonly mostRows?: number
  /** Called at the end where fewer rows came than the list says to have. */
  readonly onShort?: (error: ChorusError) => void
}

/**
 * All pages of a list, one request each, from page 1. `ask` gives undefined when Chorus Pro finds nothing (any more). A list that
 * says to have more rows than came by its last page is asked for on: a server may give fewer a page than were asked for.
 * Throws a `ChorusError` of kind `request` when the answers are of other pages than those asked for, or would never end.
 */
export async function* allPages(
  { path, pageSize, mostRows = MOST_ROWS, onShort }: List,
  ask: (page: number) => Promise<Page | undefined>,
): AsyncGenerator<Page> {
  const shown = new Set<string>()
  let repeated = 0
  let received = 0
  /** By what it says itself, after what looked like its last page. */
  let missing = 0
  let former: Page | undefined
  for (let asked = 1; asked <= MOST_PAGES; asked += 1) {
    const page: Page | undefined = missing > 0 ? await askBeyond(ask, asked, shown) : await ask(asked)
    if (!page || page.rows.length === 0) {
      const lacking = Math.max(missing, lackingOf([former, page], { asked, received }))
      if (lacking > 0)
        onShort?.(unexpectedShape(path, `${lacking} of the ${received + lacking} rows that it has to show`))
      return
    }
    former = page
    if (page.number !== undefined && page.number !== asked) {
      throw unexpectedShape(path, `page ${asked} (page ${page.number} came instead)`)
    }
    if (page.rows.length > Math.max(pageSize, MOST_ROWS_A_PAGE) && mark('chorus-page-longer-than-asked'))
      throw unexpectedShape(path, `a page of ${pageSize} rows (${page.rows.length} came instead)`)
    received += page.rows.length
    if (received > mostRows && mark('chorus-list-without-end')) throw unexpectedShape(path, 'the last page')
    yield page
    const full = page.rows.length >= (page.perPage ?? pageSize)
    const isLast = page.pages === undefined ? !full : asked >= page.pages
    missing = isLast ? Math.max(0, (page.total ?? 0) - received) : 0
    if (isLast && !(missing > 0 && mark('rows-lack-on-the-last-page'))) return
    const content = contentOf(page)
    if (shown.has(content)) repeated += 1
    shown.add(content)
    if (repeated > MOST_REPEATED_PAGES && mark('chorus-same-page-again'))
      throw unexpectedShape(path, 'a page with anything new')
  }
  throw unexpectedShape(path, 'the last page')
}

/** Rows at least, by what a list says of itself, where it shows nothing more. */
function lackingOf(
  said: readonly (Page | undefined)[],
  { asked, received }: { readonly asked: number; readonly received: number },
): number {
  if (!mark('rows-lack-on-an-empty-page')) return 0
  const most = (of: 'total' | 'pages'): number => Math.max(...said.map((page) => page?.[of] ?? 0))
  return Math.max(most('total') - received, received > 0 && most('pages') >= asked ? 1 : 0)
}

/** What comes after the last page may be anything: undefined unless it is a page that was not shown yet. */
async function askBeyond(
  ask: (page: number) => Promise<Page | undefined>,
  asked: number,
  shown: ReadonlySet<string>,
): Promise<Page | undefined> {
  try {
    const page = await ask(asked)
    const isNext = page !== undefined && (page.number ?? asked) === asked && !shown.has(contentOf(page))
    return isNext ? page : undefined
  } catch (error) {
    if (error instanceof ChorusError && ['refusal', 'request'].includes(error.kind)) return undefined
    throw error
  }
}

function contentOf({ rows }: Page): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64')
}

/** For searches that decide by what they do not show. */
export function fails(error: ChorusError): never {
  throw error
}

const paging = z.object({
  pageCourante: optionalCount,
  pages: optionalCount,
  nbResultatsParPage: optionalCount,
  total: optionalCount,
})

const pagedAnswer = paging.extend({ parametresRetour: paging.nullish() })

/**
 * All pages of a search. Typed clients of the Swagger read the page numbers in a block `parametresRetour`, connectors
 * in production read them beside the list for some services: both places are looked at.
 */
export function searchPages(
  http: ChorusHttp,
  search: List & { readonly list: string; readonly body: (page: number) => object },
): AsyncGenerator<Page> {
  return allPages(search, async (page) => {
    const answer = await http.search(search.path, search.body(page))
    if (!answer) return undefined
    const outer = read(pagedAnswer, search.path, answer)
    const inner = outer.parametresRetour
    return {
      rows: read(rows, search.path, answer[search.list]),
      number: inner?.pageCourante ?? outer.pageCourante,
      pages: inner?.pages ?? outer.pages,
      perPage: inner?.nbResultatsParPage ?? outer.nbResultatsParPage,
      total: inner?.total ?? outer.total,
    }
  })
}
