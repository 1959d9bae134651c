import type { ChorusHttp } from './http.js'

/** What every group of services works with. */
export interface ChorusContext {
  readonly http: ChorusHttp
  /** `nbResultatsParPage` asked for. */
  readonly pageSize: number
  readonly clock: () => Date
  /** Told, in one English line, of a row that was left out because it cannot be read. */
  readonly warn: (message: string) => void
}
