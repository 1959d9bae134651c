import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import * as questions from './questions.js'
import { SimulatedCompanies } from './simulated-companies.js'

/** Of the process in which both sides of all companies live. */
const MEMORY_MB = 8_192

interface Given {
  readonly answer?: unknown
  readonly error?: string | undefined
}

/** Both sides of all companies, in a process of their own: what they use is not the bridge's. */
export class Simulators {
  readonly #waiting = new Map<number, (given: Given) => void>()
  #last = 0

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message) => {
      const { id, ...given } = questions.answerSchema.parse(message)
      this.#waiting.get(id)?.(given)
      this.#waiting.delete(id)
    })
  }

  static start(): Simulators {
    return new Simulators(
      fork(fileURLToPath(import.meta.url), ['simulate'], {
        execArgv: [`--max-old-space-size=${String(MEMORY_MB)}`],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    )
  }

  async ask<A, B>({ name, answer }: questions.Question<A, B>, asked: A): Promise<B> {
    const id = ++this.#last
    const given = await new Promise<Given>((resolve) => {
      this.#waiting.set(id, resolve)
      this.child.send({ id, name, asked })
    })
    if (given.error !== undefined) throw new Error(`${name}: ${given.error}`)
    return answer.parse(given.answer)
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await ended
  }
}

/** In the process of the simulators. */
function answerParent(): void {
  const companies = new SimulatedCompanies()
  const answers = new Map<string, (asked: unknown) => unknown>()
  const on = <A, B>(question: questions.Question<A, B>, act: (asked: A) => B | Promise<B>): void => {
    answers.set(question.name, (asked) => act(question.asked.parse(asked)))
  }
  on(questions.OPEN, (asked) => companies.open(asked))
  on(questions.FOLLOW, (asked) => companies.follow(asked))
  on(questions.BEGIN, () => companies.begin())
  on(questions.POST, (asked) => companies.post(asked))
  on(questions.COUNTS, () => companies.counts())
  on(questions.RESET, () => companies.reset())
  on(questions.DELAY, (asked) => companies.delay(asked))
  on(questions.HANG, (asked) => companies.hang(asked))
  on(questions.HOLD_NEXT_DEPOSIT, () => companies.holdNextDeposit())
  on(questions.HELD, () => companies.held())
  on(questions.WATCH_HELD, () => companies.watchHeld())
  on(questions.DEPOSITS, () => companies.deposits())
  process.on('message', (message) => {
    const { id, name, asked } = questions.questionSchema.parse(message)
    Promise.resolve()
      .then(() => answers.get(name)?.(asked))
      .then(
        (answer) => process.send?.({ id, answer }),
        (error: unknown) => process.send?.({ id, error: String(error) }),
      )
  })
  process.on('disconnect', () => process.exit())
}

if (process.argv[2] === 'simulate') answerParent()
