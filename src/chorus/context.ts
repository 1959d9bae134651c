import type { ChorusHttp } from './wire/http.js'
import type { UnreadableListed } from './wire/schemas.js'

/** What every group of services works with. */
export interface ChorusContext {
  readonly http: ChorusHttp
  /** `nbResultatsParPage` asked for. */
  readonly pageSize: number
  readonly clock: () => Date
  /** Told of a row that is left out because it cannot be read. */
  readonly setAside: (row: UnreadableListed) => void
}
