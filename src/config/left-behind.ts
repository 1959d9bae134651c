import { countIn } from '../domain/chorus-status/stage.js'
import type { Store } from '../store/store.js'
import type { Config } from './config.js'
import { nameOfFile } from './connections-folder.js'

/** What a connection that is configured no more had under way. */
export interface LeftBehind {
  readonly connection: string
  readonly invoices: number
}

/** Chorus Pro may have them, and nobody asks any more. */
const UNDER_WAY = ['depositing', 'deposited'] as const

/** Of connections that were taken away, or renamed, while deposits of theirs were under way. */
export async function leftBehind(
  { connections, leftOut }: Pick<Config, 'connections' | 'leftOut'>,
  store: Pick<Store, 'usedEnvironments' | 'standings'>,
): Promise<LeftBehind[]> {
  // Of a file that is left out something else is said.
  const configured = new Set([
    ...connections.map(({ name }) => name),
    ...leftOut.map(({ file }) => nameOfFile(file)),
  ])
  const gone = [...(await store.usedEnvironments()).keys()].filter((name) => !configured.has(name))
  if (gone.length === 0) return []
  return [...(await store.standings(gone))].flatMap(([connection, { stages }]) => {
    const invoices = countIn(stages, UNDER_WAY)
    return invoices === 0 ? [] : [{ connection, invoices }]
  })
}

export function describeLeftBehind({ connection, invoices }: LeftBehind): string {
  return `${connection} is configured no more, and ${String(invoices)} of its deposits are under way: nobody finds out what becomes of them`
}

export const LEFT_BEHIND_REMEDY =
  'Configure it again under this name ("name" in its file) until they are settled, above all where it was only renamed: under another name what Chorus Pro does not show yet may be deposited a second time. If the company is gone for good: nothing.'
