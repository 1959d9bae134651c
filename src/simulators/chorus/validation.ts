import { z } from 'zod'
import {
  type Answer,
  BusinessError,
  done,
  EXPLANATION_REFUSED,
  MOTIVE_REFUSED,
  UNKNOWN_ATTACHMENT,
  UNKNOWN_VALIDATOR,
  WRONG_STATUS,
} from './answers.js'
import { dateOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { invoiceToValidate } from './own-invoice.js'
import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'
import { motive, OTHER, WRONG_VALIDATOR } from './refusal-motives.js'
import { awaited, onceValidated, type Validator } from './validation-circuit.js'

const MAX_EXPLANATION = 2_000

export const validationBody = z.object({
  action: z.enum(['VALIDATION', 'REFUS']),
  idFacture: z.int(),
  idValideur: z.int().optional(),
  typeValideur: z.string().optional(),
  motifRefus: z.string().optional(),
  complementInfo: z.string().optional(),
  idPieceJointe: z.int().optional(),
})

type Given = z.infer<typeof validationBody>

/**
 * `factures/v1/traiter/factureAValider` (go-choruspro, typed from the Swagger), by the structure whose turn it is, from
 * A_VALIDER_1 or A_VALIDER_2 only.
 *
 * In doubt, and chosen: `motifRefus` is a `codeMotif`, wanted for REFUS and not looked at for VALIDATION; AUTRE wants
 * `complementInfo`, of at most 2000 characters as comments are; `idValideur` is the `idStructureCPP` of the validator, and
 * may be left out; `typeValideur`, whose values are published nowhere (the portal lets one tick "titulaire"), is not looked
 * at; `idPieceJointe` is a file that the same account has uploaded. A refusal because the validator is the wrong one is the
 * supplier's error (ERREUR_FOURNISSEUR_SUR_VALIDEUR), or the co-contractor's on the second turn.
 */
export function treatInvoiceToValidate(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const given = validationBody.parse(body)
  const invoice = invoiceToValidate(platform, account, given.idFacture)
  const turn = awaited(invoice)
  if (turn === undefined) throw new BusinessError(WRONG_STATUS)
  check(platform, account, invoice, turn, given)
  const now = platform.clock.now()
  if (given.action === 'VALIDATION') {
    platform.recordAction(invoice, 'VALIDER', now)
    platform.setStatus(invoice, `VALIDEE_${turn}`, now, given.complementInfo)
    platform.live(invoice, onceValidated(invoice, turn), now)
  } else {
    platform.recordAction(invoice, 'REFUSER', now)
    platform.setStatus(invoice, refused(turn, given.motifRefus), now, comment(given))
    platform.live(invoice, [], now)
  }
  return done({
    idFacture: invoice.id,
    numeroFacture: invoice.content.numero,
    statutFacture: currentStatus(invoice).statut,
    dateTraitement: dateOf(now),
  })
}

function check(
  platform: Platform,
  account: TechnicalAccount,
  invoice: Invoice,
  turn: Validator,
  given: Given,
): void {
  const siret = turn === 1 ? invoice.valideur : invoice.valideur2
  const validator = siret === undefined ? undefined : platform.directory.find(siret)
  const isOwn = validator !== undefined && platform.mayValidateFor(account).includes(validator.siret)
  if (!isOwn || (given.idValideur ?? validator.id) !== validator.id)
    throw new BusinessError(UNKNOWN_VALIDATOR)
  if (given.action === 'REFUS' && motive(given.motifRefus) === undefined)
    throw new BusinessError(MOTIVE_REFUSED)
  const isExplained = (given.complementInfo?.trim() ?? '') !== ''
  const isTooLong = (given.complementInfo?.length ?? 0) > MAX_EXPLANATION
  if (isTooLong || (given.action === 'REFUS' && given.motifRefus === OTHER && !isExplained))
    throw new BusinessError(EXPLANATION_REFUSED)
  const { idPieceJointe: file } = given
  if (file !== undefined && platform.attachments.get(file)?.compte !== account.login)
    throw new BusinessError(UNKNOWN_ATTACHMENT)
}

function refused(turn: Validator, code: string | undefined): string {
  if (code !== WRONG_VALIDATOR) return `REFUSEE_${turn}`
  return turn === 1 ? 'ERREUR_FOURNISSEUR_SUR_VALIDEUR' : 'ERREUR_COTRAITANT_SUR_VALIDEUR'
}

const comment = ({ motifRefus, complementInfo }: Given): string =>
  [motive(motifRefus)?.libelleMotif, complementInfo].filter((text) => text !== undefined).join(' : ')
