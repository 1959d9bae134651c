import { ChorusError } from '../chorus/wire/error.js'
import { OdooError } from '../odoo/wire/error.js'
import type { Asker } from '../terminal/asker.js'
import { printLines } from '../terminal/print.js'
import { verdictLines } from '../terminal/verdict.js'

/** An answer that does not do, and what would. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer'

  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message)
  }
}

export interface Question {
  /** As it is asked, without its colon. */
  readonly text: string
  /** The flag or the variable that gives the answer. */
  readonly flag: string
  /** What it gave. */
  readonly given: string | undefined
  /** The answer of who just presses Enter; undefined: there has to be one; empty: there need not. */
  readonly usual?: string | undefined
}

/** A secret as the environment gives it. */
export interface GivenSecret {
  /** That may hold it, or with `_FILE` behind it name its file. */
  readonly variable: string
  readonly value: string | undefined
}

/** Asks a person, where there is one, for what the command line did not say. */
export class Interview {
  constructor(private readonly asker: Asker) {}

  get isThere(): boolean {
    return this.asker.isThere
  }

  /** Answers without blanks around; empty only where it need not be given. */
  async text({ text, flag, given, usual }: Question): Promise<string> {
    if (given !== undefined) return given.trim()
    if (!this.asker.isThere) {
      if (usual !== undefined) return usual
      throw new WrongAnswer(`${text}: not given, and there is no terminal to ask on`, `Give it with ${flag}.`)
    }
    for (;;) {
      const shown = usual === undefined || usual === '' ? '' : ` [${usual}]`
      const answer = (await this.asker.line(`${text}${shown}: `)).trim()
      if (answer !== '') return answer
      if (usual !== undefined) return usual
    }
  }

  async secret({ text, flag, given }: Question): Promise<string> {
    if (given !== undefined) return given
    if (!this.asker.isThere)
      throw new WrongAnswer(
        `${text}: not given, and there is no terminal to ask on`,
        `Set ${flag}, or ${flag}_FILE to the path of a file that holds it.`,
      )
    for (;;) {
      const answer = (await this.asker.hidden(`${text} (not shown): `)).trim()
      if (answer !== '') return answer
    }
  }

  async yes(text: string, usual: boolean): Promise<boolean> {
    const answer = (await this.asker.line(`${text} [${usual ? 'Y/n' : 'y/N'}] `)).trim().toLowerCase()
    return answer === '' ? usual : /^(y|yes|o|oui)$/.test(answer)
  }

  /**
   * Answers to be tried: what a side says against them is shown, and they are asked for again. Where nobody can be asked,
   * the first that does not do is thrown. `isAgain`: what the command line gave was wrong, and is a proposal now.
   */
  async until<T>(attempt: (isAgain: boolean) => Promise<T>): Promise<T> {
    for (let isAgain = false; ; isAgain = true) {
      try {
        return await attempt(isAgain)
      } catch (error) {
        if (!(isAnswer(error) && this.asker.isThere)) throw error
        printLines(verdictLines('failed', error.message, error.remedy))
      }
    }
  }
}

function isAnswer(error: unknown): error is WrongAnswer | OdooError | ChorusError {
  return error instanceof WrongAnswer || error instanceof OdooError || error instanceof ChorusError
}

/** The question as it is asked again: what was given is proposed. */
export function asked(question: Question, isAgain: boolean): Question {
  if (!isAgain) return question
  return { ...question, given: undefined, usual: question.given ?? question.usual }
}
