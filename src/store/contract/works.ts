export interface WorksStore {
  /** Undefined: it was never asked. */
  worksSpace(connection: string): Promise<WorksSpace | undefined>
  /** How far works invoices were followed stays. */
  saveWorksSpace(connection: string, answer: Pick<WorksSpace, 'isOpen' | 'askAt'>): Promise<void>
  saveWorksFollowed(connection: string, until: Date): Promise<void>
  /** Keeps what a search shows of pieces that answer others; one whose status is another than was kept is pending. */
  notePieces(connection: string, pieces: readonly SeenPiece[]): Promise<void>
  /** Those whose status is yet to be told: first those of which it is known where, then the oldest. */
  pendingPieces(connection: string, limit: number): Promise<WorksPiece[]>
  /**
   * The status was told on the invoice that is followed as `firstPiece`, or could be told on none: the folder then begins with
   * that piece, which Odoo does not have. Undefined: not known.
   */
  recordPieceTold(connection: string, piece: WorksPiece, firstPiece: string | undefined): Promise<void>
  /**
   * There is an invoice of the piece `adopted`: pieces of its folder that there was none to tell on are pending again, and those of
   * which the folder is not known.
   */
  reconsiderPieces(connection: string, adopted: string): Promise<void>
  /** Undefined: it is no piece that answers another. */
  piece(connection: string, identifier: string): Promise<WorksPiece | undefined>
  /** What was told of the folder of this first piece. */
  folder(connection: string, firstPiece: string): Promise<WorksPiece[]>
}

/** A piece of a works contract, as a search shows it. */
export interface SeenPiece {
  /** `idFactureTravaux`, as text. */
  readonly identifier: string
  readonly number: string
  /** `typeFactureTravaux`, as it came. */
  readonly type: string | undefined
  /** `montantTTC`, as it came. */
  readonly amountTotal: string | undefined
  readonly statusCode: string
  readonly statusAt: Date
}

export interface WorksPiece extends SeenPiece {
  /** The identifier of the nearest piece before it that is an invoice in Odoo, or else of the first of its folder. */
  readonly firstPiece: string | undefined
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
