interface Appointment {
  readonly at: number
  readonly order: number
  readonly effect: (at: Date) => void
  isCancelled: boolean
}

export type Cancel = () => void

/** What is to happen at given simulated moments, carried out in order when the time has come. */
export class Agenda {
  /** A binary heap: each appointment comes before the two at twice its place, plus one and plus two. */
  readonly #heap: Appointment[] = []
  #order = 0

  schedule(at: Date, effect: (at: Date) => void): Cancel {
    const appointment: Appointment = { at: at.getTime(), order: this.#order++, effect, isCancelled: false }
    this.#heap.push(appointment)
    this.#rise(this.#heap.length - 1)
    return () => {
      appointment.isCancelled = true
    }
  }

  /** Carries out everything due at `now`; an effect sees the moment it was due, not the moment of the call. */
  runDue(now: Date): void {
    for (let first = this.#heap[0]; first !== undefined && first.at <= now.getTime(); first = this.#heap[0]) {
      this.#removeFirst()
      if (!first.isCancelled) first.effect(new Date(first.at))
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #rise(place: number): void {
    const parent = Math.floor((place - 1) / 2)
    if (place > 0 && this.#isBefore(place, parent)) {
      this.#swap(place, parent)
      this.#rise(parent)
    }
  }

  #sink(place: number): void {
    const children = [2 * place + 1, 2 * place + 2].filter((child) => child < this.#heap.length)
    const least = children.reduce((best, child) => (this.#isBefore(child, best) ? child : best), place)
    if (least !== place) {
      this.#swap(place, least)
      this.#sink(least)
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (one === undefined || other === undefined) return false
    return one.at < other.at || (one.at === other.at && one.order < other.order)
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]]
    if (one === undefined || other === undefined) return
    this.#heap[a] = other
    this.#heap[b] = one
  }
}
