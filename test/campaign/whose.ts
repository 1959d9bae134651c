import { AsyncLocalStorage } from 'node:async_hooks'

/** Which of several bridges a request is of, wherever that is asked while it is answered. */
export const whose = new AsyncLocalStorage<number>()
