import { z } from 'zod'
import type { MailSettings } from '../../config/health.js'
import { NotSent, SEND_MS, type Sender } from './sender.js'

/** TLS from the first byte. */
const IMPLICIT_TLS_PORT = 465

const failure = z.object({ code: z.string().optional(), responseCode: z.number().optional() })

/** Plain text by SMTP. A password goes over TLS only. */
export function mailSender({ server, port, login, password, from, to }: MailSettings): Sender {
  const secure = port === IMPLICIT_TLS_PORT
  return async ({ fr, en }) => {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({
      host: server,
      port,
      secure,
      ...(login !== undefined && password !== undefined
        ? { auth: { user: login, pass: password }, requireTLS: !secure }
        : {}),
      connectionTimeout: SEND_MS / 3,
      greetingTimeout: SEND_MS / 3,
      socketTimeout: SEND_MS / 3,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    try {
      await transport.sendMail({
        from,
        to: [...to],
        subject: fr.title,
        text: `${fr.text}\n\n--\n${en.title}\n${en.text}\n`,
      })
    } catch (error) {
      const { code, responseCode } = failure.safeParse(error).data ?? {}
      throw new NotSent(
        `the mail server did not take it: ${String(responseCode ?? code ?? 'unexpected failure')}`,
      )
    } finally {
      transport.close()
    }
  }
}
