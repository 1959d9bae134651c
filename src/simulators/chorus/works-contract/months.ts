import type { Platform } from '../platform.js'
import type { Invoice } from '../records.js'
import { depositAt } from '../steering.js'
import { depositPiece } from '../works/pieces.js'
import { architect, surveyor } from './parties.js'
import { type Act, pieceOf, type Terms } from './terms.js'

const MONTH = 30

/**
 * Each month: the contractor's statement (A4), taken in by the MOE, answered by its instalment (A15) with the amount that it
 * admits, taken in by the MOA, answered by the validated instalment (A19), which is paid. The sub-contractor invoices (A9)
 * every second month, without VAT, which the contractor's customer owes.
 *
 * In doubt: what follows a MOE that stays silent (ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE is the Swagger's); that it is
 * said after the 7 days that a MOE has (AIFE's good practice for MOEs); that the MOA then answers the statement itself.
 */
export const months = (terms: Terms): Act[] =>
  terms.mensuels.flatMap((numero, index) => month(terms, index + 1, numero))

function month(terms: Terms, number: number, numero: string): Act[] {
  const act = (name: string, day: number, play: Act['play']): Act => ({
    name: `month-${number}-${name}`,
    day: (number - 1) * MONTH + day,
    play,
  })
  const claimed = terms.montantsHT[number - 1] ?? '10000.00'
  const admitted = terms.corrections.get(number) ?? claimed
  const pieces = new Pieces()
  const statement = act('statement', 0, (platform, at) => {
    pieces.keep('A4', depositPiece(platform, pieceOf(terms, { cadre: 'A4', numero, montantHT: claimed }), at))
  })
  const validated = (after: string): Act =>
    act('validated', 10, (platform, at) => {
      const precedente = pieces.get(after)
      const montantHT = after === 'A4' ? claimed : admitted
      depositPiece(
        platform,
        pieceOf(terms, { cadre: 'A19', numero: `EAV${number}-${terms.numeroMarche}`, montantHT, precedente }),
        at,
      )
    })
  const bySubcontractor = number % 2 === 0 ? [act('subcontractor', 3, invoiceOf(terms, number))] : []
  if (terms.moeSilencieux.includes(number)) {
    const silent = act('moe-silent', 7, (platform, at) => {
      platform.setStatus(pieces.get('A4'), 'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE', at)
    })
    return [statement, ...bySubcontractor, silent, validated('A4')]
  }
  return [
    statement,
    act('statement-taken', 1, (platform, at) => {
      platform.setStatus(pieces.get('A4'), 'PRISE_EN_COMPTE_MOE', at, undefined, architect)
    }),
    ...bySubcontractor,
    act('instalment', 5, (platform, at) => {
      const given = {
        cadre: 'A15',
        numero: `EA${number}-${terms.numeroMarche}`,
        montantHT: admitted,
        precedente: pieces.get('A4'),
        utilisateur: architect,
        commentaire:
          admitted === claimed
            ? undefined
            : 'Quantités ramenées à celles qui ont été constatées sur le chantier.',
      }
      pieces.keep('A15', depositPiece(platform, pieceOf(terms, given), at))
    }),
    act('instalment-taken', 6, (platform, at) => {
      platform.setStatus(pieces.get('A15'), 'PRISE_EN_COMPTE_MOA', at, undefined, surveyor)
    }),
    validated('A15'),
  ]
}

/** A sub-contractor's invoice, which names the contractor as its validator. */
const invoiceOf =
  (terms: Terms, number: number) =>
  (platform: Platform, at: Date): void => {
    const given = {
      numero: `VOLT-${number}-${terms.numeroMarche}`,
      cadre: 'A9',
      fournisseur: terms.sousTraitant.siret,
      destinataire: terms.moa,
      valideur: terms.titulaire,
      numeroMarche: terms.numeroMarche,
      montantTTC: (3800 + 350 * number).toFixed(2),
    }
    depositAt(platform, given, at)
  }

/** The pieces of one folder, by their frames. */
export class Pieces {
  readonly #byFrame = new Map<string, Invoice>()

  keep(frame: string, piece: Invoice): void {
    this.#byFrame.set(frame, piece)
  }

  get(frame: string): Invoice {
    const piece = this.#byFrame.get(frame)
    if (piece === undefined) throw new Error(`no piece ${frame}`)
    return piece
  }
}
