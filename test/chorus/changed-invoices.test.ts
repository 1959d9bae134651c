import type { Unreadable } from '../../src/domain/running/unreadable.js'
import { explains } from '../support/explains.js'
import { collect, failureOf } from './failure.js'
import {
  done,
  json,
  portTo,
  startFakePlatform,
  type FakePlatform,
  type Port,
  type Reply,
} from './fake-platform.js'

let platform: FakePlatform
let port: Port
let unreadable: Unreadable[]

beforeEach(async () => {
  unreadable = []
  platform = await startFakePlatform()
  port = portTo(platform.url, { pageSize: 2, onUnreadable: (record) => unreadable.push(record) })
})

afterEach(async () => {
  port.close()
  await platform.stop()
})

const FROM = new Date('2026-10-05T12:00:00.700Z')
const TO = new Date('2026-12-05T12:00:00.200Z')
const changes = () => collect(port.changedInvoices(FROM, TO))
const numbers = async () => (await changes()).map((invoice) => invoice.number)

const row = (id: number, statut = 'DEPOSEE') => ({
  identifiantFactureCPP: id,
  numeroFacture: `FAC-${id}`,
  statut,
  dateHeureEtatCourant: '2026-10-05T14:30:00+02:00',
})

/** A page as the services show it: the numbers beside the list, or in a block of their own. */
const page = (pageCourante: number, pages: number, total: number, ...listeFactures: unknown[]): Reply =>
  done({ listeFactures, pageCourante, pages, total, nbResultatsParPage: 2 })
const blockPage = (pageCourante: number, pages: number, total: number, ...listeFactures: unknown[]): Reply =>
  done({ listeFactures, parametresRetour: { pageCourante, pages, total, nbResultatsParPage: 2 } })

