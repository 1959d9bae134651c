import Database from 'better-sqlite3'
import { request } from 'node:http'
import { connect } from 'node:net'
import { z } from 'zod'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { readToken, tokenFile } from '../../src/health/token.js'
import { explains } from '../support/explains.js'
import { MINUTE } from '../support/running-bridge.js'
import { type ASite, startSite } from './a-site.js'

const FEW = { startDate: '2026-10-06', graceMinutes: 0, settleMinutes: 30 } as const
const HELD = 'INV/2026/00010'
/** A customer that somebody has called so. */
const EVIL = `Commune "'><img src=x onerror=alert(1)>`

let site: ASite

/** Somebody else's invoice has the number of one of ours in Chorus Pro: it is held. */
beforeAll(async () => {
  site = await startSite({ connection: FEW })
  const { odoo } = site.running.world
  const move = odoo.records('account.move').find(({ name }) => name === HELD)
  odoo.edit('res.partner', z.int().parse(move?.['partner_id']), { name: EVIL })
  site.running.world.chorus.depositManually({ numero: HELD, montantTTC: '1.00' })
  await site.running.cycle()
  await site.running.live(3 * MINUTE, MINUTE)
})
afterAll(async () => {
  await site.close()
})

/** Answers status and body, with a host name that `fetch` would not let us choose. */
function askAs(host: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port: site.health.port, path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

describe('the page of the operator', () => {
  explains('page-without-token', 'shows nothing of an invoice to who has not shown the token', async () => {
    for (const path of ['/', `/invoice?number=${encodeURIComponent(HELD)}`, '/nowhere']) {
      const answer = await site.get(path)
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login'])
    }
    const form = await (await site.get('/login')).text()
    expect(form).toContain(tokenFile(site.running.database))
    expect(form).not.toContain(site.token)
  })

  it('is opened by the token in a file that its owner alone may read, and by no other', async () => {
    const file = tokenFile(site.running.database)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8').trim()).toBe(site.token)
    const wrong = await site.post('/login', { token: `${site.token}x` })
    expect([wrong.headers.get('location'), wrong.headers.getSetCookie()]).toEqual(['/login?wrong=1', []])
    const right = await site.post('/login', { token: site.token })
    expect(right.headers.getSetCookie()[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
    expect((await site.get('/', { cookie: await site.logIn() })).status).toBe(200)
  })

  it('has another token once others may have read it', () => {
    const file = `${site.running.database}.of-a-test`
    const first = readToken(file)
    expect(readToken(file)).toBe(first)
    chmodSync(file, 0o644)
    expect(readToken(file)).not.toBe(first)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  explains(
    'foreign-host-name',
    'answers under no name that is not its own, which another page may have pointed here',
    async () => {
      expect(await askAs('rebound.example:80', '/login')).toBe(421)
      expect(await askAs('localhost.evil.example', '/metrics')).toBe(421)
      expect(await askAs('localhost', '/login')).toBe(200)
      expect(await askAs('[::1]:9000', '/login')).toBe(200)
      expect(await askAs('192.0.2.7', '/healthz')).toBe(200)
    },
  )

  explains(
    'form-without-its-secret',
    'changes nothing by a form that lacks the secret of the session',
    async () => {
      const cookie = await site.logIn()
      const answer = await site.post('/cycle', { connection: 'duret', csrf: 'guessed' }, { cookie })
      expect(answer.status).toBe(403)
      expect(site.asked).toEqual([])
    },
  )

  explains('form-of-another-site', 'takes no form that another site sends, whatever it knows', async () => {
    const cookie = await site.logIn()
    const form = { connection: 'duret', csrf: await site.csrf(cookie) }
    const foreign = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]
    for (const headers of foreign)
      expect((await site.post('/cycle', form, { cookie, ...headers })).status).toBe(403)
    expect(site.asked).toEqual([])
  })

  it('asks for a cycle at the press of a button, and says so once', async () => {
    const cookie = await site.logIn()
    const form = { connection: 'duret', csrf: await site.csrf(cookie) }
    const answer = await site.post('/cycle', form, {
      cookie,
      origin: site.base,
      'sec-fetch-site': 'same-origin',
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    expect(site.asked).toEqual(['duret'])
    const said = 'A cycle was asked for'
    expect(await (await site.get('/', { cookie })).text()).toContain(said)
    expect(await (await site.get('/', { cookie })).text()).not.toContain(said)
  })

  explains('endless-form', 'reads no more of a form than ours are long', async () => {
    const cookie = await site.logIn()
    const form = { connection: 'x'.repeat(100_000), csrf: await site.csrf(cookie) }
    expect((await site.post('/cycle', form, { cookie })).status).toBe(413)
  })

  explains('form-given-up', 'is not to blame for who goes away in the middle of a form', async () => {
    const before = site.said.length
    await new Promise<void>((resolve) => {
      const half = 'POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\ntoken='
      const socket = connect(site.health.port ?? 0, '127.0.0.1', () => {
        socket.write(half, () => socket.destroy())
      })
      socket.on('close', () => {
        resolve()
      })
    })
    // One request after the other: whatever was to be said of the first has been said.
    for (let requests = 0; requests < 3; requests += 1) await site.get('/healthz')
    expect(site.said.slice(before)).toEqual([])
  })

  explains('flood-of-wrong-tokens', 'fills no log for who guesses tokens, and counts them', async () => {
    site.running.world.chorus.clock.advance(2 * MINUTE)
    const before = site.said.length
    for (let guesses = 0; guesses < 20; guesses += 1) await site.post('/login', { token: String(guesses) })
    expect(site.said.slice(before)).toEqual(['somebody tried to open the page with a wrong token'])
    site.running.world.chorus.clock.advance(2 * MINUTE)
    await site.post('/login', { token: 'guessed' })
    expect(site.said.slice(before)).toHaveLength(2)
  })

  it('leaves the session of another bridge on the same machine alone', async () => {
    const cookie = await site.logIn()
    const other = cookie.replace(/_\d+=.*/, '_1=of-another-port')
    expect(other).not.toBe(cookie)
    expect((await site.get('/', { cookie: `${other}; ${cookie}` })).status).toBe(200)
    expect((await site.get('/', { cookie: cookie.replace(/_\d+=/, '_1=') })).status).toBe(303)
  })

  it('lets go of a session that is ended', async () => {
    const cookie = await site.logIn()
    await site.post('/logout', { csrf: await site.csrf(cookie) }, { cookie })
    expect((await site.get('/', { cookie })).headers.get('location')).toBe('/login')
  })

  it('loads nothing, is framed by nothing and is kept by nothing', async () => {
    const { headers } = await site.get('/login')
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      'no-store',
      'nosniff',
    ])
    const home = await (await site.get('/', { cookie: await site.logIn() })).text()
    expect(home).not.toMatch(/<script|style="|https?:\/\/(?!127)|\son\w+="/)
  })

  it('shows what a customer is called as text, in lists and in the story', async () => {
    const cookie = await site.logIn()
    for (const path of ['/', `/invoice?number=${encodeURIComponent(HELD)}`]) {
      const html = await (await site.get(path, { cookie })).text()
      expect(html).toContain('Commune &quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;')
      expect(html).not.toContain('<img')
    }
  })

  it('shows what others wrote as text', async () => {
    const evil = '"><script>alert(1)</script>'
    const path = `/invoice?number=${encodeURIComponent(evil)}`
    const answer = await site.get(path, { cookie: await site.logIn() })
    expect(answer.status).toBe(404)
    const html = await answer.text()
    expect(html).not.toContain('<script>')
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  it('speaks the language of the browser, or the one that was chosen', async () => {
    const inFrench = await (
      await site.get('/login', { 'accept-language': 'de, fr-FR;q=0.9, en;q=0.8' })
    ).text()
    expect(inFrench).toContain('<html lang="fr">')
    const chosen = await site.get('/login?lang=en', { 'accept-language': 'fr' })
    expect(await chosen.text()).toContain('<html lang="en">')
    const [cookie = ''] = chosen.headers.getSetCookie()
    const kept = await site.get('/login', { 'accept-language': 'fr', cookie: cookie.split(';')[0] ?? '' })
    expect(await kept.text()).toContain('<html lang="en">')
  })

  it('asks which company is meant where many have the number', async () => {
    const raw = new Database(site.running.database)
    for (let company = 1; company <= 5; company += 1)
      raw
        .prepare(
          `insert into invoices (connection, odoo_id, number, snapshot, stage, stage_since, due_at)
            select ?, odoo_id, number, snapshot, stage, stage_since, due_at from invoices
            where number = ? and connection = 'duret'`,
        )
        .run(`company-${String(company)}`, HELD)
    const cookie = await site.logIn()
    const path = `/invoice?number=${encodeURIComponent(HELD)}`
    const whose = await (await site.get(path, { cookie })).text()
    expect(whose).toContain(`href="${path}&amp;connection=company-5"`)
    const story = await (await site.get(`${path}&connection=company-5`, { cookie })).text()
    expect(story).toContain('company-5')
    expect(story).not.toContain('company-4')
    raw.exec("delete from invoices where connection <> 'duret'")
    raw.close()
  })

  it('lists what waits with why, and tells the whole story of an invoice', async () => {
    const cookie = await site.logIn()
    const home = await (await site.get('/', { cookie, 'accept-language': 'fr' })).text()
    expect(home).toContain(`>${HELD}</a>`)
    expect(home).toContain('À vérifier')
    const story = await (
      await site.get(`/invoice?number=${encodeURIComponent('INV/2026/00011')}`, {
        cookie,
        'accept-language': 'fr',
      })
    ).text()
    expect(story).toContain('Statuts dans Chorus Pro')
    expect(story).toContain('Retouches du document')
    const similar = await (await site.get('/invoice?number=INV/2026/0001', { cookie })).text()
    expect(similar).toContain('/invoice?number=INV%2F2026%2F00010')
  })

  explains(
    'release-of-what-is-not-held',
    'has an invoice deposited again that waits for just that, and no other',
    async () => {
      const cookie = await site.logIn()
      const csrf = await site.csrf(cookie)
      const release = async (number: string): Promise<string> => {
        const answer = await site.post('/release', { connection: 'duret', number, csrf }, { cookie })
        expect([answer.status, await answer.text()]).toEqual([303, ''])
        return (await site.get('/', { cookie })).text()
      }
      expect(await release('INV/2026/00011')).toContain('nothing was changed')
      expect(await site.running.stage('INV/2026/00011')).toBe('followed')
      expect(await release(HELD)).toContain('examined again in the next cycle')
      expect(await site.running.stage(HELD)).toBe('discovered')
    },
  )
})
