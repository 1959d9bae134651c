/** Whether a host, as an address names it, is this machine: what is sent there crosses no network. */
export function isThisMachine(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname)
}
