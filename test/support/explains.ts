import { observeMarks } from '../../src/marks/mark.js'

/**
 * The test that explains the mark of a guard: it fails unless the mark was passed while it ran. Nothing passes it in
 * another process.
 */
export function explains(
  markName: string,
  title: string,
  test: () => void | Promise<void>,
  timeoutMs?: number,
): void {
  it(
    title,
    async () => {
      const passed = new Set<string>()
      observeMarks((name) => passed.add(name))
      try {
        await test()
      } finally {
        observeMarks(undefined)
      }
      expect([...passed]).toContain(markName)
    },
    timeoutMs,
  )
}
