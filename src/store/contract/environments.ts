/** Of which Chorus Pro a store speaks: what was deposited in a trial is not deposited in production. */
export interface EnvironmentStore {
  /** The environment with which each connection has used this store, those included that are configured no more. */
  usedEnvironments(): Promise<ReadonlyMap<string, string>>
  /** Keeps those of connections that have none yet; one that is kept stays. Answers what is kept of each of them. */
  keepEnvironments(wanted: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>>
}
