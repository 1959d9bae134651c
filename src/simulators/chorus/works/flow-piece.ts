import { type Refusal, refusal } from '../checks/refusal.js'
import type { Life } from '../life.js'
import type { WorksPart } from '../records.js'
import { WORKS_FRAMES } from './frames.js'

const MINUTE = 60

/**
 * Why a works flow is refused for its frame. In doubt, all of it: where a document would name a MOE, a validator or the piece
 * before is published nowhere, so that one which needs them lacks them here.
 */
export function worksRefusals(cadre: string): Refusal[] {
  const frame = WORKS_FRAMES.get(cadre)
  if (frame === undefined)
    return [refusal('TRAVAUX', `Le cadre de facturation ${cadre} n'est pas un cadre de travaux`)]
  if (frame.validator === true) return [refusal('TRAVAUX', 'Le valideur est obligatoire')]
  return frame.awaits === 'MOE' ? [] : [refusal('TRAVAUX', 'La pièce précédente est obligatoire')]
}

/** What a piece that came in a flow has beside any other invoice: its buyer is the MOA, and there is no MOE. */
export function pieceOfFlow(
  cadre: string,
  moa: string,
): { readonly life: Life; readonly travaux: Omit<WorksPart, 'dossier'> & { readonly dossier: undefined } } {
  const type = WORKS_FRAMES.get(cadre)?.type
  if (type === undefined) throw new Error(`${cadre} is no frame of works`)
  return {
    life: {
      steps: [
        { afterSeconds: 0, statut: 'DEPOSEE' },
        { afterSeconds: 2 * MINUTE, statut: 'A_ASSOCIER_MOA' },
      ],
    },
    travaux: { type, moe: undefined, moa, dossier: undefined, precedente: undefined, suivante: undefined },
  }
}
