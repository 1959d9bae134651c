import { explains } from '../support/explains.js'
import { failureOf } from './failure.js'
import { done, type FakePlatform, portTo, type Port, startFakePlatform } from './fake-platform.js'

let platform: FakePlatform
let port: Port

beforeEach(async () => {
  platform = await startFakePlatform()
  port = portTo(platform.url)
})

afterEach(async () => {
  port.close()
  await platform.stop()
})

function invoices(from: number, count: number, comment?: string): object[] {
  return Array.from({ length: count }, (_, index) => ({
    identifiantFactureCPP: from + index,
    numeroFacture: `X-${from + index}`,
    statut: 'REJETEE',
    dateHeureEtatCourant: '2026-11-01T10:00:00.000+01:00',
    commentaireEtatCourant: comment,
  }))
}

async function changes(): Promise<number> {
  let count = 0
  for await (const page of port.changedInvoices(new Date(0), new Date())) count += page.length
  return count
}

const search = () => port.findByNumber('X-1')

describe('a list of Chorus Pro', () => {
  explains('chorus-list-without-end', 'that never ends is given up', async () => {
    platform.replyWith((response, call) => {
      done({ listeFactures: invoices(1_000 * platform.calls.length, 1_000) })(response, call)
    })
    const { kind, message } = await failureOf(search())
    expect(kind).toBe('request')
    expect(message).toContain('the last page is missing')
    expect(platform.calls).toHaveLength(11)
  })

  explains('chorus-same-page-again', 'that shows the same page again and again is given up', async () => {
    platform.replyWith(done({ listeFactures: invoices(1, 1_000) }))
    const { kind, message } = await failureOf(changes())
    expect(kind).toBe('request')
    expect(message).toContain('a page with anything new is missing')
    expect(platform.calls).toHaveLength(5)
  })

  explains('chorus-page-longer-than-asked', 'of which one page has all rows is given up', async () => {
    platform.replyWith(done({ listeFactures: invoices(1, 1_001) }))
    const { kind, message } = await failureOf(search())
    expect(kind).toBe('request')
    expect(message).toContain('a page of 1000 rows (1001 came instead)')
  })
})

describe('an answer of Chorus Pro', () => {
  explains('chorus-answer-too-long', 'is not taken in beyond a few megabytes', async () => {
    platform.replyWith(
      done({ listeFactures: [], padding: ' '.repeat(9 * 1024 * 1024) }),
      done({ listeFactures: [] }),
    )
    const { kind, message } = await failureOf(search())
    expect(kind).toBe('request')
    expect(message).toBe('The answer to factures/v1/rechercher/fournisseur is too big')
  })

  it('of more values than any page has is not taken in', async () => {
    platform.replyWith(done({ listeFactures: Array<object>(450_000).fill({}) }), done({ listeFactures: [] }))
    const { kind, message } = await failureOf(search())
    expect(kind).toBe('request')
    expect(message).toContain('holds more than 100000 lists and objects')
  })

  it('to a deposit that cannot be taken in leaves open whether it took place', async () => {
    platform.replyWith(done({ numeroFluxDepot: 'F1', more: Array<object>(450_000).fill({}) }))
    const { kind } = await failureOf(
      port.depositFlow({ bytes: new Uint8Array(1), name: 'a.pdf', syntax: 'IN_DP_E2_CII_FACTURX' }),
    )
    expect(kind).toBe('unknown-outcome')
  })
})

describe('a comment of a megabyte', () => {
  it('is kept as far as somebody reads, and says where the rest is', async () => {
    platform.replyWith(done({ listeFactures: invoices(1, 1, 'Montant erroné. '.repeat(65_536)) }))
    const [found] = await search()
    const comment = found?.current.comment ?? ''
    expect(comment.length).toBeLessThanOrEqual(3_000)
    expect(comment).toMatch(
      /^Montant erroné\. .*… \[suite sur le portail de Chorus Pro\u00A0: 1\s048\s575 caractères en tout\]$/,
    )
  })
})
