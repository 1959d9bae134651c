import { allPages, type Page } from '../../src/chorus/paging.js'
import { explains } from '../support/explains.js'
import { failureOf } from './failure.js'
import { done, portTo, startFakePlatform } from './fake-platform.js'

const LIST = { path: 'factures/v1/rechercher/fournisseur', pageSize: 2 }
const full = (...rows: readonly unknown[]): Page => ({
  rows,
  number: undefined,
  pages: undefined,
  perPage: undefined,
  total: undefined,
})

async function toTheEnd(pages: AsyncIterable<Page>): Promise<void> {
  for await (const page of pages) expect(page.rows).not.toEqual([])
}

describe('a list of Chorus Pro', () => {
  explains('chorus-list-without-end', 'that goes on beyond what there can be is not taken in', async () => {
    const pages = allPages({ ...LIST, mostRows: 10 }, (page) =>
      Promise.resolve(page > 100 ? undefined : full({ id: 2 * page }, { id: 2 * page + 1 })),
    )
    expect(await failureOf(toTheEnd(pages))).toMatchObject({ kind: 'request' })
  })

  explains('chorus-same-page-again', 'that shows the same page again and again is ended', async () => {
    let asked = 0
    const pages = allPages(LIST, () => {
      asked += 1
      return Promise.resolve(asked > 100 ? undefined : full({ id: 1 }, { id: 2 }))
    })
    expect(await failureOf(toTheEnd(pages))).toMatchObject({ kind: 'request' })
    expect(asked).toBeLessThan(10)
  })

  explains(
    'chorus-page-longer-than-asked',
    'of which one page has more rows than any that is asked for is refused',
    async () => {
      const rows = Array.from({ length: 1_001 }, (_, id) => ({ id }))
      const pages = allPages(LIST, (page) => Promise.resolve(page > 1 ? undefined : full(...rows)))
      expect(await failureOf(toTheEnd(pages))).toMatchObject({ kind: 'request' })
    },
  )
})

describe('an answer of Chorus Pro', () => {
  explains('chorus-answer-too-long', 'that is longer than any can be is not read to its end', async () => {
    const platform = await startFakePlatform()
    const port = portTo(platform.url)
    try {
      platform.replyWith(done({ listeFactures: [], padding: 'x'.repeat(9 * 1024 * 1024) }))
      expect(await failureOf(port.findByNumber('FAC-1'))).toMatchObject({ kind: 'request' })
    } finally {
      port.close()
      await platform.stop()
    }
  })
})
