/** What to do where the page cannot be served, by the code of the system. */
export const PORT_REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program, or a second bridge, has the port: give another one as health.port',
  EACCES: 'this user may not use the port: give one from 1024 on as health.port',
  EADDRNOTAVAIL: 'this machine has no such address: correct health.host (127.0.0.1 is this machine alone)',
  ENOTFOUND: 'this machine has no such name: correct health.host (127.0.0.1 is this machine alone)',
}
