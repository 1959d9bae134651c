/** Throws a `StoreError` of kind `full` when the disk has no room for what follows a deposit. */
export type Room = () => Promise<void>

export const alwaysRoom: Room = () => Promise.resolve()
