import type { Text } from '../words/text.js'
import type { NextActor } from './next-actor.js'

/**
 * A status of an invoice in Chorus Pro: what it means for the supplier and who acts next. Codes that have no words are
 * shown as they come: the list is open.
 */
export interface StatusWords {
  readonly code: string
  /** In French as Chorus Pro's portal names it. */
  readonly label: Text
  /** One sentence for the accountant. */
  readonly meaning: string
  /** The same of a piece of a works contract, where what the supplier has to do is done on the portal alone. */
  readonly meaningOfPiece?: string
  readonly nextActor: NextActor
  /** Who that is, as it stands in a French sentence (« à la maîtrise d’œuvre »), where the actor alone says too little. */
  readonly turn?: string
  /**
   * Place on the normal way from deposit to payment; statuses off that way have none. Being more than one place
   * further than before means that a step was jumped over, so that the history must be read.
   */
  readonly place?: number
  /** The supplier has to do something: the reason is read from the history and shown. */
  readonly returned?: true
  /** Nothing more will come. */
  readonly final?: true
  /** The buyer does not have the invoice, or gave it up: nothing is paid by it, and what is still owed takes a new one. */
  readonly spent?: true
}
