import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ask as prompt, print } from './print.js'

/** Where somebody may be asked. */
export interface Asker {
  /** Whether there is anybody. */
  readonly isThere: boolean
  line(question: string): Promise<string>
  /** What is typed is not shown. */
  hidden(question: string): Promise<string>
}

export const terminalAsker: Asker = {
  get isThere() {
    return process.stdin.isTTY
  },
  line: (question) => ask(question, true),
  hidden: (question) => ask(question, false),
}

async function ask(question: string, shown: boolean): Promise<string> {
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      done()
    },
  })
  prompt(question)
  const terminal = createInterface({
    input: process.stdin,
    output: shown ? process.stdout : silent,
    terminal: true,
  })
  // Ctrl-C ends the command, as anywhere else.
  terminal.once('SIGINT', () => {
    terminal.close()
    process.kill(process.pid, 'SIGINT')
  })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    if (!shown) print('')
  }
}
