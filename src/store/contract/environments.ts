/** Of which Chorus Pro a store speaks: what was deposited in a trial is not deposited in production. */
export interface EnvironmentStore {
  /** The environment with which the connection has used this store; undefined before the first time. */
  usedEnvironment(connection: string): Promise<string | undefined>
  /** Keeps that of a connection that has none yet; one that is kept stays. Answers what is kept. */
  keepEnvironment(connection: string, environment: string): Promise<string>
}
