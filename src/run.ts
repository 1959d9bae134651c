import { exitCodeFor, printError, printWarning } from './commands/exit.js'
import { program } from './program.js'
import { mindStreams } from './terminal/streams.js'

mindStreams()
// Node would print it whole, with whatever hangs on it: no word of that has been looked at.
process.on('uncaughtException', (error) => {
  printError(error)
  process.exit(exitCodeFor(error))
})
process.removeAllListeners('warning')
process.on('warning', printWarning)

try {
  await program.parseAsync()
} catch (error) {
  printError(error)
  process.exitCode = exitCodeFor(error)
} finally {
  // The channel to PM2 would keep the process alive until it is killed; closing it makes PM2's wrapper exit with 1.
  process.channel?.unref()
}
