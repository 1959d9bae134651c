/** Every answer that `init` asks for, as the command line gives it. Secrets come from the environment alone. */
export interface InitFlags {
  readonly name?: string
  readonly odooUrl?: string
  readonly odooDatabase?: string
  readonly odooLogin?: string
  readonly companyId?: string
  readonly environment?: string
  readonly oauthUrl?: string
  readonly apiUrl?: string
  readonly startDate?: string
  readonly responsibleLogin?: string
  readonly publicTag?: string
  /** File of the bridge's own database. */
  readonly database?: string
  /** Folder of the secret files. */
  readonly secrets?: string
  /** Undefined: it is asked, or not done where nobody can be asked. */
  readonly setup?: boolean
  /** Adds the connection to the configuration that is there. */
  readonly add?: boolean
  readonly force?: boolean
}
