import { backOffMs, flowCheckMs } from '../../src/domain/running/back-off.js'
import { INVOICE_FIELDS } from '../../src/domain/odoo-fields/fields.js'
import { flowFileName } from '../../src/domain/invoice/file-name.js'
import { flowMeaning, saysDuplicate } from '../../src/domain/chorus-status/flow-state.js'

describe('the name of a deposited file', () => {
  it('holds only what Chorus Pro admits', () => {
    expect(flowFileName('INV/2026/00001', 12, 'pdf')).toBe('INV_2026_00001_12.pdf')
    expect(flowFileName('Façade n° 3', 4, 'xml')).toMatch(/^[A-Za-z0-9._-]+\.xml$/)
  })

  it('has at most 50 characters and still tells two invoices apart', () => {
    const long = 'A'.repeat(80)
    expect(flowFileName(long, 123456, 'pdf')).toHaveLength(50)
    expect(flowFileName(long, 123456, 'pdf')).not.toBe(flowFileName(long, 123457, 'pdf'))
  })
})

describe('the state of a flow', () => {
  it.each([
    ['IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP', 'in-progress'],
    ['IN_EN_ATTENTE_RETRAITEMENT_CPP', 'stuck'],
    ['IN_INCIDENTE', 'not-processed'],
    ['IN_INTEGRE', 'integrated'],
    ['IN_INTEGRE_PARTIEL', 'partly-integrated'],
    ['IN_REJETE', 'rejected'],
    ['IN_SOMETHING_NEW', 'unknown'],
    ['constructor', 'unknown'],
  ])('%s means %s', (state, meaning) => {
    expect(flowMeaning(state)).toBe(meaning)
  })

  it('is a duplicate when the text says so, in any of its wordings', () => {
    expect(saysDuplicate('La facture INV/1 existe déjà pour ce fournisseur')).toBe(true)
    expect(saysDuplicate('Facture en doublon')).toBe(true)
    expect(saysDuplicate('Le numéro de facture FAC-1 est en double pour ce fournisseur')).toBe(true)
    expect(saysDuplicate("L'unicité du numéro de facture n'est pas respectée")).toBe(true)
    expect(saysDuplicate('Pièces jointes en double dans la facture')).toBe(false)
    expect(saysDuplicate('Facture déjà déposée')).toBe(true)
    for (const done of ['transmise', 'reçue', 'enregistrée', 'intégrée', 'déposée'])
      expect(saysDuplicate(`Cette facture a déjà été ${done}`)).toBe(true)
    expect(saysDuplicate('Numéro de facture non unique pour ce fournisseur')).toBe(true)
    expect(saysDuplicate('Le code service est obligatoire')).toBe(false)
  })
})

describe('waiting', () => {
  it('doubles from a minute to an hour', () => {
    expect([0, 1, 2, 3].map(backOffMs)).toEqual([60_000, 120_000, 240_000, 480_000])
    expect(backOffMs(50)).toBe(3_600_000)
  })

  it('asks about a new flow every minute and about an old one every hour', () => {
    expect(flowCheckMs(0)).toBe(60_000)
    expect(flowCheckMs(100)).toBe(3_600_000)
  })
})

describe('the values of a selection', () => {
  // Where Odoo reads values as texts, it takes the first whose value or label they are, in whatever case.
  it.each(INVOICE_FIELDS.filter(({ selection }) => selection !== undefined))(
    'are never the label of another: $name',
    ({ selection = [] }) => {
      for (const { value } of selection) {
        const named = selection.filter((other) =>
          [other.value, other.label.fr, other.label.en].some(
            (text) => text.toLowerCase() === value.toLowerCase(),
          ),
        )
        expect(named.map((option) => option.value)).toEqual([value])
      }
    },
  )
})
