import got, { HTTPError, RequestError } from 'got'
import { Agents, proxyFailure } from '../../http/agents.js'
import { notTakenBy, SEND_MS, type Sender } from './sender.js'

/**
 * POST of JSON: `text` is what chat services (Slack, Mattermost, Rocket.Chat, Google Chat) show as they get it, the rest is
 * for programs. Any answer 2xx counts as taken; nothing that is answered is read further. Goes by the proxy of the
 * environment.
 */
export function webhookSender(address: string): Sender {
  const agents = new Agents({ keepAlive: false }, SEND_MS)
  return async ({ fr, en, ...message }) => {
    const text = `${fr.title}\n${fr.text}\n\n${en.title}\n${en.text}`
    try {
      await got.post(address, {
        json: { text, ...message, title: en.title, message: en.text, titleFr: fr.title, messageFr: fr.text },
        headers: { 'user-agent': 'odoo-chorus-bridge' },
        agent: agents.for(address),
        retry: { limit: 0 },
        followRedirect: false,
        timeout: { request: SEND_MS },
      })
    } catch (error) {
      throw notTakenBy('the webhook', 'CHORUS_BRIDGE_ALARM_WEBHOOK', whyNot(error))
    }
  }
}

function whyNot(error: unknown): string {
  if (error instanceof HTTPError) return `HTTP ${String(error.response.statusCode)}`
  return proxyFailure(error) ?? (error instanceof RequestError ? error.code : 'unexpected failure')
}
