import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.js'
import type { MailSettings } from '../config/health.js'
import { whyUnreadable } from '../config/unreadable.js'
import { connectionRemedy } from '../http/connection-remedy.js'
import { tryMailServer } from '../health/messages/mail.js'
import { NotSent } from '../health/messages/sender.js'
import { mailProxyOf, proxyFailure, proxyOf } from '../http/agents.js'
import type { Chart } from './finding.js'
import type { Patience } from './patience.js'
import { step } from './step.js'

/** What the environment says of the way out: a proxy, and authorities beside those that Node knows. */
export async function examineNetwork(
  chart: Chart,
  { connections, health }: Config,
  environment: NodeJS.ProcessEnv,
  patience: Patience,
): Promise<void> {
  const authorities = environment['NODE_EXTRA_CA_CERTS'] ?? ''
  if (authorities !== '') examineAuthorities(chart, authorities)
  const { webhook, mail } = health.alarms
  const addresses = connections.flatMap(({ odoo, chorusPro }) => [
    odoo.url,
    chorusPro.tokenUrl,
    chorusPro.apiUrl,
  ])
  try {
    const ways = new Map(addresses.map((url) => [new URL(url).host, proxyOf(url)]))
    // Its address is a secret, the host perhaps a part of it.
    if (webhook !== undefined) ways.set('the webhook of the alarms', proxyOf(webhook))
    if (mail !== undefined) ways.set(mail.server, mailProxyOf(mail.server, mail.port))
    for (const [host, proxy] of ways)
      if (proxy !== undefined)
        chart.ok('network.proxy', `the way to ${host} leads through the proxy ${proxy.host}`)
  } catch (error) {
    const code = proxyFailure(error)
    if (code === undefined) throw error
    chart.fail(
      'network.proxy',
      'what HTTPS_PROXY, HTTP_PROXY or ALL_PROXY says is no http(s) address of a proxy',
      connectionRemedy(code, { name: 'PISTE', isOurs: false, addressKeys: '' }) ?? '',
    )
  }
  if (mail !== undefined) await examineMail(chart, mail, patience)
}

/** Whoever is to be told by mail would otherwise find out by an alarm that never comes. */
async function examineMail(chart: Chart, mail: MailSettings, { stepMs }: Patience): Promise<void> {
  await step(chart, 'network.mail', stepMs, async () => {
    try {
      await tryMailServer(mail)
      chart.ok('network.mail', `${mail.server} would take mail about alarms`)
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      chart.warn(
        'network.mail',
        `no mail about alarms can be sent by ${mail.server}, port ${String(mail.port)}: ${error.message}`,
        error.remedy ??
          'Check server, port and login of health.alarms.mail, and CHORUS_BRIDGE_MAIL_PASSWORD.',
      )
    }
  })
}

/** Node only warns, once, of a file that it cannot read, and then refuses every certificate that the file was for. */
function examineAuthorities(chart: Chart, path: string): void {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    chart.fail(
      'network.authorities',
      `NODE_EXTRA_CA_CERTS names ${path}, which ${whyUnreadable(error)}`,
      'Put the root certificate of your own authority there, in PEM, readable by the user of the bridge.',
    )
    return
  }
  if (content.includes('-----BEGIN CERTIFICATE-----'))
    chart.ok('network.authorities', `the authorities of ${path} are trusted as well`)
  else
    chart.fail(
      'network.authorities',
      `NODE_EXTRA_CA_CERTS names ${path}, in which there is no certificate in PEM`,
      `Convert it: openssl x509 -inform der -in ${path} -out ${path}.pem, and name that file.`,
    )
}
