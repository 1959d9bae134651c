import { createServer } from 'node:http'
import { once } from 'node:events'
import winston from 'winston'
import { Chart } from '../../src/doctor/finding.js'
import { examinePage } from '../../src/doctor/page.js'
import { loadConfig } from '../../src/config/load.js'
import { Metrics } from '../../src/health/metrics.js'
import { openHealth } from '../../src/health/open.js'
import { siteOf } from '../../src/health/site-of.js'
import { explains } from '../support/explains.js'
import { HOUR, MINUTE } from '../support/running-bridge.js'
import { type ASite, startSite } from './a-site.js'

const FEW = { startDate: '2026-10-06', graceMinutes: 0 }

let site: ASite

afterEach(async () => {
  await site.close()
})

const ready = async (): Promise<[number, string]> => {
  const answer = await site.get('/readyz')
  return [answer.status, await answer.text()]
}

describe('/healthz', () => {
  it('says that the process lives, whatever else is wrong', async () => {
    site = await startSite()
    site.state.lease = 'lost'
    expect((await site.get('/healthz')).status).toBe(200)
    expect((await site.post('/healthz', {})).status).toBe(405)
  })

  it('is how a doctor knows who has the port of the page', async () => {
    site = await startSite()
    const chart = new Chart()
    await examinePage(chart, { host: '127.0.0.1', port: site.health.port })
    expect(chart.findings).toMatchObject([
      { outcome: 'ok', text: expect.stringMatching(/^a bridge serves its page at 127/) as unknown },
    ])
  })
})

describe('/readyz', () => {
  it('is ready while cycles end well, and says in plain words when none has for an hour', async () => {
    site = await startSite({ connection: FEW })
    await site.running.cycle()
    expect(await ready()).toEqual([200, 'ready\n'])
    site.running.world.chorus.faults.add({ path: '', times: 1e6, fault: { kind: 'status', status: 503 } })
    await site.running.live(HOUR - MINUTE, 10 * MINUTE)
    await site.running.live(2 * MINUTE, MINUTE)
    const [status, words] = await ready()
    expect(status).toBe(503)
    expect(words).toMatch(/^duret: no cycle has ended well since 2026-\S+Z\n$/)
    site.running.world.chorus.faults.clear()
    await site.running.live(15 * MINUTE, MINUTE)
    expect(await ready()).toEqual([200, 'ready\n'])
  })

  it('says which side refuses the credentials', async () => {
    site = await startSite({ connection: FEW })
    site.running.world.chorus.faults.add({
      path: 'factures/v1/rechercher/fournisseur',
      times: 1e6,
      fault: { kind: 'status', status: 403 },
    })
    await site.running.cycle()
    expect(await ready()).toEqual([
      503,
      expect.stringMatching(/^duret: Chorus Pro refuses the credentials since /),
    ])
  })

  it.each([
    ['waiting', 'all connections are worked on by other processes; this one waits\n'],
    ['lost', 'another bridge has taken this database over\n'],
  ] as const)('says whose the database is (%s)', async (lease, words) => {
    site = await startSite()
    site.state.lease = lease
    expect(await ready()).toEqual([503, words])
  })
})

describe('a file of a connection that is left out', () => {
  it('is named on the page, and counted for monitoring', async () => {
    const leftOut = [
      { file: '/etc/chorus/sud.yaml', goesOn: undefined, problems: ['it is <not> valid YAML'] },
    ]
    site = await startSite({ leftOut })
    const page = await (await site.get('/', { cookie: await site.logIn() })).text()
    expect(page).toContain('Connection left out')
    expect(page).toContain('<b>/etc/chorus/sud.yaml</b>')
    expect(page).toContain('it is &lt;not&gt; valid YAML')
    expect(await (await site.get('/metrics')).text()).toContain('chorus_bridge_connection_files_left_out 1\n')
  })
})

describe('/metrics', () => {
  it('counts cycles, requests and invoices, with words of the program as labels and none of an invoice', async () => {
    site = await startSite({ connection: { ...FEW, responsibleLogin: 'admin' } })
    await site.running.cycle()
    await site.running.live(3 * MINUTE, MINUTE)
    const answer = await site.get('/metrics')
    expect(answer.headers.get('content-type')).toContain('text/plain')
    const text = await answer.text()
    for (const line of [
      'chorus_bridge_side_state{connection="duret",side="chorus",state="closed"} 1',
      'chorus_bridge_invoices{connection="duret",stage="followed"} 4',
      'chorus_bridge_outbox_messages{connection="duret",state="pending"} 0',
      'chorus_bridge_ready 1',
      'chorus_bridge_build_info{version="1.2.3"} 1',
      'chorus_bridge_deposits_paused{connection="duret"} 0',
    ])
      expect(text).toContain(`${line}\n`)
    expect(text).toMatch(
      /chorus_bridge_secret_expiry_timestamp_seconds\{connection="duret",secret="technical-account"\} \d/,
    )
    const rows = await site.running.bridge.store.listInvoices({ includeIgnored: true })
    for (const { invoice } of rows) {
      expect(text).not.toContain(invoice.number)
      expect(text).not.toContain(invoice.buyerName)
    }
  })
})

describe('a port that is in use', () => {
  explains(
    'page-cannot-be-served',
    'is one line with its remedy, and the page comes once it is free',
    async () => {
      site = await startSite()
      // It must not keep a failed run alive.
      const other = createServer().listen(0, '127.0.0.1').unref()
      await once(other, 'listening')
      const address = other.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const lines: { message: string; remedy?: string }[] = []
      const log = {
        error: () => undefined,
        debug: () => undefined,
        warn: (message: string, fields?: Record<string, unknown>) => {
          lines.push({ message, ...fields })
        },
        info: (message: string) => {
          lines.push({ message })
          served()
        },
      }
      let served: () => void = () => undefined
      const isServed = new Promise<void>((resolve) => {
        served = resolve
      })
      const again = await siteOf(
        () => loadConfig(site.running.world.configFile, site.running.world.environment),
        site.running.bridge,
        {
          store: site.running.bridge.store,
          metrics: new Metrics('1'),
          troubles: { all: [] },
          state: site.state,
          log: winston.createLogger({ silent: true }),
          cycleNow: () => undefined,
        },
      )
      const health = await openHealth(again, { host: '127.0.0.1', port }, log, 10)
      expect(health.port).toBeUndefined()
      expect(lines).toHaveLength(1)
      expect(lines[0]?.message).toContain('EADDRINUSE')
      expect(lines[0]?.remedy).toContain('health.port')
      other.close()
      await isServed
      expect(lines).toHaveLength(2)
      expect(health.port).toBe(port)
      await health.close()
    },
  )
})
