import { Harness } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
})
afterEach(() => chorus.close())

const look = (siretStructure: string) =>
  chorus.call('transverses/v1/consulter/information/siret', { siretStructure })

const SYNDICATE = {
  siret: '20009999200014',
  raisonSociale: 'SYNDICAT MIXTE DES MOBILITES DU VERCORS',
  categorieJuridique: '7354',
}

describe("INSEE's register", () => {
  it('is not open in qualification', async () => {
    expect(await look('12345678200051')).toEqual({ codeRetour: 20001, libelle: 'TRA_MSG_04.001' })
  })

  it('tells the legal category of establishments, in the directory or not', async () => {
    chorus.simulator.addEstablishments(SYNDICATE, {
      siret: '80314592600015',
      raisonSociale: 'BOULANGERIE MARTIN',
      categorieJuridique: '5499',
      estActif: false,
    })
    expect(await look('20009999200014')).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      siret: '20009999200014',
      siren: '200099992',
      raisonSociale: 'SYNDICAT MIXTE DES MOBILITES DU VERCORS',
      categorieJuridique: '7354',
      estActif: true,
      nonDiffusibleInsee: false,
    })
    expect(await look('80314592600015')).toMatchObject({ categorieJuridique: '5499', estActif: false })
    expect(await look('99999999900019')).toEqual({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' })
  })

  it('can be filled from another process', async () => {
    const body = JSON.stringify({ establishments: [SYNDICATE] })
    await fetch(`${chorus.simulator.url}/_sim/establishments`, { method: 'POST', body })
    expect(await look(SYNDICATE.siret)).toMatchObject({ categorieJuridique: '7354' })
  })
})
