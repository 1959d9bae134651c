import {
  type Claim,
  admissionOf,
  admittedText,
  isOther,
} from '../../src/domain/chorus-status/works-admission.js'

const at = (day: number): Date => new Date(Date.UTC(2026, 11, day))
const piece = (type: string, statusCode: string, amountTotal: string, day = 1) => ({
  type,
  statusCode,
  amountTotal,
  statusAt: at(day),
})
const instalment = (amount: string, statusCode = 'ASSOCIEE', day = 1) =>
  piece('ETAT_ACOMPTE', statusCode, amount, day)
const validated = (amount: string) => piece('ETAT_ACOMPTE_VALIDE', 'MISE_A_DISPOSITION', amount)

const CLAIM: Claim = { claimed: '37440', invoiced: '37440.00', isCredit: false }

/** What is admitted of the invoice, and whether that is another amount than was asked for. */
function admitted(pieces: Parameters<typeof admissionOf>[0], claim: Partial<Claim> = {}): unknown[] {
  const admission = admissionOf(pieces, { ...CLAIM, ...claim })
  return admission === undefined ? [] : [admittedText(admission), isOther(admission)]
}

describe('what is admitted of a statement of works', () => {
  it('is said by the last piece that says it: the MOA after the MOE, the later after the earlier', () => {
    expect(admitted([validated('35000'), instalment('35820')])).toEqual(['35000.00', true])
    expect(admitted([instalment('37440.00', 'ASSOCIEE', 9), instalment('35820')])).toEqual([
      '37440.00',
      false,
    ])
  })

  it('is not said by a piece that was refused, is wrong or was given up, nor by one of another kind', () => {
    for (const code of ['REFUSEE_MOA', 'ERREUR_MOE_SUR_MOA', 'ABANDONNEE', 'DUPLIQUE_APRES_REFUS'])
      expect(admitted([instalment('1', code)])).toEqual([])
    expect(admitted([instalment('35820'), instalment('1', 'REFUSEE_MOA', 9)])).toEqual(['35820.00', true])
    expect(admitted([piece('DECOMPTE_GENERAL', 'ASSOCIEE', '1')])).toEqual([])
  })

  it('is measured by what the piece on the portal asked for, which may be cumulated', () => {
    const claim = { claimed: '90000', invoiced: '37440.00' }
    expect(admitted([instalment('90000')], claim)).toEqual(['37440.00', false])
    expect(admitted([instalment('88380')], claim)).toEqual(['35820.00', true])
  })

  it('may answer a cumulated piece by the month alone', () => {
    const claim = { claimed: '90000', invoiced: '37440.00' }
    expect(admitted([instalment('37440')], claim)).toEqual(['37440.00', false])
    expect(admitted([instalment('35820')], claim)).toEqual(['35820.00', true])
  })

  it('is measured by the invoice as long as nobody knows what the piece says', () => {
    expect(admitted([instalment('35820')], { claimed: undefined })).toEqual(['35820.00', true])
    expect(admitted([instalment('35820')], { claimed: '1816,50' })).toEqual(['35820.00', true])
  })

  it('of a negative month, a credit note in Odoo, has the sign of the portal', () => {
    const claim = { claimed: '-1200', invoiced: '1200.00', isCredit: true }
    expect(admitted([instalment('-1200')], claim)).toEqual(['-1200.00', false])
    expect(admitted([instalment('-1000')], claim)).toEqual(['-1000.00', true])
    expect(admitted([instalment('1200')], { ...claim, claimed: '1200' })).toEqual(['1200.00', false])
  })

  it('may be more than was asked for, or less than nothing', () => {
    expect(admitted([instalment('38000')])).toEqual(['38000.00', true])
    expect(admitted([instalment('-100')])).toEqual(['-100.00', true])
  })
})
