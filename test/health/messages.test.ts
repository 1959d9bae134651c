import { createServer } from 'node:http'
import { createServer as createTcpServer, type Server } from 'node:net'
import { z } from 'zod'
import { alarmMessage } from '../../src/domain/alarms/alarm-words.js'
import { mailSender } from '../../src/health/messages/mail.js'
import { Post, type Senders } from '../../src/health/messages/post.js'
import { NotSent } from '../../src/health/messages/sender.js'
import { webhookSender } from '../../src/health/messages/webhook.js'
import type { Store } from '../../src/store/store.js'
import { forgetProxies, startProxy } from '../support/connect-proxy.js'
import { explains } from '../support/explains.js'
import { openQuickStore } from '../support/quick-store.js'
import { freshDirectory } from '../store/directory.js'

const START = new Date('2026-11-23T00:00:00Z')
const HOUR_MS = 3_600_000
const ALARM = { kind: 'deposits', since: START, raisedAt: START, facts: { cause: 'HTTP 503' } } as const
const SUBJECT = { connection: 'duret', environment: 'production' } as const
const RAISED = alarmMessage(ALARM, 'raised', SUBJECT, START)
const CLEARED = alarmMessage(ALARM, 'cleared', SUBJECT, START)

const servers: { close(): unknown }[] = []

beforeEach(forgetProxies)
afterEach(() => {
  forgetProxies()
  for (const server of servers.splice(0)) server.close()
})

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await new Promise<void>((resolve) => server.once('listening', resolve))
  return z.object({ port: z.number() }).parse(server.address()).port
}

/** As much of SMTP as a message needs. */
async function mailServer(
  dialogue: Readonly<Record<string, string>> = {},
): Promise<{ port: number; mail: () => string }> {
  let mail = ''
  let isData = false
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 test\r\n')
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (isData) {
        mail += text
        if (!mail.endsWith('\r\n.\r\n')) return
        isData = false
        socket.write('250 taken\r\n')
        return
      }
      const command = text.slice(0, 4).trim().toUpperCase()
      isData = command === 'DATA'
      socket.write(`${dialogue[command] ?? (isData ? '354 go on' : '250 ok')}\r\n`)
      if (command === 'QUIT') socket.end()
    })
  })
  return { port: await portOf(server), mail: () => mail }
}
const MAIL = {
  server: '127.0.0.1',
  from: 'bridge@example.fr',
  to: ['a@example.fr', 'b@example.fr'],
  login: undefined,
  password: undefined,
}

describe('the webhook', () => {
  it('is given JSON that chat services show as it is, and programs understand', async () => {
    let body = ''
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (part: string) => (body += part))
      request.on('end', () => response.writeHead(204).end())
    })
    await webhookSender(`http://127.0.0.1:${String(await portOf(server))}/hooks/secret`)(RAISED)
    const sent = z.looseObject({ text: z.string() }).parse(JSON.parse(body))
    expect(sent).toMatchObject({
      kind: 'deposits',
      state: 'raised',
      connection: 'duret',
      environment: 'production',
      since: '2026-11-23T00:00:00.000Z',
    })
    expect(sent.text).toMatch(/^Chorus Pro, alerte\u00A0: les factures ne partent plus/)
    expect(sent.text).toContain('chorus-bridge duret: nothing could be deposited for an hour')
  })

  it.each([
    ['an error', (address: string) => webhookSender(`${address}/hooks/secret`), 'HTTP 500'],
    ['no server', () => webhookSender('http://127.0.0.1:1/hooks/secret'), 'ECONNREFUSED'],
  ])('that answers %s has not taken it, and its address is told to nobody', async (_what, sender, why) => {
    const server = createServer((_request, response) => response.writeHead(500).end('secret'))
    const address = `http://127.0.0.1:${String(await portOf(server))}`
    const refused: unknown = await sender(address)(RAISED).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(NotSent)
    expect(String(refused)).toContain(why)
    expect(String(refused)).not.toContain('secret')
  })
})

