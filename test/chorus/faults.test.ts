import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import type { ChorusErrorKind } from '../../src/chorus/wire/error.js'
import { explains } from '../support/explains.js'
import { failureOf } from './failure.js'
import {
  done,
  FILE,
  html,
  json,
  portTo,
  startFakePlatform,
  type FakePlatform,
  type Port,
  type Reply,
} from './fake-platform.js'

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

const deposit = () => port.depositFlow(FILE)
const readFlow = () => port.readFlow('CPP0011117000000000425903')
const search = () => port.findByNumber('FAC-1')

const resetBeforeAnswer: Reply = (response) => response.socket?.resetAndDestroy()
const resetWithinAnswer: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"codeRetour": 0, ', () => response.socket?.resetAndDestroy())
}
const closeWithinAnswer: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' })
  response.write('{"codeRetour": 0, ', () => response.socket?.end())
}
const nothingFound = done({ listeFactures: [] })
const raw =
  (body: string, status = 200): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  }

describe('what happened to a call decides what may be done next', () => {
  const table: [what: string, reply: Reply, reading: ChorusErrorKind, effect: ChorusErrorKind][] = [
    ['a maintenance page (503)', html(503), 'retry-later', 'unknown-outcome'],
    [
      'a JSON error of the gateway (502)',
      json({ error: 'Bad Gateway' }, 502),
      'retry-later',
      'unknown-outcome',
    ],
    ['an HTML page under 200', html(200), 'retry-later', 'unknown-outcome'],
    ['an HTML page under 404', html(404), 'retry-later', 'request'],
    ['a redirection', html(302), 'retry-later', 'unknown-outcome'],
    ['a gateway that gave up waiting (408)', html(408), 'retry-later', 'unknown-outcome'],
    ['a reset before the answer', resetBeforeAnswer, 'retry-later', 'unknown-outcome'],
    ['a reset within the answer', resetWithinAnswer, 'retry-later', 'unknown-outcome'],
    ['an end within the answer', closeWithinAnswer, 'retry-later', 'unknown-outcome'],
    ['truncated JSON', raw('{"codeRetour": 0, "libel'), 'retry-later', 'unknown-outcome'],
    ['JSON that is no object', raw('[]'), 'retry-later', 'unknown-outcome'],
    ['no codeRetour', json({ libelle: 'TRA_MSG_00.000' }), 'request', 'unknown-outcome'],
    ['forbidden (403)', html(403), 'credentials', 'credentials'],
    ['too big (413)', html(413), 'request', 'request'],
    ['a wrong request (400)', raw('Bad Request', 400), 'request', 'request'],
    ['an unknown path (404, JSON)', json({ error: 'not found' }, 404), 'request', 'request'],
    ['quota used up (429)', html(429), 'quota', 'quota'],
    ['a business error', json({ codeRetour: 20001, libelle: 'GDP_MSG_11.022' }), 'refusal', 'refusal'],
    ['a business error (400)', json({ codeRetour: '20003', libelle: 'X' }, 400), 'refusal', 'refusal'],
    ['unauthorised twice (401)', html(401), 'credentials', 'credentials'],
  ]

  it.each(table)('%s', async (_what, reply, reading, effect) => {
    // What is taken for wrong has another question asked.
    const replies = (kind: ChorusErrorKind): Reply[] => (kind === 'request' ? [reply, nothingFound] : [reply])
    platform.replyWith(...replies(reading))
    expect((await failureOf(readFlow())).kind).toBe(reading)
    platform.replyWith(...replies(effect))
    expect((await failureOf(deposit())).kind).toBe(effect)
  })

  explains('nothing-is-understood', 'whatever is asked and taken for wrong is an outage', async () => {
    platform.replyWith(raw('Bad Request', 400))
    for (const call of [readFlow, search, deposit]) {
      const { kind, message } = await failureOf(call())
      expect(kind).toBe('retry-later')
      expect(message).toMatch(/for wrong \(HTTP 400\), and so is all else$/)
    }
    platform.replyWith(json({ state: 'maintenance' }))
    expect((await failureOf(readFlow())).kind).toBe('retry-later')
    expect((await failureOf(deposit())).kind).toBe('unknown-outcome')
  })

  it('a deposit is never repeated', async () => {
    platform.replyWith(html(503))
    await failureOf(deposit())
    expect(platform.calls).toHaveLength(1)
  })

  it.each([
    ['a maintenance page', html(503)],
    ['truncated JSON', raw('{"codeRetour": 0, "libel')],
    ['a reset before the answer', resetBeforeAnswer],
  ])('a reading is repeated after %s, twice at most', async (_what, reply) => {
    platform.replyWith(reply, reply, done(REPORT))
    await expect(readFlow()).resolves.toMatchObject({ state: 'IN_INTEGRE' })
    platform.replyWith(reply)
    await failureOf(readFlow())
    expect(platform.calls).toHaveLength(6)
  })

  it.each([
    ['a quota', json({}, 429)],
    ['a business refusal', json({ codeRetour: 20001, libelle: 'X' })],
    ['a platform that says how long to wait', json({}, 503, { 'retry-after': '600' })],
  ])('a reading is not repeated after %s', async (_what, reply) => {
    platform.replyWith(reply)
    await failureOf(readFlow())
    expect(platform.calls).toHaveLength(1)
  })

  it('messages are one line, whatever Chorus Pro says', async () => {
    platform.replyWith(json({ codeRetour: 20001, libelle: 'Première ligne\n\tseconde   ligne' }))
    const error = await failureOf(deposit())
    expect(error.message).toBe(
      'Chorus Pro refused factures/v1/deposer/flux: 20001 Première ligne seconde ligne',
    )
    expect(error).toMatchObject({ codeRetour: 20001, libelle: 'Première ligne seconde ligne' })
  })

  it('an answer beyond 32 MB is not read to its end', async () => {
    const endless: Reply = (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const chunk = Buffer.alloc(1024 * 1024, 0x20)
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    }
    platform.replyWith(endless, nothingFound)
    expect((await failureOf(readFlow())).kind).toBe('request')
    platform.replyWith(endless)
    expect((await failureOf(deposit())).kind).toBe('unknown-outcome')
  })
})

