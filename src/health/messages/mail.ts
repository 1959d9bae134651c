import type { Transporter } from 'nodemailer'
import { z } from 'zod'
import type { MailSettings } from '../../config/health.js'
import { mailProxyOf, proxyFailure } from '../../http/agents.js'
import { notTakenBy, SEND_MS, type Sender } from './sender.js'

/** TLS from the first byte. */
const IMPLICIT_TLS_PORT = 465

const failure = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  message: z.string().optional(),
  originalCode: z.string().optional(),
})

/** Plain text by SMTP, through the proxy of the environment where there is one. A password goes over TLS only. */
export function mailSender(settings: MailSettings): Sender {
  return ({ fr, en }) =>
    using(settings, async (transport) => {
      await transport.sendMail({
        from: settings.from,
        to: [...settings.to],
        subject: fr.title,
        text: `${fr.text}\n\n--\n${en.title}\n${en.text}\n`,
      })
    })
}

/** Whether the server lets us in; nothing is sent. Throws a `NotSent`. */
export function tryMailServer(settings: MailSettings): Promise<void> {
  return using(settings, async (transport) => {
    await transport.verify()
  })
}

async function using(settings: MailSettings, work: (transport: Transporter) => Promise<void>): Promise<void> {
  let transport: Transporter | undefined
  try {
    transport = await open(settings)
    await work(transport)
  } catch (error) {
    throw notTakenBy('the mail server', 'health.alarms.mail', whyNot(error))
  } finally {
    transport?.close()
  }
}

async function open({ server, port, login, password }: MailSettings): Promise<Transporter> {
  // Loaded where there is mail to send: it is large.
  const { createTransport } = await import('nodemailer')
  const secure = port === IMPLICIT_TLS_PORT
  const proxy = mailProxyOf(server, port)
  return createTransport({
    host: server,
    port,
    secure,
    ...(proxy !== undefined && { proxy: proxy.href }),
    ...(login !== undefined && password !== undefined
      ? { auth: { user: login, pass: password }, requireTLS: !secure }
      : {}),
    connectionTimeout: SEND_MS / 3,
    greetingTimeout: SEND_MS / 3,
    socketTimeout: SEND_MS / 3,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** The words are nodemailer's, whose errors about a proxy have no code of their own. */
function whyNot(error: unknown): string {
  const { code, originalCode, responseCode, message = '' } = failure.safeParse(error).data ?? {}
  const status = /proxy: (\d{3})$/.exec(message)?.[1]
  if (status !== undefined) return `PROXY_HTTP_${status}`
  return proxyFailure(error) ?? String(responseCode ?? originalCode ?? code ?? 'unexpected failure')
}
