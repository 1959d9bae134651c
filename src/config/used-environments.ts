import type { EnvironmentStore } from '../store/store.js'
import type { Config, Connection } from './config.js'
import { ConfigError } from './load.js'

/**
 * Has the store remember with which Chorus Pro each connection uses it.
 * @throws ConfigError when it was another one: what was deposited there would count as deposited, and never be sent
 */
export async function keepEnvironments(config: Config, store: EnvironmentStore): Promise<void> {
  await refuseOthers(config, ({ name, chorusPro }) => store.keepEnvironment(name, chorusPro.environment))
}

/** The same for who only looks. @throws ConfigError */
export async function assertSameEnvironments(config: Config, store: EnvironmentStore): Promise<void> {
  await refuseOthers(config, ({ name }) => store.usedEnvironment(name))
}

async function refuseOthers(
  { connections, database }: Config,
  usedBy: (connection: Connection) => Promise<string | undefined>,
): Promise<void> {
  const problems: string[] = []
  for (const connection of connections) {
    const { environment } = connection.chorusPro
    const used = await usedBy(connection)
    if (used !== undefined && used !== environment)
      problems.push(
        `${connection.name}: chorusPro.environment is ${environment}, and ${database} was used with ${used}: what was deposited there would count as deposited here, and not be sent; give another file as "database" for ${environment} (docs/installation.md, "Going live"), or set the environment back to ${used}`,
      )
  }
  if (problems.length > 0) throw new ConfigError(problems)
}
