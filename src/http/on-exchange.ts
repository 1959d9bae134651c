/**
 * Told of each request once it is over. Both are words of the program, of which there are few: `service` what was called,
 * `outcome` `ok` or the kind of failure.
 */
export type OnExchange = (service: string, outcome: string) => void
