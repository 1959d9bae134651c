let observer: ((name: string) => void) | undefined

/**
 * A guard bears a mark: the last part of its condition, so that it is passed exactly when the guard strikes.
 *
 *     if (!isStillPosted && mark('kebab-case-name')) return
 *
 * One test explains each mark, and has to pass it (`test/support/explains.ts`); `npm run guards` takes a guard out by
 * negating its mark. Answers true.
 *
 * @param name unique in the program, written out where it stands
 */
export function mark(name: string): boolean {
  observer?.(name)
  return true
}

/** Calls `onMark` with the name of each mark that is passed from now on; undefined ends it. */
export function observeMarks(onMark: ((name: string) => void) | undefined): void {
  observer = onMark
}
