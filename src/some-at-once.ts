/** Does something to each, so many at the same time at most: one that hangs keeps no other waiting while there is room. */
export async function someAtOnce<Item, Answer>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const waiting = [...items.entries()].values()
  const workOnNext = async (): Promise<void> => {
    for (const [place, item] of waiting) answers[place] = await work(item)
  }
  await Promise.all(Array.from({ length: most }, workOnNext))
  return answers
}
