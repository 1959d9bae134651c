import { mark } from '../marks/mark.js'
import type { EnvironmentStore } from '../store/store.js'
import { byName, type Config, type Connection, describeLeftOut, type LeftOut } from './config.js'
import { ConfigError } from './load.js'

/**
 * Has the store remember with which Chorus Pro each connection uses it. Where it was another one, what was deposited there would
 * count as deposited, and never be sent: a connection with a file of its own is then left out, or goes on as it was in `former`.
 * Answers the configuration as it is to be followed.
 * @throws ConfigError when it is a connection of the configuration file itself, or none is left
 */
export async function keepEnvironments(
  given: Config,
  store: EnvironmentStore,
  former?: Pick<Config, 'connections'>,
): Promise<Config> {
  const hasRivals = given.leftOut.some(({ rival }) => rival !== undefined)
  const config = hasRivals ? withKnownFirst(given, await store.usedEnvironments()) : given
  const wanted = new Map(config.connections.map(({ name, chorusPro }) => [name, chorusPro.environment]))
  const others = usedOtherwise(config, await store.keepEnvironments(wanted))
  if (others.size === 0) return config
  const own = [...others].filter(([{ name }]) => !config.connectionFiles.has(name))
  if (own.length > 0) throw new ConfigError(own.map(([, problem]) => problem))
  const followed: Connection[] = []
  const leftOut: LeftOut[] = [...config.leftOut]
  const formerly = byName(former?.connections ?? [])
  for (const connection of config.connections) {
    const problem = others.get(connection)
    const before = formerly.get(connection.name)
    const goesOn = before?.chorusPro.environment === connection.chorusPro.environment ? undefined : before
    if (problem === undefined) followed.push(connection)
    else {
      if (goesOn !== undefined) followed.push(goesOn)
      const file = config.connectionFiles.get(connection.name) ?? ''
      leftOut.push({ file, goesOn: goesOn?.name, problems: [problem] })
    }
  }
  if (followed.length === 0) throw new ConfigError(leftOut.map(describeLeftOut))
  return { ...config, connections: followed, leftOut }
}

/**
 * Of two files of one company that one counts by whose name the store knows its invoices, not the first by their names: a copy
 * that was left beside it would begin anew with the company, and beside a process that was not started again.
 */
function withKnownFirst(config: Config, used: ReadonlyMap<string, string>): Config {
  const connections = byName(config.connections)
  const connectionFiles = new Map(config.connectionFiles)
  const leftOut = config.leftOut.map((left): LeftOut => {
    const { rival, file, problems } = left
    const place = connectionFiles.get(rival?.of ?? '')
    if (rival === undefined || place === undefined) return left
    if (!used.has(rival.connection.name) || used.has(rival.of) || !mark('known-file-of-a-company'))
      return left
    connections.delete(rival.of)
    connections.set(rival.connection.name, rival.connection)
    connectionFiles.delete(rival.of)
    connectionFiles.set(rival.connection.name, file)
    return { file: place, goesOn: undefined, problems }
  })
  return { ...config, connections: [...connections.values()], connectionFiles, leftOut }
}

/** The same for who only looks. @throws ConfigError */
export async function assertSameEnvironments(config: Config, store: EnvironmentStore): Promise<void> {
  const others = usedOtherwise(config, await store.usedEnvironments())
  if (others.size > 0) throw new ConfigError([...others.values()])
}

function usedOtherwise(
  { connections, database }: Config,
  usedWith: ReadonlyMap<string, string>,
): ReadonlyMap<Connection, string> {
  const problems = new Map<Connection, string>()
  for (const connection of connections) {
    const { environment } = connection.chorusPro
    const used = usedWith.get(connection.name)
    if (used !== undefined && used !== environment)
      problems.set(
        connection,
        `${connection.name}: chorusPro.environment is ${environment}, and ${database} was used with ${used}: what was deposited there would count as deposited here, and not be sent; give another file as "database" for ${environment} (docs/installation.md, "Going live"), or set the environment back to ${used}`,
      )
  }
  return problems
}
