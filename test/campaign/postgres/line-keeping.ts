import type { Store } from '../../../src/store/store.js'
import type { OpenedStore } from '../bridge-host.js'
import type { Keeping } from '../bridge-inside.js'
import type { LineMoment } from '../plan.js'
import type { Line, Strike } from './line.js'

/** The store of one bridge, by a line of its own, which goes with it. */
export class LineKeeping implements Keeping {
  #awaited: { readonly moment: LineMoment; readonly strike: Strike } | undefined

  constructor(
    readonly line: Line,
    private readonly openStore: () => Promise<Store>,
  ) {}

  async open(): Promise<OpenedStore> {
    return { store: this.#watched(await this.openStore()), setDisk: () => undefined }
  }

  letGo(): void {
    this.line.close()
  }

  /** What is to happen at a moment from now on; undefined: nothing any more. */
  expect(moment: LineMoment, struck: Strike['struck']): void {
    const { method, nth, ofCommits } = moment
    const strike = { nth, ofCommits, struck }
    if (method === undefined) this.line.arm(strike)
    else this.#awaited = { moment, strike }
  }

  expectNothing(): void {
    this.#awaited = undefined
    this.line.arm(undefined)
  }

  #watched(store: Store): Store {
    return new Proxy(store, {
      get: (target, name, receiver): unknown => {
        const method: unknown = Reflect.get(target, name, receiver)
        if (typeof method !== 'function') return method
        if (name === 'forConnection')
          return (connection: string): Store => this.#watched(target.forConnection(connection))
        return (...args: unknown[]): unknown => {
          if (this.#awaited?.moment.method === name) {
            this.line.arm(this.#awaited.strike)
            this.#awaited = undefined
          }
          const outcome: unknown = Reflect.apply(method, target, args)
          return outcome
        }
      },
    })
  }
}
