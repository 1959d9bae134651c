/** A process that works on connections, and those that it is configured for. */
export interface SpreadWorker {
  readonly id: string
  readonly connections: readonly string[]
}

/**
 * Who is to work on which connection: as evenly as configurations allow, with as few moves as that takes. All processes
 * reckon it from the same facts and come to the same answer. A connection that nobody alive is configured for is left out.
 * @param holders who works on a connection now
 */
export function spread(
  workers: readonly SpreadWorker[],
  holders: ReadonlyMap<string, string>,
): Map<string, string> {
  const shares = new Map(sorted(workers.map(({ id }) => id)).map((id) => [id, new Set<string>()]))
  const able = new Map(workers.map(({ id, connections }) => [id, new Set(connections)]))
  const isAble = (id: string, connection: string): boolean => able.get(id)?.has(connection) === true
  const free: string[] = []
  for (const connection of sorted(new Set(workers.flatMap(({ connections }) => connections)))) {
    const holder = holders.get(connection)
    if (holder !== undefined && isAble(holder, connection)) shares.get(holder)?.add(connection)
    else free.push(connection)
  }
  for (const connection of free)
    byLoad(shares)
      .find(([id]) => isAble(id, connection))?.[1]
      .add(connection)
  while (moveOne(shares, isAble));
  return new Map(
    [...shares].flatMap(([id, connections]) =>
      [...connections].map((connection) => [connection, id] as const),
    ),
  )
}

type Shares = ReadonlyMap<string, Set<string>>

/** Moves one connection from who has more to who has at least two less; false: there is none to move. */
function moveOne(shares: Shares, isAble: (id: string, connection: string) => boolean): boolean {
  const rising = byLoad(shares)
  for (const [, from] of [...rising].reverse())
    for (const [id, to] of rising) {
      if (from.size - to.size < 2) break
      const moved = [...from].reverse().find((connection) => isAble(id, connection))
      if (moved === undefined) continue
      from.delete(moved)
      to.add(moved)
      return true
    }
  return false
}

/** The least loaded first; of two alike the first by name. */
function byLoad(shares: Shares): [string, Set<string>][] {
  return [...shares].sort(([, one], [, other]) => one.size - other.size)
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort()
}