describe('a call that was surely not sent is repeated later, even a deposit', () => {
  it('connection refused', async () => {
    await deposit().catch(() => undefined) // has a token from here on
    const { url } = platform
    const elsewhere = portTo(url, { apiUrl: await closedPort() })
    expect((await failureOf(elsewhere.depositFlow(FILE))).kind).toBe('retry-later')
    elsewhere.close()
  })

  it('no such host', async () => {
    const elsewhere = portTo(platform.url, { apiUrl: 'http://chorus-pro.invalid' })
    expect((await failureOf(elsewhere.depositFlow(FILE))).kind).toBe('retry-later')
    elsewhere.close()
  })

  it('no TLS handshake', async () => {
    const elsewhere = portTo(platform.url, { apiUrl: platform.url.replace('http:', 'https:') })
    expect((await failureOf(elsewhere.depositFlow(FILE))).kind).toBe('retry-later')
    elsewhere.close()
  })

  it('no token', async () => {
    platform.replyToTokensWith(html(503))
    expect((await failureOf(deposit())).kind).toBe('retry-later')
    expect(platform.calls).toHaveLength(0)
  })
})

describe('time-outs', () => {
  const silence: Reply = () => undefined
  const drip: Reply = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 10)
    response.on('close', () => {
      clearInterval(timer)
    })
  }

  it.each([
    ['no answer', silence],
    ['an answer that drips', drip],
  ])('%s', async (_what, reply) => {
    port.close()
    port = portTo(platform.url, { timeouts: { responseMs: 150, totalMs: 300 } })
    platform.replyWith(reply)
    const reading = await failureOf(readFlow())
    expect(reading.kind).toBe('retry-later')
    expect(reading.message).toContain('time-out')
    expect((await failureOf(deposit())).kind).toBe('unknown-outcome')
  })
})

