import { acceptedXml, Harness, type WireAnswer } from './harness.js'
import type { InvoiceView } from '../../../src/simulators/chorus/index.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
})
afterEach(() => chorus.close())

const DAY = 24 * 3600 * 1000

async function living(
  life: 'paid' | 'rejected' | 'suspended' | 'toRecycle' | 'helios' | 'silent',
): Promise<number> {
  chorus.simulator.setLife('FA/2026/0042', life)
  await chorus.integrate(acceptedXml)
  chorus.simulator.clock.advance(4 * DAY)
  return invoice().identifiantFactureCPP
}

function invoice(): InvoiceView {
  const found = chorus.simulator.book.invoices[0]
  if (found === undefined) throw new Error('no invoice')
  return found
}

const statuts = (): string[] => invoice().statuts.map(({ statut }) => statut)

describe('the life of an invoice', () => {
  it('goes from the deposit to the payment, each status when its time has come', async () => {
    const id = await living('paid')
    expect(statuts()).toEqual(['DEPOSEE', 'EN_COURS_ACHEMINEMENT', 'MISE_A_DISPOSITION'])
    chorus.simulator.clock.advance(30 * DAY)
    const history = await chorus.history(id)
    expect(history.statutCourantCode).toBe('MISE_EN_PAIEMENT')
    expect(
      history.historiquesDesStatuts.histoStatut.map((one) => [
        one.histoStatutCode,
        one.histoStatutDatePassage,
      ]),
    ).toEqual([
      ['MISE_EN_PAIEMENT', '2026-09-29 22:10'],
      ['MISE_A_DISPOSITION_COMPTABLE', '2026-09-21 22:10'],
      ['MANDATEE', '2026-09-19 22:10'],
      ['MISE_A_DISPOSITION', '2026-09-14 22:10'],
      ['EN_COURS_ACHEMINEMENT', '2026-09-14 22:02'],
      ['DEPOSEE', '2026-09-14 22:00'],
    ])
  })

  it('is told in French legal time, winter included', async () => {
    const id = await living('silent')
    chorus.simulator.setLife('FA/2026/0042', {
      steps: [{ afterSeconds: 60 * 24 * 3600, statut: 'MANDATEE' }],
    })
    chorus.simulator.clock.advance(60 * DAY)
    const page = await chorus.search({})
    expect(page.listeFactures[0]?.dateHeureEtatCourant).toBe('2026-11-17T21:01:00+01:00')
    const history = await chorus.history(id)
    expect(history.historiquesDesStatuts.histoStatut[0]?.histoStatutDatePassage).toBe('2026-11-17 21:01')
  })

  it('never reports a payment by a structure that does not send them up', async () => {
    const structure = chorus.simulator.directory.find('12345678200044')
    if (structure === undefined) throw new Error('no structure')
    chorus.simulator.directory.put({ ...structure, paiementNonRemonte: true })
    await living('paid')
    chorus.simulator.clock.advance(60 * DAY)
    expect(statuts().at(-1)).toBe('MISE_A_DISPOSITION_COMPTABLE')
  })

  it('can be decided for an invoice already there', async () => {
    await living('paid')
    const steps = [{ afterSeconds: 0, statut: 'SUSPENDUE', commentaire: 'Il manque le bon de livraison' }]
    chorus.simulator.setLife('FA/2026/0042', { steps })
    chorus.simulator.clock.advance(60 * DAY)
    expect(statuts().slice(2)).toEqual(['MISE_A_DISPOSITION', 'SUSPENDUE'])
  })

  it('pages each list of its history', async () => {
    const steps = Array.from({ length: 25 }, (_, index) => ({ afterSeconds: 60, statut: `ETAT_${index}` }))
    chorus.simulator.setLife('FA/2026/0042', { steps })
    await chorus.integrate(acceptedXml)
    chorus.simulator.clock.advance(DAY)
    const id = invoice().identifiantFactureCPP
    const first = await chorus.history(id)
    expect(first.historiquesDesStatuts).toMatchObject({ pagesHistoStatut: 3, totalHistoStatut: 26 })
    expect(first.historiquesDesStatuts.histoStatut).toHaveLength(10)
    const last = await chorus.history(id, {
      paramRechercheHistoStatuts: {
        nbResultatsParPageListeHistoStatut: 20,
        pageResultatDemandeeListeHistoStatut: 2,
        triSensListeHistoStatut: 'Ascendant',
      },
    })
    expect(last.historiquesDesStatuts.histoStatut.map((one) => one.histoStatutCode)).toEqual([
      'ETAT_19',
      'ETAT_20',
      'ETAT_21',
      'ETAT_22',
      'ETAT_23',
      'ETAT_24',
    ])
  })
})

