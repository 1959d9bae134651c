import { ChorusError } from '../../src/chorus/wire/error.js'

/** The `ChorusError` with which a call fails. */
export async function failureOf(call: Promise<unknown>): Promise<ChorusError> {
  try {
    await call
  } catch (error) {
    if (error instanceof ChorusError) return error
    throw error
  }
  throw new Error('the call was expected to fail')
}

export async function collect<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(...page)
  return all
}
