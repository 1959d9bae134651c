import type { ChorusError } from '../../chorus/wire/error.js'
import type { InvoiceRow } from '../../store/store.js'
import type { StageContext } from '../running/context.js'
import { type Parcel, send, sendFailed } from './send.js'

/** What became of an invoice, or of those of a lot. */
export interface Outcome {
  readonly rows: readonly InvoiceRow[]
  /** What their step would have thrown. */
  readonly error?: Error | undefined
  /** Why nothing more is to be deposited now, if it is not. */
  readonly isPaused?: ChorusError | undefined
}

/** Deposits that are under way, and what became of those that were. */
export class Flight {
  readonly #underWay = new Set<Promise<void>>()
  readonly #outcomes: Outcome[] = []
  readonly #notTaken: { readonly parcel: Parcel; readonly failure: ChorusError }[] = []
  hasFailed = false
  isLotRefused = false

  constructor(
    private readonly context: StageContext,
    private readonly size: number,
  ) {}

  /** Whether another may be begun. */
  get goesOn(): boolean {
    return !this.hasFailed && !this.context.stop.aborted
  }

  /** Waits until fewer than may be are under way, and answers whether another may be begun then. */
  async hasRoom(): Promise<boolean> {
    while (this.#underWay.size >= this.size) await Promise.race(this.#underWay)
    return this.goesOn
  }

  begin(parcel: Parcel): void {
    const rows = parcel.members.map(({ row }) => row)
    const answer = send(this.context, parcel).then(
      (failure) => {
        this.#underWay.delete(answer)
        if (failure === undefined) this.nothingFailed(...rows)
        else {
          this.hasFailed = true
          this.#notTaken.push({ parcel, failure })
        }
      },
      (error: unknown) => {
        this.#underWay.delete(answer)
        this.failed(rows, error)
      },
    )
    this.#underWay.add(answer)
  }

  /** They were taken, or not to be sent. */
  nothingFailed(...rows: readonly InvoiceRow[]): void {
    this.#outcomes.push({ rows })
  }

  failed(rows: readonly InvoiceRow[], thrown: unknown): void {
    this.hasFailed = true
    this.#outcomes.push({ rows, error: asError(thrown) })
  }

  /** Once all have their answers, whatever failed. */
  async landed(): Promise<Outcome[]> {
    await Promise.all(this.#underWay)
    // One after the other: whose fault a refusal is shows in how others fared.
    for (const { parcel, failure } of this.#notTaken) {
      const rows = parcel.members.map(({ row }) => row)
      try {
        const isPaused = await sendFailed(this.context, parcel, failure)
        this.isLotRefused ||= parcel.lot !== undefined
        this.#outcomes.push({ rows, isPaused })
      } catch (error) {
        this.#outcomes.push({ rows, error: asError(error) })
      }
    }
    return this.#outcomes
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