describe('the window', () => {
  it('is given with the offset of French legal time and never narrowed by a rounding', async () => {
    platform.replyWith(json({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' }))
    await expect(numbers()).resolves.toEqual([])
    expect(platform.calls[0]?.body).toEqual({
      periodeDateHeureEtatCourantDu: '2026-10-05T14:00:00+02:00',
      periodeDateHeureEtatCourantAu: '2026-12-05T13:00:01+01:00',
      rechercheFactureParFournisseur: { nbResultatsParPage: 2, pageResultatDemandee: 1 },
    })
  })
})

describe('paging', () => {
  it.each([
    ['beside the list', page],
    ['in parametresRetour', blockPage],
  ])('follows the page numbers %s', async (_where, answer) => {
    platform.replyWith(answer(1, 2, 4, row(1), row(2)), answer(2, 2, 4, row(3), row(4)))
    await expect(numbers()).resolves.toEqual(['FAC-1', 'FAC-2', 'FAC-3', 'FAC-4'])
    expect(platform.calls).toHaveLength(2)
  })

  it('without page numbers, a page that is not full is the last', async () => {
    platform.replyWith(done({ listeFactures: [row(1), row(2)] }), done({ listeFactures: [row(3)] }))
    await expect(numbers()).resolves.toEqual(['FAC-1', 'FAC-2', 'FAC-3'])
    expect(platform.calls).toHaveLength(2)
  })

  it('a later page that finds nothing ends the list', async () => {
    platform.replyWith(
      done({ listeFactures: [row(1), row(2)] }),
      json({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' }),
    )
    await expect(numbers()).resolves.toEqual(['FAC-1', 'FAC-2'])
  })

  it('another page than the one asked for is an error, not a loss', async () => {
    platform.replyWith(page(1, 2, 4, row(1), row(2)))
    expect((await failureOf(changes())).message).toContain('page 2 (page 1 came instead)')
  })

  explains('rows-lack-on-the-last-page', 'goes on while rows lack, where pages are cut short', async () => {
    const cut = (...listeFactures: unknown[]): Reply => done({ listeFactures, pages: 1, total: 5 })
    platform.replyWith(cut(row(1)), cut(row(2), row(3)), cut(row(4), row(5)))
    await expect(numbers()).resolves.toEqual(['FAC-1', 'FAC-2', 'FAC-3', 'FAC-4', 'FAC-5'])
    expect(unreadable).toEqual([])
  })

  explains('rows-lack-on-an-empty-page', 'is not over at an empty page before its last', async () => {
    const none = done({ listeFactures: [] })
    for (const [first, next, lack] of [
      [page(1, 3, 5, row(1), row(2)), none, '3 of the 5 rows'],
      [done({ listeFactures: [row(1), row(2)], pages: 3 }), none, '1 of the 3 rows'],
    ] as const) {
      unreadable.length = 0
      platform.replyWith(first, next)
      await expect(numbers()).resolves.toEqual(['FAC-1', 'FAC-2'])
      expect(unreadable).toMatchObject([{ why: expect.stringContaining(lack) as unknown }])
      platform.replyWith(first, next)
      expect((await failureOf(port.findByNumber('FAC-1'))).kind).toBe('request')
    }
    platform.replyWith(done({ listeFactures: [], total: 1 }))
    expect((await failureOf(port.findByNumber('FAC-1'))).kind).toBe('request')
  })

  it.each([
    ['nothing', done({ listeFactures: [] })],
    ['the same page again', page(1, 1, 5, row(1))],
    ['a refusal', json({ codeRetour: 20010, libelle: 'GCU_MSG_01_001' })],
  ])(
    'what lacks still where %s comes after the last page is told, and fails what decides',
    async (_what, next) => {
      platform.replyWith(page(1, 1, 5, row(1)), next)
      await expect(numbers()).resolves.toEqual(['FAC-1'])
      expect(unreadable).toMatchObject([{ why: expect.stringContaining('4 of the 5 rows') as unknown }])
      platform.replyWith(page(1, 1, 5, row(1)), next)
      expect((await failureOf(port.findByNumber('FAC-1'))).kind).toBe('request')
      platform.replyWith(page(1, 1, 5, row(1)), next)
      expect((await failureOf(collect(port.depositedInvoices('2026-10-05', '2026-10-06')))).kind).toBe(
        'request',
      )
    },
  )

  it('pages are handed over as they come', async () => {
    platform.replyWith(page(1, 2, 4, row(1), row(2)), json({}, 503))
    const pages = port.changedInvoices(FROM, TO)[Symbol.asyncIterator]()
    expect((await pages.next()).value).toHaveLength(2)
    expect((await failureOf(pages.next())).kind).toBe('retry-later')
  })
})

describe('rows that move while they are read', () => {
  it('a row that comes twice is told once', async () => {
    platform.replyWith(page(1, 2, 4, row(1), row(2)), page(2, 2, 4, row(2), row(3)), page(1, 1, 0))
    await expect(numbers()).resolves.toEqual(['FAC-1', 'FAC-2', 'FAC-3'])
  })

  it('when the total changes the window is asked again, and only what is new in it is told', async () => {
    platform.replyWith(
      page(1, 2, 4, row(1), row(2)),
      page(2, 2, 3, row(4)), // FAC-1 left the window, and FAC-3 slipped to page 1 unseen
      page(1, 2, 3, row(2), row(3)),
      page(2, 2, 3, row(4, 'MISE_A_DISPOSITION')),
    )
    const told = await changes()
    expect(told.map((invoice) => [invoice.number, invoice.current.code])).toEqual([
      ['FAC-1', 'DEPOSEE'],
      ['FAC-2', 'DEPOSEE'],
      ['FAC-4', 'DEPOSEE'],
      ['FAC-3', 'DEPOSEE'],
      ['FAC-4', 'MISE_A_DISPOSITION'],
    ])
    expect(platform.calls).toHaveLength(4)
  })

  it('the window is asked a second time at most', async () => {
    const restless = [page(1, 2, 4, row(1), row(2)), page(2, 2, 3, row(3))]
    platform.replyWith(...restless, ...restless, json({}, 503))
    await expect(numbers()).resolves.toEqual(['FAC-1', 'FAC-2', 'FAC-3'])
    expect(platform.calls).toHaveLength(4)
  })

  it('a single page cannot move', async () => {
    platform.replyWith(page(1, 1, 5, row(1)), done({ listeFactures: [] }))
    await numbers()
    expect(platform.calls).toHaveLength(2)
  })
})

describe('rows that cannot be read', () => {
  explains('unreadable-row-set-aside', 'are set aside, and the others are told', async () => {
    const draft = { ...row(7, 'BROUILLON'), numeroFacture: null }
    platform.replyWith(page(1, 1, 2, draft, row(8)))
    await expect(numbers()).resolves.toEqual(['FAC-8'])
    expect(unreadable).toEqual([
      {
        side: 'chorus-pro',
        where: 'factures/v1/rechercher/fournisseur',
        key: '7',
        name: undefined,
        why: 'numeroFacture is null',
      },
    ])
  })

  it('a page of them alone stops nothing either', async () => {
    platform.replyWith(page(1, 2, 3, { id: 1 }, 'nothing'), page(2, 2, 3, row(8)))
    await expect(numbers()).resolves.toEqual(['FAC-8'])
    expect(unreadable.map(({ why }) => why)).toEqual([
      'identifiantFactureCPP is missing',
      'the whole row is "nothing"',
    ])
  })

  it('among those that a number finds, another number is set aside, the same one is an error', async () => {
    const moment = { dateHeureEtatCourant: 'hier' }
    platform.replyWith(
      page(1, 1, 2, { ...row(7), ...moment }, row(8)),
      page(1, 1, 2, { ...row(8), ...moment }, row(8)),
    )
    expect(await port.findByNumber('FAC-8')).toHaveLength(1)
    expect((await failureOf(port.findByNumber('FAC-8'))).message).toContain('dateHeureEtatCourant')
  })

  it('an event of a history hides none of the others', async () => {
    const event = (histoStatutId: number, histoStatutDatePassage: unknown): object => ({
      histoStatutId,
      histoStatutCode: 'DEPOSEE',
      histoStatutDatePassage,
    })
    platform.replyWith(
      done({
        historiquesDesStatuts: {
          pagesHistoStatut: 1,
          histoStatut: [event(1, 5), event(2, '2026-10-05 14:30')],
        },
      }),
    )
    expect(await port.history('7')).toHaveLength(1)
    expect(unreadable).toMatchObject([{ key: '1', why: 'histoStatutDatePassage is 5' }])
  })
})
