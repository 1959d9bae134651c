/** A page of a thousand rows costs both sides as much as so many searches for a number, which show nothing as a rule. */
const SEARCHES_A_PAGE = 10

/** How many pages are worth reading in the place of a search for each of so many numbers. */
export function pagesWorth(numbers: number): number {
  return Math.max(1, Math.floor(numbers / SEARCHES_A_PAGE))
}

/**
 * Whether to search for all that was deposited since a day, by how it ended before: what was too much for so many numbers is too much
 * for as many at any later time, and for a longer while.
 */
export class SearchWorth {
  #tooMuch: { readonly from: string; readonly numbers: number } | undefined

  /** @param from `YYYY-MM-DD` */
  isWorth(from: string, numbers: number): boolean {
    const known = this.#tooMuch
    return known === undefined || from > known.from || pagesWorth(numbers) > pagesWorth(known.numbers)
  }

  wasTooMuch(from: string, numbers: number): void {
    this.#tooMuch = { from, numbers }
  }
}
