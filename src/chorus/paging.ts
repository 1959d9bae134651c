import { z } from 'zod'
import { unexpectedShape } from './classify.js'
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

/**
 * All pages of a list, one request each, from page 1. `ask` gives undefined when Chorus Pro finds nothing (any more).
 * Throws a `ChorusError` of kind `request` when the answers are of other pages than those asked for.
 */
export async function* allPages(
  path: string,
  pageSize: number,
  ask: (page: number) => Promise<Page | undefined>,
): AsyncGenerator<Page> {
  for (let asked = 1; asked <= MOST_PAGES; asked += 1) {
    const page = await ask(asked)
    if (!page || page.rows.length === 0) return
    if (page.number !== undefined && page.number !== asked) {
      throw unexpectedShape(path, `page ${asked} (page ${page.number} came instead)`)
    }
    yield page
    const full = page.rows.length >= (page.perPage ?? pageSize)
    if (page.pages === undefined ? !full : asked >= page.pages) return
  }
  throw unexpectedShape(path, 'the last page')
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
  search: { path: string; list: string; pageSize: number; body: (page: number) => object },
): AsyncGenerator<Page> {
  return allPages(search.path, search.pageSize, async (page) => {
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
