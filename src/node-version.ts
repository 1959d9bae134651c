/** As `engines` in package.json says; docs/installation.md. */
const OLDEST = { major: 20, minor: 19 }

/**
 * Why the program cannot run on this version of Node, such as `18.20.4`, and what to do; undefined: it can. In the syntax
 * of Node 14, as all that `cli.ts` imports.
 */
export function problemOfNode(version: string): string | undefined {
  const parts = version.split('.').map(Number)
  const major = parts[0] || 0
  const minor = parts[1] || 0
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined
  return `chorus-bridge needs Node ${OLDEST.major}.${OLDEST.minor} or later, and this is Node ${version}.\n→ Install Node 22 (see "The program" in docs/installation.md), run "npm ci" again, and start it with that Node. Where PM2 starts it, "pm2 update" has PM2 use it too.`
}
