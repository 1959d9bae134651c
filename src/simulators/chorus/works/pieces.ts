import { wholeSecond, dateOf } from '../french-time.js'
import { begin, createInvoice } from '../integration.js'
import type { Life, LifeStep } from '../life.js'
import { onTheWay, payment } from '../named-lives.js'
import type { Platform } from '../platform.js'
import type { Invoice, User } from '../records.js'
import { toValidate } from '../validation-circuit.js'
import { WORKS_FRAMES, type WorksFrame } from './frames.js'

const MINUTE = 60

/** One piece of a works contract, as one of the parties deposits it on the portal. */
export interface NewPiece {
  /** `A4` and so on: a frame of works. */
  readonly cadre: string
  /** At most 20 characters, and once per supplier, whoever deposits. */
  readonly numero: string
  /** SIRET of the company that is to be paid, whoever deposits. */
  readonly fournisseur: string
  /** SIRETs; pieces go to the MOA. */
  readonly moa: string
  readonly moe?: string | undefined
  /** SIRET of the contractor or *mandataire*; only where the frame has a validator. */
  readonly valideur?: string | undefined
  /** Euros, two decimals. */
  readonly montantHT: string
  readonly montantTTC: string
  readonly numeroMarche?: string | undefined
  readonly codeServiceExecutant?: string | undefined
  /** The piece that this one answers: it becomes ASSOCIEE, and both are in one folder. */
  readonly precedente?: Invoice | undefined
  /** With the status that the answered piece gets: why the amount is another. */
  readonly commentaire?: string | undefined
  /** Who deposits. */
  readonly utilisateur?: User | undefined
  /** What follows DEPOSEE, or the validation, in place of what follows from the frame. */
  readonly steps?: readonly LifeStep[] | undefined
}

/**
 * Deposits a piece. From real answers: a monthly statement that waits for its next piece is `A_ASSOCIER_MOA` (Pastell) and
 * one that has it is `ASSOCIEE` (AIFE's example of the search); it goes to the MOA, who is its recipient. The codes of the
 * statuses are the Swagger's. In doubt: their order, `A_ASSOCIER_MOE` by analogy, and that a folder
 * (*dossier de facturation*) holds the pieces of one payment (Weka, on AIFE's webinar) and not of the whole contract.
 *
 * @throws Error for a frame that is none of works, or lacks what it needs: a mistake of the caller
 */
export function depositPiece(platform: Platform, given: NewPiece, at: Date): Invoice {
  const frame = WORKS_FRAMES.get(given.cadre)
  if (frame === undefined) throw new Error(`${given.cadre} is no frame of works`)
  if ((frame.validator === true) !== (given.valideur !== undefined))
    throw new Error(`${given.cadre}: validator ${given.valideur ?? 'missing'}`)
  if (platform.isKnown(given.fournisseur, given.numero)) throw new Error(`${given.numero} is there already`)
  const depositedAt = wholeSecond(at)
  const { precedente } = given
  const piece = createInvoice(platform, {
    content: {
      numero: given.numero,
      dateFacture: dateOf(depositedAt),
      typeFacture: 'FACTURE',
      cadre: given.cadre,
      devise: 'EUR',
      montantHT: given.montantHT,
      montantTVA: (Number(given.montantTTC) - Number(given.montantHT)).toFixed(2),
      montantTTC: given.montantTTC,
      montantAPayer: given.montantTTC,
      dateEcheance: undefined,
      lignes: [],
      tva: [],
    },
    fournisseur: given.fournisseur,
    destinataire: given.moa,
    codeServiceExecutant: given.codeServiceExecutant,
    numeroBonCommande: undefined,
    numeroMarche: given.numeroMarche,
    numeroFluxDepot: undefined,
    modeDepot: 'SAISIE_PORTAIL',
    depositedAt,
    bytes: 0,
    isPdf: false,
    valideur: given.valideur,
    travaux: {
      type: frame.type,
      moe: given.moe,
      moa: given.moa,
      dossier: precedente?.travaux?.dossier,
      precedente: precedente?.id,
      suivante: undefined,
    },
    life: lifeOf(frame, given),
  })
  begin(platform, piece, depositedAt)
  if (precedente !== undefined) answerPiece(platform, precedente, piece, given)
  return piece
}

function lifeOf(frame: WorksFrame, given: NewPiece): Life {
  const steps = given.steps ?? circulation(frame, given)
  if (frame.validator === true) return toValidate({}, steps)
  return { steps: [{ afterSeconds: 0, statut: 'DEPOSEE' }, ...steps] }
}

function circulation({ awaits }: WorksFrame, { moe }: NewPiece): readonly LifeStep[] {
  if (awaits === undefined) return [...onTheWay.slice(1), ...payment]
  const next = awaits === 'MOE' && moe === undefined ? 'MOA' : awaits
  return [{ afterSeconds: 2 * MINUTE, statut: `A_ASSOCIER_${next}` }]
}

/** The older piece has its answer, and nothing more comes of it. */
function answerPiece(
  platform: Platform,
  answered: Invoice,
  answer: Invoice,
  { cadre, commentaire, utilisateur }: NewPiece,
): void {
  if (answered.travaux === undefined) throw new Error(`${answered.content.numero} is no works invoice`)
  answered.travaux.suivante = answer.id
  platform.live(answered, [], answer.depositedAt)
  const statut = cadre === 'A22' ? 'REMPLACEE_PAR_A22' : 'ASSOCIEE'
  platform.setStatus(answered, statut, answer.depositedAt, commentaire, utilisateur)
}
