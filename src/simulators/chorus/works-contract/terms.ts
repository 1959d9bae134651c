import type { Supplier } from '../options.js'
import type { Platform } from '../platform.js'
import type { NewPiece } from '../works/pieces.js'

/** What may be chosen of a contract. */
export interface Terms {
  /** SIRET of the contractor, who is paid: the supplier of the first technical account. */
  readonly titulaire: string
  readonly moe: Supplier
  /** SIRET of the customer. */
  readonly moa: string
  readonly sousTraitant: Supplier
  readonly numeroMarche: string
  /** Numbers of the contractor's own pieces, as its invoices have them: one a month, the last one, and the signed balance. */
  readonly mensuels: readonly string[]
  readonly final: string
  readonly general: string
  /** Of each month, not cumulated, in euros; VAT of 20 % comes on top. */
  readonly montantsHT: readonly string[]
  /** Of the pieces at the end. */
  readonly soldeHT: string
  /** The months, counted from 1, in which the MOE admits another amount. */
  readonly corrections: ReadonlyMap<number, string>
  /** The months, counted from 1, in which the MOE does not answer, and the MOA goes on without it. */
  readonly moeSilencieux: readonly number[]
  /**
   * `signed`: the contractor signs the general balance. `supplier-silent`: it does not for 30 days, and the balance is
   * deemed accepted (CCAG Travaux 2021, 12.4.5). `owner-silent`: no general balance comes within 30 days; the contractor
   * sends its own, and after ten days more that one is final (12.4.4).
   */
  readonly ending: 'signed' | 'supplier-silent' | 'owner-silent'
}

export interface Act {
  readonly name: string
  /** Days after the start. */
  readonly day: number
  readonly play: (platform: Platform, at: Date) => void
}

const withVat = (montantHT: string): string => (Number(montantHT) * 1.2).toFixed(2)

type Chosen = Pick<NewPiece, 'cadre' | 'numero' | 'montantHT' | 'precedente' | 'commentaire' | 'utilisateur'>

/** A piece of this contract. */
export const pieceOf = ({ titulaire, moe, moa, numeroMarche }: Terms, chosen: Chosen): NewPiece => ({
  ...chosen,
  fournisseur: titulaire,
  moe: moe.siret,
  moa,
  numeroMarche,
  montantTTC: withVat(chosen.montantHT),
})
