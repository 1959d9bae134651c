import type { Ledger, SeenRequest } from './ledger.js'
import type { Moment, PlannedEvent, PlannedMeanwhile } from './plan.js'

interface Waiting {
  readonly planned: PlannedMeanwhile
  /** Requests that might have been the one. */
  seen: number
}

/** Sees each request of the bridge as it arrives, and lets people act before the one that the plan names. */
export class Meanwhile {
  #waiting: Waiting[] = []

  /** @param act what people do */
  constructor(
    private readonly ledger: Ledger,
    private readonly act: (event: PlannedEvent) => unknown,
  ) {}

  /** These are to happen from now on; those of former steps that have not had their moment go on waiting. */
  expect(planned: readonly PlannedMeanwhile[]): void {
    this.#waiting.push(...planned.map((one) => ({ planned: one, seen: 0 })))
  }

  /** Nothing happens any more. */
  end(): void {
    this.#waiting = []
  }

  arrived(request: SeenRequest): void {
    for (const waiting of [...this.#waiting]) {
      const { before, event } = waiting.planned
      if (!isOf(before, request)) continue
      waiting.seen += 1
      if (waiting.seen < before.nth) continue
      this.#waiting = this.#waiting.filter((other) => other !== waiting)
      this.act(event)
    }
    this.ledger.requests.push(request)
  }
}

export function isOf(moment: Moment, { side, name }: SeenRequest): boolean {
  switch (moment.side) {
    case 'any':
      return true
    case 'chorus':
      return side === 'chorus' && name.endsWith(moment.path)
    case 'odoo':
      return side === 'odoo' && name === `${moment.model}.${moment.method}`
  }
}
