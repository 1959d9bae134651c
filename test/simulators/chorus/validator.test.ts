import { DEFAULT_SUPPLIER } from '../../../src/simulators/chorus/index.js'
import { Harness, twoCompanies, type WireAnswer } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start(twoCompanies)
})
afterEach(() => chorus.close())

const CORRECTION = 'factures/v1/corriger/valideur/facture'
const WRONG = 'ERREUR_FOURNISSEUR_SUR_VALIDEUR'
const DAY = 24 * 3600 * 1000
/** A company that does not show in anybody else's searches. */
const CONTRACTOR = '80314592600015'
const bySiret = { identifiantStructure: CONTRACTOR, typeIdentifiantStructure: 'SIRET' }

const correct = (idFacture: number, given: Record<string, unknown> = bySiret): Promise<WireAnswer> =>
  chorus.call(CORRECTION, { idFacture, ...given })

describe('correcting the validator', () => {
  it('sends the invoice to the right one, and it is validated and paid', async () => {
    const id = chorus.simulator.depositManually({ numero: 'FA/2026/0042', life: 'wrongValidator' })
    chorus.simulator.clock.advance(2 * DAY)
    expect(chorus.invoice(id).statut).toBe(WRONG)
    expect(await correct(id)).toEqual({ codeRetour: 0, libelle: 'TRA_MSG_00.000', idFacture: id })
    expect(chorus.invoice(id)).toMatchObject({
      statut: 'A_VALIDER_1',
      valideur: CONTRACTOR,
      actions: ['DEPOSER', 'CORRIGER_VALIDEUR'],
    })
    chorus.simulator.clock.advance(30 * DAY)
    expect(
      chorus
        .invoice(id)
        .statuts.map(({ statut }) => statut)
        .slice(2),
    ).toEqual([
      WRONG,
      'A_VALIDER_1',
      'VALIDEE_1',
      'EN_COURS_ACHEMINEMENT',
      'MISE_A_DISPOSITION',
      'MANDATEE',
      'MISE_A_DISPOSITION_COMPTABLE',
      'MISE_EN_PAIEMENT',
    ])
  })

  it('shows in searches and in the whole invoice', async () => {
    const id = chorus.standing(WRONG)
    await correct(id)
    expect((await chorus.search({})).listeFactures).toMatchObject([{ codeValideur1: CONTRACTOR }])
    const consulted = await chorus.call('factures/v1/consulter/fournisseur', { identifiantFactureCPP: id })
    expect(consulted['facture']).toMatchObject({
      cadreDeFacturation: { codeValideur1: CONTRACTOR, raisonSocialeValideur1: 'SARL Boulangerie Martin' },
    })
  })

  it.each([
    ['its identifier alone', { idStructure: 25784201 }],
    ['both, which agree', { idStructure: 25784201, ...bySiret }],
  ])('takes %s', async (_, given) => {
    expect((await correct(chorus.standing(WRONG), given)).codeRetour).toBe(0)
  })

  it.each([
    ['nobody', {}],
    ['a structure that Chorus Pro does not know', { ...bySiret, identifiantStructure: '99999999900019' }],
    ['an inactive one', { ...bySiret, identifiantStructure: '12345678200077' }],
    ['the supplier itself', { ...bySiret, identifiantStructure: DEFAULT_SUPPLIER.siret }],
    ['a SIREN', { ...bySiret, identifiantStructure: '803145926' }],
    ['a number of which the kind is not told', { identifiantStructure: CONTRACTOR }],
    ['an identifier and a SIRET of two structures', { ...bySiret, idStructure: 25784185 }],
  ])('is refused with %s', async (_, given) => {
    const id = chorus.standing(WRONG)
    expect((await correct(id, given)).codeRetour).toBe(20014)
    expect(chorus.invoice(id)).toMatchObject({ statut: WRONG, valideur: undefined })
  })

  it.each(['A_VALIDER_1', 'REFUSEE_1', 'SUSPENDUE', 'ERREUR_FOURNISSEUR_SUR_MOA'])(
    'is refused from %s',
    async (statut) => {
      expect((await correct(chorus.standing(statut))).codeRetour).toBe(20002)
    },
  )

  it("takes place once, and never for another company's invoice", async () => {
    const id = chorus.standing(WRONG)
    expect((await chorus.callByOther(CORRECTION, { idFacture: id, ...bySiret })).codeRetour).toBe(20001)
    expect((await correct(id)).codeRetour).toBe(0)
    expect((await correct(id)).codeRetour).toBe(20002)
  })
})
