import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { whyUnreadable } from '../config/unreadable.js'
import { connectionRemedy } from '../http/connection-remedy.js'
import { proxyFailure, proxyOf } from '../http/agents.js'
import type { Chart } from './finding.js'

/** What the environment says of the way out: a proxy, and authorities beside those that Node knows. */
export function examineNetwork(chart: Chart, { connections }: Config, environment: NodeJS.ProcessEnv): void {
  const authorities = environment['NODE_EXTRA_CA_CERTS'] ?? ''
  if (authorities !== '') examineAuthorities(chart, authorities)
  const addresses = connections.flatMap(({ odoo, chorusPro }) => [
    odoo.url,
    chorusPro.tokenUrl,
    chorusPro.apiUrl,
  ])
  try {
    for (const [host, proxy] of new Map(addresses.map((url) => [new URL(url).host, proxyOf(url)])))
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
