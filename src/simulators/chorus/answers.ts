export type Answer = Readonly<Record<string, unknown>>

/** `codeRetour` and `libelle` of every answer. README.md says which pairs are published and which are chosen. */
export interface ReturnCode {
  readonly codeRetour: number
  readonly libelle: string
}

const DONE: ReturnCode = { codeRetour: 0, libelle: 'TRA_MSG_00.000' }
export const NO_RESULT: ReturnCode = { codeRetour: 20000, libelle: 'TRA_MSG_00.015' }

/** What AIFE's example of `transverses/v1/rechercher/pj/moncompte` answers in place of `DONE`. */
export const FOUND: ReturnCode = { codeRetour: 0, libelle: 'GCU_MSG_01_000' }

/** `factures/v1/deposer/flux`. */
export const FLOW_TOO_LARGE: ReturnCode = { codeRetour: 20001, libelle: 'GDP_MSG_11.022' }
export const FLOW_UNREADABLE: ReturnCode = { codeRetour: 20002, libelle: 'GDP_MSG_11.023' }
export const FLOW_NAME_REFUSED: ReturnCode = { codeRetour: 20003, libelle: 'GDP_MSG_11.024' }
export const FLOW_SYNTAX_REFUSED: ReturnCode = { codeRetour: 20004, libelle: 'GDP_MSG_11.025' }

/** `transverses/v1/consulter/information/siret` in qualification, which INSEE's register is not open to. */
export const REGISTER_UNAVAILABLE: ReturnCode = { codeRetour: 20001, libelle: 'TRA_MSG_04.001' }

/** `transverses/v1`. */
export const UNKNOWN_FLOW: ReturnCode = { codeRetour: 20001, libelle: 'TRA_MSG_02.001' }
export const ATTACHMENT_UNREADABLE: ReturnCode = { codeRetour: 20001, libelle: 'TRA_MSG_03.001' }
export const ATTACHMENT_EXTENSION_REFUSED: ReturnCode = { codeRetour: 20002, libelle: 'TRA_MSG_03.002' }
export const ATTACHMENT_TOO_LARGE: ReturnCode = { codeRetour: 20003, libelle: 'TRA_MSG_03.003' }

export const ATTACHMENT_NAME_REFUSED: ReturnCode = { codeRetour: 20004, libelle: 'TRA_MSG_03.004' }
export const MISSING_CRITERION: ReturnCode = { codeRetour: 20005, libelle: 'TRA_MSG_03.005' }

/** `factures/v1`. */
export const UNKNOWN_INVOICE: ReturnCode = { codeRetour: 20001, libelle: 'GCU_MSG_01_001' }
export const WRONG_STATUS: ReturnCode = { codeRetour: 20002, libelle: 'GCU_MSG_01_002' }
export const UNKNOWN_ATTACHMENT: ReturnCode = { codeRetour: 20003, libelle: 'GCU_MSG_01_003' }
export const RECIPIENT_REFUSED: ReturnCode = { codeRetour: 20004, libelle: 'GCU_MSG_01_004' }
export const NOTHING_TO_COMPLETE: ReturnCode = { codeRetour: 20010, libelle: 'GCU_MSG_01_010' }
export const DESIGNATION_REFUSED: ReturnCode = { codeRetour: 20011, libelle: 'GCU_MSG_01_011' }
export const COMMENT_TOO_LONG: ReturnCode = { codeRetour: 20012, libelle: 'GCU_MSG_01_012' }
export const ATTACHMENTS_TOO_LARGE: ReturnCode = { codeRetour: 20013, libelle: 'GCU_MSG_01_013' }
export const UNKNOWN_VALIDATOR: ReturnCode = { codeRetour: 20014, libelle: 'GCU_MSG_01_014' }
export const ATTACHMENTS_NOT_SAID: ReturnCode = { codeRetour: 20015, libelle: 'GCU_MSG_01_015' }

/** `factures/v1/traiter/factureAValider`; a wrong validator is UNKNOWN_VALIDATOR. */
export const MOTIVE_REFUSED: ReturnCode = { codeRetour: 20016, libelle: 'GCU_MSG_01_016' }
export const EXPLANATION_REFUSED: ReturnCode = { codeRetour: 20017, libelle: 'GCU_MSG_01_017' }
/** `factures/v1/rechercher/demandePaiement` in qualification, where the service does not work. */
export const NOT_IN_QUALIFICATION: ReturnCode = { codeRetour: 20018, libelle: 'GCU_MSG_01_018' }

/** `facturesTravaux/v1`. */
export const NO_WORKS_RESULT: ReturnCode = { codeRetour: 20007, libelle: 'GFT_MSG_01.075' }
export const ROLE_MISSING: ReturnCode = { codeRetour: 20001, libelle: 'GFT_MSG_01.001' }

/** `structures/v1`. */
export const UNKNOWN_STRUCTURE: ReturnCode = { codeRetour: 20001, libelle: 'GST_MSG_01.001' }
export const UNKNOWN_SERVICE: ReturnCode = { codeRetour: 20002, libelle: 'GST_MSG_01.002' }

export const done = (content: Answer = {}): Answer => ({ ...DONE, ...content })

/** A refusal by the platform's business rules: HTTP 200 with a `codeRetour` other than 0. */
export class BusinessError extends Error {
  override readonly name = 'BusinessError'

  constructor(readonly returned: ReturnCode) {
    super(`${returned.codeRetour} ${returned.libelle}`)
  }
}

/** An answer with another HTTP status than 200. */
export class HttpError extends Error {
  override readonly name = 'HttpError'

  constructor(
    readonly status: number,
    readonly body: Answer,
  ) {
    super(`HTTP ${status}`)
  }
}
