import { z } from 'zod'

const DEFAULT_PAGE_SIZE = 10

const positive = z.int().min(1)

/** `nbResultatsParPage`, `pageResultatDemandee`, `triColonne`, `triSens`: the usual block, every field optional. */
export const pageRequest = z.object({
  nbResultatsParPage: positive.optional(),
  pageResultatDemandee: positive.optional(),
  triColonne: z.string().optional(),
  triSens: z.enum(['Ascendant', 'Descendant']).optional(),
})

export interface Page<T> {
  readonly items: readonly T[]
  readonly pageCourante: number
  readonly pages: number
  readonly nbResultatsParPage: number
  readonly total: number
}

/** The wanted page, counted from 1. */
export function page<T>(all: readonly T[], size = DEFAULT_PAGE_SIZE, wanted = 1): Page<T> {
  return {
    items: all.slice((wanted - 1) * size, wanted * size),
    pageCourante: wanted,
    pages: Math.ceil(all.length / size),
    nbResultatsParPage: size,
    total: all.length,
  }
}

/** The four numbers that go with a page, as the answer gives them. */
export const pageNumbers = ({ pageCourante, pages, nbResultatsParPage, total }: Page<unknown>) => ({
  pageCourante,
  pages,
  nbResultatsParPage,
  total,
})
