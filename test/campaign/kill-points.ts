import type { Store } from '../../src/store/store.js'
import type { KillPoint } from './protocol.js'

/** A store that ends its bridge at a chosen call, as a power cut would: just before the commit, or just after it. */
export class DeadlyStore {
  #armed: { point: KillPoint; seen: number } | undefined

  /** `die`: from then on nothing of the bridge does anything; nothing comes of what it answers. */
  constructor(private readonly die: () => Promise<never>) {}

  arm(point: KillPoint | undefined): void {
    this.#armed = point && { point, seen: 0 }
  }

  around(store: Store): Store {
    return new Proxy(store, {
      get: (target, name, receiver): unknown => {
        const method: unknown = Reflect.get(target, name, receiver)
        if (typeof method !== 'function' || typeof name !== 'string') return method
        if (name === 'forConnection')
          return (connection: string): Store => this.around(target.forConnection(connection))
        return (...args: unknown[]): unknown => {
          const when = this.#strikes(name)
          if (when === 'before') return this.die()
          const outcome: unknown = Reflect.apply(method, target, args)
          return when === 'after' ? Promise.resolve(outcome).then(() => this.die()) : outcome
        }
      },
    })
  }

  #strikes(name: string): KillPoint['when'] | undefined {
    if (this.#armed?.point.method !== name) return undefined
    this.#armed.seen += 1
    return this.#armed.seen === this.#armed.point.nth ? this.#armed.point.when : undefined
  }
}