describe('recycling', () => {
  const recycle = (identifiantFactureCPP: number, given: Record<string, unknown>): Promise<WireAnswer> =>
    chorus.call('factures/v1/recycler', { identifiantFactureCPP, commentaire: 'Service corrigé', ...given })

  it('sends the same invoice on to corrected data, and it is paid in the end', async () => {
    const id = await living('toRecycle')
    const destinataire = { codeDestinataire: '12345678200044', codeServiceExecutant: 'COLLEGES' }
    const answer = await recycle(id, { destinataire, reference: { numeroBonCommande: 'EJ-77' } })
    expect(answer).toMatchObject({ codeRetour: 0, statutFacture: 'DEPOSEE', dateDepot: '2026-09-14' })
    expect(invoice()).toMatchObject({
      codeServiceExecutant: 'COLLEGES',
      numeroBonCommande: 'EJ-77',
      numeroMarche: 'M-2025-17',
    })
    chorus.simulator.clock.advance(30 * DAY)
    expect(statuts().slice(3)).toEqual([
      'A_RECYCLER',
      'DEPOSEE',
      'EN_COURS_ACHEMINEMENT',
      'MISE_A_DISPOSITION',
      'MANDATEE',
      'MISE_A_DISPOSITION_COMPTABLE',
      'MISE_EN_PAIEMENT',
    ])
  })

  it.each([
    ['an inactive recipient', { destinataire: { codeDestinataire: '12345678200077' } }],
    ['an unknown service', { destinataire: { codeServiceExecutant: 'INCONNU' } }],
    ['a recipient whose service is not given', { destinataire: { codeDestinataire: '12345678200028' } }],
  ])('refuses %s', async (_, given) => {
    const id = await living('toRecycle')
    expect((await recycle(id, given)).codeRetour).toBe(20004)
    expect(invoice().statut).toBe('A_RECYCLER')
  })

  it('is possible from A_RECYCLER only', async () => {
    const id = await living('suspended')
    expect((await recycle(id, {})).codeRetour).toBe(20002)
  })
})

describe('a rejection', () => {
  const handle = (id: number): Promise<WireAnswer> =>
    chorus.call('factures/v1/traiterRejet', {
      listeDemandePaiement: [{ idDemandePaiement: id }],
      motifRejet: 'AUTRE',
    })

  it('carries its reason and its author, and leaves the work list once handled', async () => {
    const id = await living('rejected')
    expect(
      (await chorus.search({ rejetTraite: false, statutCourant: ['REJETEE'] })).listeFactures,
    ).toHaveLength(1)
    expect((await chorus.history(id)).historiquesDesStatuts.histoStatut[0]).toMatchObject({
      histoStatutCode: 'REJETEE',
      histoStatutCommentaire:
        'Le prix unitaire ne correspond pas au bordereau du marché. Merci de refacturer.',
      histoStatutUtilisateurNom: 'PERRET',
    })
    expect((await handle(id)).codeRetour).toBe(0)
    expect((await chorus.search({ rejetTraite: false, statutCourant: ['REJETEE'] })).codeRetour).toBe(20000)
    expect(invoice()).toMatchObject({ rejetTraite: true, statut: 'REJETEE' })
  })

  it('can be handled from REJETEE only', async () => {
    expect((await handle(await living('paid'))).codeRetour).toBe(20002)
  })
})
