import type { Store } from '../../../src/store/store.js'

/** An engine's empty store, made anew for each test. */
export interface StoreUnderTest {
  readonly store: Store
  /** Opens the same store once more, as another process would. */
  again(): Promise<Store>
  /** Closes everything and removes what was stored. */
  dispose(): Promise<void>
}

export type OpenStore = () => Promise<StoreUnderTest>

/** A fresh store for each test of the `describe` in which this is called. */
export function freshStore(open: OpenStore): { store: () => Store; again: () => Promise<Store> } {
  let current: StoreUnderTest | undefined
  beforeEach(async () => {
    current = await open()
  })
  afterEach(async () => {
    await current?.dispose()
  })
  const opened = (): StoreUnderTest => {
    if (!current) throw new Error('the store is only open inside a test')
    return current
  }
  return { store: () => opened().store, again: () => opened().again() }
}
