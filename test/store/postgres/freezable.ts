import type { Sessions } from '../../../src/store/postgres/session.js'

/** Sessions of a process that can be made to stand still right before a statement. */
export function freezable(sessions: Sessions) {
  let next: { statement: string; reach: () => void; gone: Promise<void> } | undefined
  return {
    sessions: {
      async connect() {
        const session = await sessions.connect()
        return {
          ...session,
          async query<Row>(text: string, parameters?: readonly unknown[]) {
            const stop = next
            if (stop !== undefined && text.startsWith(stop.statement)) {
              next = undefined
              stop.reach()
              await stop.gone
            }
            return session.query<Row>(text, parameters)
          },
        }
      },
      end: () => sessions.end(),
    } satisfies Sessions,
    beforeNext(statement: string) {
      let [reach, go] = [(): void => undefined, (): void => undefined]
      const reached = new Promise<void>((resolve) => {
        reach = resolve
      })
      const gone = new Promise<void>((resolve) => {
        go = resolve
      })
      next = { statement, reach, gone }
      return {
        reached,
        go: () => {
          go()
        },
      }
    },
  }
}
