/** The stages' only source of the time. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