describe('a proxy in the environment', () => {
  const proxyIs = async (variable: string, refusal?: string): Promise<string[]> => {
    const proxy = await startProxy(refusal)
    servers.push(proxy)
    process.env[variable] = `http://bridge:s%C3%A9same@127.0.0.1:${String(proxy.port)}`
    return proxy.asked
  }
  const WHO = `Basic ${Buffer.from('bridge:sésame').toString('base64')}`

  it('is the way to the webhook, with the user that its address names', async () => {
    const asked = await proxyIs('HTTP_PROXY')
    const server = createServer((_request, response) => response.writeHead(204).end())
    await webhookSender(`http://chat.test:${String(await portOf(server))}/hooks/secret`)(RAISED)
    expect(asked).toEqual([expect.stringMatching(new RegExp(`^chat\\.test:\\d+ ${WHO}$`))])
  })

  it.each(['HTTPS_PROXY', 'SMTP_PROXY', 'ALL_PROXY'])(
    'is the way to the mail server: %s',
    async (variable) => {
      const asked = await proxyIs(variable)
      const { port, mail } = await mailServer()
      await mailSender({ ...MAIL, server: 'smtp.test', port })(RAISED)
      expect(mail()).toContain('HTTP 503')
      expect(asked).toEqual([`smtp.test:${String(port)} ${WHO}`])
    },
  )

  it('is passed by for a mail server that NO_PROXY names, and for this machine', async () => {
    const asked = await proxyIs('HTTPS_PROXY')
    process.env['NO_PROXY'] = 'smtp.invalid'
    const { port } = await mailServer()
    await mailSender({ ...MAIL, port })(RAISED)
    await expect(mailSender({ ...MAIL, server: 'smtp.invalid', port })(RAISED)).rejects.toThrow(
      /EDNS|ENOTFOUND|EAI_AGAIN/,
    )
    expect(asked).toEqual([])
  })

  it.each([
    ['the webhook', () => webhookSender('http://chat.test/hooks/secret')],
    ['the mail server', () => mailSender({ ...MAIL, server: 'smtp.test', port: 587 })],
  ])(
    'that lets nobody through to %s is named, with what to do, and without its password',
    async (_what, sender) => {
      await proxyIs('ALL_PROXY', '407 Proxy Authentication Required')
      const refused: unknown = await sender()(RAISED).catch((error: unknown) => error)
      expect(refused).toMatchObject({
        message: expect.stringMatching(/did not take it: PROXY_HTTP_407$/) as unknown,
        remedy: expect.stringMatching(/user and a password/) as unknown,
      })
      expect(JSON.stringify(refused)).not.toContain('same')
    },
  )

  it('that is no address is named too', async () => {
    process.env['ALL_PROXY'] = 'socks5://127.0.0.1:1080'
    for (const sender of [
      webhookSender('http://chat.test/'),
      mailSender({ ...MAIL, server: 'smtp.test', port: 587 }),
    ])
      await expect(sender(RAISED)).rejects.toMatchObject({
        message: expect.stringMatching(/PROXY_ADDRESS/) as unknown,
        remedy: expect.stringMatching(/HTTPS_PROXY/) as unknown,
      })
  })
})

describe('the mail server', () => {
  it('is given a message in French with the English beside it', async () => {
    const { port, mail } = await mailServer()
    await mailSender({ ...MAIL, port })(RAISED)
    expect(mail()).toMatch(/^To: a@example.fr, b@example.fr/m)
    expect(mail()).toContain('HTTP 503')
    expect(mail()).toContain('nothing could be deposited for an hour')
  })

  it('gets no password in clear', async () => {
    const { port, mail } = await mailServer()
    const refused: unknown = await mailSender({ ...MAIL, port, login: 'bridge', password: 'hunter-two' })(
      RAISED,
    ).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(NotSent)
    expect(String(refused)).not.toContain('hunter-two')
    expect(mail()).toBe('')
  })

  it('that refuses has not taken it', async () => {
    const { port } = await mailServer({ RCPT: '550 nobody of that name' })
    await expect(mailSender({ ...MAIL, port })(RAISED)).rejects.toThrow('550')
  })
})

describe('messages about alarms', () => {
  const file = freshDirectory()
  let store: Store
  let now: Date
  let sent: string[]
  let isDead: boolean
  const log: string[] = []
  const say = (message: string): void => {
    log.push(message)
  }

  beforeEach(async () => {
    store = await openQuickStore(file('store.db'))
    now = START
    sent = []
    isDead = false
    log.length = 0
  })
  afterEach(async () => {
    await store.close()
  })

  const senders: Senders = {
    webhook: ({ state }) => {
      if (isDead) return Promise.reject(new NotSent('HTTP 503'))
      sent.push(`webhook ${state}`)
      return Promise.resolve()
    },
    mail: ({ state }) => {
      sent.push(`mail ${state}`)
      return Promise.resolve()
    },
  }
  const post = () => new Post(store, senders, { error: say, warn: say, info: say, debug: say }, () => now)
  const tell = async (body: typeof RAISED): Promise<void> => {
    const alarm = { ...ALARM, since: body.state === 'raised' ? START : undefined, raisedAt: undefined }
    await store.recordAlarm(
      'duret',
      alarm,
      [
        { channel: 'webhook', body },
        { channel: 'mail', body },
      ],
      now,
    )
  }
  const later = (ms: number): void => {
    now = new Date(now.getTime() + ms)
  }

  it('go once by each channel', async () => {
    await tell(RAISED)
    await post().round()
    await post().round()
    expect(sent).toEqual(['webhook raised', 'mail raised'])
  })

  it('are tried again later and later, and hold up no other channel', async () => {
    isDead = true
    await tell(RAISED)
    await post().round()
    expect(sent).toEqual(['mail raised'])
    isDead = false
    await post().round()
    expect(sent).toEqual(['mail raised'])
    later(60_000)
    await post().round()
    expect(sent).toEqual(['mail raised', 'webhook raised'])
    expect(log).toHaveLength(1)
  })

  it('that the alarm is over go only where the alarm went', async () => {
    isDead = true
    await tell(RAISED)
    await post().round()
    await tell(CLEARED)
    isDead = false
    later(HOUR_MS)
    await post().round()
    expect(sent).toEqual(['mail raised', 'mail cleared'])
  })

  explains('dead-message-given-up', 'are given up after a day', async () => {
    isDead = true
    await tell(RAISED)
    for (let hours = 0; hours < 26; hours += 1) {
      await post().round()
      later(HOUR_MS)
    }
    expect(await store.claimMessage(['webhook', 'mail'], now, now)).toBeUndefined()
    expect(log.at(-1)).toContain('given up')
  })

  it('of a channel that is no longer configured are forgotten', async () => {
    await tell(RAISED)
    await new Post(store, {}, { error: say, warn: say, info: say, debug: say }, () => now).round()
    expect(await store.claimMessage(['webhook', 'mail'], now, now)).toBeUndefined()
  })
})
