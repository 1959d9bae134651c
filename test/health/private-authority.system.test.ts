import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import { join } from 'node:path'
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { promisify } from 'node:util'
import { z } from 'zod'
import { alarmMessage } from '../../src/domain/alarms/alarm-words.js'
import { PACKAGE_ROOT } from '../../src/package-root.js'

const run = promisify(execFile)

const tlsFile = (name: string): string => join(PACKAGE_ROOT, 'test/fixtures/tls', name)
const CERTIFICATE = tlsFile('self-signed.crt')
const PAIR = { key: readFileSync(tlsFile('self-signed.key')), cert: readFileSync(CERTIFICATE) }

const START = new Date('2026-11-23T00:00:00Z')
const MESSAGE = alarmMessage(
  { kind: 'deposits', since: START, raisedAt: START, facts: {} },
  'raised',
  { connection: 'duret', environment: 'production' },
  START,
)

/** Node reads its further authorities when it starts: each try is a process. */
const SEND = `
  const [module, name, settings, message] = process.argv.slice(1)
  const { [name]: sender } = await import(module)
  try {
    await sender(JSON.parse(settings))(JSON.parse(message))
    console.log('taken')
  } catch (error) {
    console.log(error.message + ' → ' + error.remedy)
  }
`

async function send(module: string, name: string, settings: unknown, authorities?: string): Promise<string> {
  const words = [join(PACKAGE_ROOT, 'dist/health/messages', module), name]
  const { NODE_EXTRA_CA_CERTS: _others, ...environment } = process.env
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', SEND, ...words, JSON.stringify(settings), JSON.stringify(MESSAGE)],
    { env: { ...environment, ...(authorities !== undefined && { NODE_EXTRA_CA_CERTS: authorities }) } },
  )
  return stdout.trim()
}

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await new Promise<void>((resolve) => server.once('listening', resolve))
  return z.object({ port: z.int() }).parse(server.address()).port
}

/** As much of SMTP as a message needs, once TLS stands. */
function takeMail(socket: Socket): void {
  let body: string | undefined
  socket.on('error', () => undefined)
  socket.setEncoding('utf8').on('data', (text: string) => {
    if (body !== undefined) body += text
    if (body?.endsWith('\r\n.\r\n') === false) return
    const isData = body === undefined && /^DATA/i.test(text)
    body = isData ? '' : undefined
    socket.write(isData ? '354 go on\r\n' : '250 ok\r\n')
  })
}

describe('an authority of one’s own', () => {
  const UNKNOWN = /^the .* did not take it: DEPTH_ZERO_SELF_SIGNED_CERT → .*NODE_EXTRA_CA_CERTS/

  it('is refused by the webhook until NODE_EXTRA_CA_CERTS names it, which the remedy says', async () => {
    const server = createHttpsServer(PAIR, (_request, response) => response.writeHead(204).end())
    const address = `https://localhost:${String(await portOf(server))}/hooks/secret`
    expect(await send('webhook.js', 'webhookSender', address)).toMatch(UNKNOWN)
    expect(await send('webhook.js', 'webhookSender', address, CERTIFICATE)).toBe('taken')
  })

  it('is refused for mail until NODE_EXTRA_CA_CERTS names it, which the remedy says', async () => {
    // Implicit TLS has one port, which only root may open: STARTTLS ends in the same check of the same certificate.
    const secure = createTlsServer(PAIR, takeMail)
    const server = createPlainServer((socket) => {
      socket.on('error', () => undefined)
      socket.write('220 test\r\n')
      socket.on('data', function onData(data: Buffer) {
        const isStart = /^STARTTLS/i.test(data.toString())
        socket.write(isStart ? '220 go on\r\n' : '250-test\r\n250 STARTTLS\r\n')
        if (!isStart) return
        socket.off('data', onData)
        secure.emit('connection', socket)
      })
    })
    const port = await portOf(server)
    const settings = { server: 'localhost', port, from: 'bridge@example.fr', to: ['compta@example.fr'] }
    expect(await send('mail.js', 'mailSender', settings)).toMatch(UNKNOWN)
    expect(await send('mail.js', 'mailSender', settings, CERTIFICATE)).toBe('taken')
  })
})
