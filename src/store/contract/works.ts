export interface WorksStore {
  /** Undefined: it was never asked. */
  worksSpace(connection: string): Promise<WorksSpace | undefined>
  /** How far works invoices were followed stays. */
  saveWorksSpace(connection: string, answer: Pick<WorksSpace, 'isOpen' | 'askAt'>): Promise<void>
  saveWorksFollowed(connection: string, until: Date): Promise<void>
}

/** The space *factures de travaux* of the account of a connection. */
export interface WorksSpace {
  /** The account has it, and may search there. */
  readonly isOpen: boolean
  /** From when on Chorus Pro is asked again, by our clock. */
  readonly askAt: Date
  /** The change of status up to which works invoices were followed, by Chorus Pro's clock; undefined before the first time. */
  readonly followedUntil: Date | undefined
}
