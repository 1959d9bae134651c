import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectionOf } from '../patient.js'
import { itNames, type Misconfiguration } from './misconfiguration.js'
import { answering, closeServers } from './servers.js'

afterEach(closeServers)

const NETWORK: readonly Misconfiguration[] = [
  {
    what: 'a proxy whose address is none',
    spoil: ({ configure }) => {
      process.env['ALL_PROXY'] = 'socks5://127.0.0.1:1080'
      configure((file) => (connectionOf(file).odoo['url'] = 'http://odoo.invalid:8069'))
      configure((file) => (connectionOf(file).odoo['allowInsecure'] = true))
    },
    check: 'network.proxy',
    text: /is no http\(s\) address of a proxy/,
    remedy: /http:\/\/proxy\.example\.fr:3128/,
    exit: 1,
  },
  {
    what: 'a port of the page that another program has',
    spoil: async ({ configure }) => {
      const { port } = new URL(await answering(200, 'something else'))
      configure((file) => (file['health'] = { port: Number(port) }))
    },
    check: 'network.page',
    outcome: 'warning',
    text: /the page cannot be served at 127\.0\.0\.1, port \d+ \(EADDRINUSE\); the bridge works without it/,
    remedy: /give another one as health\.port/,
    exit: 0,
  },
  {
    what: 'an address of the page that is none of this machine',
    spoil: ({ configure }) => {
      configure((file) => (file['health'] = { host: '192.0.2.1', port: 8470 }))
    },
    check: 'network.page',
    outcome: 'warning',
    text: /EADDRNOTAVAIL/,
    remedy: /correct health\.host/,
    exit: 0,
  },
  {
    what: 'a mail server that does not answer',
    spoil: ({ configure }) => {
      const mail = { server: '127.0.0.1', port: 1, from: 'bridge@example.fr', to: ['compta@example.fr'] }
      configure((file) => (file['health'] = { alarms: { mail } }))
    },
    check: 'network.mail',
    outcome: 'warning',
    text: /no mail about alarms can be sent by 127\.0\.0\.1, port 1: .*ECONNREFUSED/,
    remedy: /health\.alarms\.mail/,
    exit: 0,
  },
  {
    what: 'a file of authorities that is not there',
    spoil: ({ environment, folder }) => {
      environment['NODE_EXTRA_CA_CERTS'] = join(folder, 'ca.pem')
    },
    check: 'network.authorities',
    text: /NODE_EXTRA_CA_CERTS names \S+ca\.pem, which does not exist/,
    remedy: /root certificate/,
    exit: 1,
  },
  {
    what: 'a file of authorities that is not PEM',
    spoil: ({ environment, folder }) => {
      environment['NODE_EXTRA_CA_CERTS'] = join(folder, 'ca.der')
      writeFileSync(join(folder, 'ca.der'), Buffer.from([0x30, 0x82]))
    },
    check: 'network.authorities',
    text: /no certificate in PEM/,
    remedy: /openssl x509/,
    exit: 1,
  },
]

itNames('the network', NETWORK)
