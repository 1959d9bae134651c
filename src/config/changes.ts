import { isDeepStrictEqual } from 'node:util'
import { byName, type Config, type Connection, type LeftOut } from './config.js'

/** What a configuration that was read again asks for. */
export interface ConfigChanges {
  /** As they are now, in the order of the configuration. */
  readonly added: readonly Connection[]
  /** As they were. */
  readonly removed: readonly Connection[]
  /** As they are now; their secrets count as well. */
  readonly changed: readonly Connection[]
  readonly unchanged: readonly Connection[]
  readonly leftOut: readonly LeftOut[]
  /** Keys whose change a running process does not take up. */
  readonly needsRestart: readonly string[]
}

/** Compares by content. Holds the secrets of both: it is not to be logged as it is. */
export function changesBetween(former: Config, next: Config): ConfigChanges {
  const before = byName(former.connections)
  const names = new Set(next.connections.map(({ name }) => name))
  const known = next.connections.filter(({ name }) => before.has(name))
  const isSame = (connection: Connection): boolean =>
    isDeepStrictEqual(before.get(connection.name), connection)
  return {
    added: next.connections.filter(({ name }) => !before.has(name)),
    removed: former.connections.filter(({ name }) => !names.has(name)),
    changed: known.filter((connection) => !isSame(connection)),
    unchanged: known.filter(isSame),
    leftOut: next.leftOut,
    needsRestart: differences(fixedIn(former), fixedIn(next)),
  }
}

/** All that is not taken up by a process that runs. */
function fixedIn(config: Config): ReadonlyMap<string, unknown> {
  const {
    connections: _connections,
    connectionsFolder: _connectionsFolder,
    connectionFiles: _connectionFiles,
    leftOut: _leftOut,
    secretsFolder: _secretsFolder,
    warnings: _warnings,
    ...fixed
  } = config
  return new Map(Object.entries(fixed))
}

function differences(former: ReadonlyMap<string, unknown>, next: ReadonlyMap<string, unknown>): string[] {
  const keys = new Set([...former.keys(), ...next.keys()])
  return [...keys].filter((key) => !isDeepStrictEqual(former.get(key), next.get(key)))
}
