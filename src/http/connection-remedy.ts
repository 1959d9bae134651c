/** A server that could not be reached, as messages to the administrator call it. */
export interface Peer {
  /** Such as `Odoo`. */
  readonly name: string
  /** Whose server it is: what is wrong there is the administrator's to mend, or not. */
  readonly isOurs: boolean
  /** The keys of the configuration that hold its address. */
  readonly addressKeys: string
}

const UNKNOWN_AUTHORITY =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE)|CERT_UNTRUSTED|INVALID_CA|CERT_CHAIN_TOO_LONG|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE|CERT_REJECTED)$/
const PAST_ITS_DAYS =
  /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERROR_IN_CERT_NOT_(BEFORE|AFTER)_FIELD|CRL_HAS_EXPIRED)$/
const ANOTHER_NAME = /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/
const OTHER_TLS =
  /^(CERT_|CRL_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO|ERROR_IN_CERT|OUT_OF_MEM$|UNABLE_TO_DECRYPT)/

/** Whether the connection failed because what the other end showed or spoke was not the TLS that is expected of it. */
export function isTlsFailure(code: string): boolean {
  return [UNKNOWN_AUTHORITY, PAST_ITS_DAYS, ANOTHER_NAME, OTHER_TLS].some((pattern) => pattern.test(code))
}

/** English: what the administrator can do, by the code of Node or OpenSSL. Undefined: it may just have to be waited for. */
export function connectionRemedy(
  code: string,
  { name, isOurs, addressKeys }: Peer,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (UNKNOWN_AUTHORITY.test(code))
    return `The certificate is of an authority that Node does not know: ${isOurs ? 'one of your own, or ' : ''}that of a proxy or an antivirus that looks into the connections of this network. Put its root certificate into a file, name that file in NODE_EXTRA_CA_CERTS in the environment of the bridge, and start it again; or have ${name} left out of the inspection. Do not switch the check off.`
  if (PAST_ITS_DAYS.test(code))
    return `Compare the clock of this machine with the right time ("date"; a clock that is off makes every certificate look so). Where it is right, ${isOurs ? `the certificate of ${name} must be renewed` : `look whether a proxy of this network shows a certificate of its own; if not, ${name} has to renew its one`}.`
  if (ANOTHER_NAME.test(code))
    return `Another server than ${name} answers under this address: check ${addressKeys} in the configuration, the DNS and /etc/hosts of this machine, and what a proxy of this network does.`
  if (OTHER_TLS.test(code))
    return `What answers does not speak TLS as it should: check scheme and port of ${addressKeys} in the configuration, and what a proxy or a firewall of this network does.`
  const proxy = proxyRemedy(code, name)
  if (proxy !== undefined) return proxy
  const hint = proxyHint(name, environment)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `Check the DNS of this machine (such as /etc/resolv.conf), and ${addressKeys} in the configuration.${hint}`
  if (['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'].includes(code))
    return `Check ${isOurs ? `that ${name} is running, its address and port (${addressKeys}), ` : ''}the network and the firewall: this machine must be allowed to reach ${name}.${hint}`
  return undefined
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']

function proxyHint(name: string, environment: NodeJS.ProcessEnv): string {
  const set = PROXY_VARIABLES.find((variable) => (environment[variable] ?? '') !== '')
  return set === undefined
    ? ` Where only a proxy leads out of this network, name it in HTTPS_PROXY in the environment of the bridge.`
    : ` ${set} is set: it may be the proxy that was not reached; NO_PROXY takes ${name} out of it.`
}

/** By the codes of `proxyFailure`. */
function proxyRemedy(code: string, name: string): string | undefined {
  switch (code) {
    case 'PROXY_ADDRESS':
      return 'Write the proxy in HTTPS_PROXY as http://proxy.example.fr:3128, and start the bridge again.'
    case 'PROXY_HTTP_407':
      return 'The proxy asks who you are: put a user and a password into HTTPS_PROXY (http://user:password@proxy.example.fr:3128), or have it let this machine through.'
    case 'PROXY_TIMEOUT':
      return `The proxy of HTTPS_PROXY made no connection to ${name} in time: look at its log, or let ${name} pass it by with NO_PROXY.`
    default:
      return code.startsWith('PROXY_')
        ? `The proxy of HTTPS_PROXY does not let this machine reach ${name}: have its address allowed there, or let it pass the proxy by with NO_PROXY.`
        : undefined
  }
}
