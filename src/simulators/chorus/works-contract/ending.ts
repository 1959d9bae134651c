import { depositPiece } from '../works/pieces.js'
import { Pieces } from './months.js'
import { architect, surveyor } from './parties.js'
import { type Act, pieceOf, type Terms } from './terms.js'

const MONTH = 30

/**
 * The end: the contractor's last statement (A7); the MOE's draft of the general balance (A17); the MOA's general balance
 * (A20), which waits for the contractor; and what becomes of it (`ending`). The order of the pieces is the CCAG's, their
 * frames by the labels (gobl). In doubt: that of the two frames for a tacit balance the MOE's (A24) is for a contractor that
 * is silent, and the contractor's own (A23) for a silent MOA.
 */
export function ending(terms: Terms): Act[] {
  const start = terms.mensuels.length * MONTH
  const act = (name: string, day: number, play: Act['play']): Act => ({ name, day: start + day, play })
  const pieces = new Pieces()
  const deposit = (name: string, day: number, cadre: string, numero: string, after?: string): Act =>
    act(name, day, (platform, at) => {
      const precedente = after === undefined ? undefined : pieces.get(after)
      const given = pieceOf(terms, { cadre, numero, montantHT: terms.soldeHT, precedente })
      pieces.keep(cadre, depositPiece(platform, given, at))
    })
  const last = deposit('final-statement', 0, 'A7', terms.final)
  if (terms.ending === 'owner-silent') {
    return [
      last,
      deposit('tacit-draft', 31, 'A22', terms.general, 'A7'),
      deposit('tacit-balance', 42, 'A23', `DGDT-${terms.numeroMarche}`, 'A22'),
    ]
  }
  const upToGeneral = [
    last,
    act('final-statement-taken', 1, (platform, at) => {
      platform.setStatus(pieces.get('A7'), 'PRISE_EN_COMPTE_MOE', at, undefined, architect)
    }),
    deposit('general-draft', 12, 'A17', `PDG-${terms.numeroMarche}`, 'A7'),
    act('general-draft-taken', 14, (platform, at) => {
      platform.setStatus(pieces.get('A17'), 'PRISE_EN_COMPTE_MOA', at, undefined, surveyor)
    }),
    deposit('general', 20, 'A20', `DG-${terms.numeroMarche}`, 'A17'),
  ]
  return terms.ending === 'signed'
    ? [...upToGeneral, deposit('signed', 35, 'A8', terms.general, 'A20')]
    : [...upToGeneral, deposit('tacit-balance', 51, 'A24', `DGDT-${terms.numeroMarche}`, 'A20')]
}
