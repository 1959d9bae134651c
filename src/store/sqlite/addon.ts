import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** What better-sqlite3 imports from Node only when it was compiled with the headers of a release that aborts. */
const HOOK = 'RemoveEnvironmentCleanupHook'

/**
 * Why this process may end with SIGABRT whenever memory is collected, and the remedy; undefined where it may not.
 *
 * The headers of Node 24.19 to 24.21 make an addon like better-sqlite3 12 call a function that ends any Node 24
 * (nodejs/node#65446; seen with 24.21: 3 of 300 runs of the campaign). Compiled with older headers, as its published
 * binaries are, it runs on all of them.
 */
export function whyAddonAborts(node = process.versions.node, addonFile = addonPath()): string | undefined {
  if (!node.startsWith('24.') || !readFileSync(addonFile).includes(HOOK)) return undefined
  return (
    `better-sqlite3 was compiled with headers of Node 24.19 or later, and Node ${node} will abort at times ` +
    '(nodejs/node#65446); nothing is lost by it, but use Node 22, and run npm ci again'
  )
}

function addonPath(): string {
  return createRequire(import.meta.url).resolve('better-sqlite3/build/Release/better_sqlite3.node')
}
