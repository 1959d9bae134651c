/** What was read of many connections at once, in its order; one of which there is nothing is left out. */
export function byConnection<Row extends { readonly connection: string }, Item>(
  rows: readonly Row[],
  itemOf: (row: Row) => Item,
): Map<string, Item[]> {
  const found = new Map<string, Item[]>()
  for (const row of rows) {
    const known = found.get(row.connection)
    if (known === undefined) found.set(row.connection, [itemOf(row)])
    else known.push(itemOf(row))
  }
  return found
}
