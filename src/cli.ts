#!/usr/bin/env node
/**
 * What starts the program. It is read by whatever Node there is: no import but of its like, nothing newer than the syntax of
 * Node 14 (`test/commands/old-node.test.ts`), so that an old one is told apart instead of stumbling over the program.
 */
import { problemOfNode } from './node-version.js'

const problem = problemOfNode(process.versions.node)

// What is to be read again has not been read yet; of a terminal that is closed it is the end.
if (process.argv.includes('start') && !process.stdout.isTTY) process.on('SIGHUP', () => undefined)

if (problem === undefined) {
  import('./run.js').catch((error: unknown) => {
    // eslint-disable-next-line no-restricted-syntax -- as below
    process.stderr.write(
      `${String(error)}\n→ The program is not whole: run "npm ci" and "npm run build" again in its directory.\n`,
    )
    process.exitCode = 1
  })
} else {
  // eslint-disable-next-line no-restricted-syntax -- what prints is not to be loaded here
  process.stderr.write(`${problem}\n`)
  // A process manager need not try again.
  process.exitCode = 2
  // The channel to PM2 would keep the process alive.
  if (process.channel) process.channel.unref()
}