describe('unauthorised', () => {
  it('the token is renewed once and the call repeated, a deposit too', async () => {
    platform.replyWith(html(401), done({ numeroFluxDepot: 'CPP001' }))
    await expect(deposit()).resolves.toEqual({ flowNumber: 'CPP001' })
    expect(platform.calls.map((call) => call.headers.authorization)).toEqual([
      'Bearer token-1-of-piste',
      'Bearer token-2-of-piste',
    ])
  })

  it('refused again: the technical account is named, with the delays that explain most cases', async () => {
    platform.replyWith(html(401))
    const error = await failureOf(readFlow())
    expect(platform.calls).toHaveLength(2)
    expect(error.remedy).toMatch(/technical account.*30 minutes.*424 days/)
  })

  it('twenty calls refused at once renew the token once', async () => {
    const refuseFirstToken: Reply = (response, call) => {
      const reply = call.headers.authorization === 'Bearer token-1-of-piste' ? html(401) : done(REPORT)
      reply(response, call)
    }
    platform.replyWith(refuseFirstToken)
    await Promise.all(Array.from({ length: 20 }, () => readFlow()))
    expect(platform.tokenRequests).toHaveLength(2)
  })
})

const REPORT = { etatCourantDepotFlux: 'IN_INTEGRE' }

describe('quota', () => {
  it.each([
    ['seconds', '120', 120],
    ['an HTTP date', 'Mon, 05 Oct 2026 12:05:30 GMT', 330],
    ['an HTTP date in the past', 'Mon, 05 Oct 2026 11:00:00 GMT', 0],
    ['nonsense', '-5', undefined],
  ])('Retry-After in %s, by the platform’s clock and not by ours', async (_form, header, expected) => {
    port.close()
    port = portTo(platform.url)
    platform.replyWith(json({}, 429, { 'retry-after': header, date: 'Mon, 05 Oct 2026 12:00:00 GMT' }))
    const error = await failureOf(deposit())
    expect(error).toMatchObject({ kind: 'quota', retryAfterSeconds: expected })
  })
})

describe('searches that find nothing', () => {
  it.each([
    [20000, 'TRA_MSG_00.015'],
    ['20000', "TRA_MSG_00_015 : La recherche n'a retourné aucun résultat"],
    [20000, ''],
    [20007, 'GFT_MSG_01.075'],
  ])('%s %s is an empty result', async (codeRetour, libelle) => {
    platform.replyWith(json({ codeRetour, libelle }))
    await expect(search()).resolves.toEqual([])
  })

  explains(
    'nothing-found-in-a-trouble',
    'the number beside words of something else is a refusal',
    async () => {
      for (const libelle of [
        'Accès refusé',
        "Vous n'avez pas les droits",
        'Service momentanément indisponible',
      ]) {
        platform.replyWith(json({ codeRetour: 20000, libelle }))
        expect((await failureOf(search())).kind).toBe('refusal')
      }
      platform.replyWith(json({ codeRetour: 20000, libelle: 'Aucune facture ne correspond aux critères' }))
      await expect(search()).resolves.toEqual([])
    },
  )

  it('the same number with another message is a refusal', async () => {
    platform.replyWith(json({ codeRetour: 20000, libelle: 'GCU_MSG_01.007' }))
    expect((await failureOf(search())).kind).toBe('refusal')
  })

  it('on a call that is no search it is a refusal', async () => {
    platform.replyWith(json({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' }))
    expect((await failureOf(readFlow())).kind).toBe('refusal')
  })
})

describe('a deposit without a flow number may have taken place', () => {
  it.each([[''], ['  '], [null], [undefined]])('numeroFluxDepot %p', async (numeroFluxDepot) => {
    platform.replyWith(done({ numeroFluxDepot }))
    expect((await failureOf(deposit())).kind).toBe('unknown-outcome')
  })
})

async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
