import { Harness, type WireAnswer } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
})
afterEach(() => chorus.close())

const SEARCH = 'engagementsJuridiques/v1/rechercher'
const STATE = '11000201100044'
const NO_RESULT = { codeRetour: 20000, libelle: 'TRA_MSG_00.015' }

const search = (numero: string, structure = STATE): Promise<WireAnswer> =>
  chorus.call(SEARCH, {
    structureReceptriceEngagementJuridique: structure,
    numeroEngagementJuridique: numero,
    etatCourantEngagementJuridique: 'COMMANDE',
  })

describe('the commitments of the State', () => {
  it('are one row when they are open', async () => {
    expect(await search('1500000042')).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      listeEngagementJuridique: [
        {
          numeroEngagementJuridique: '1500000042',
          structureReceptriceEngagementJuridique: STATE,
          etatCourantEngagementJuridique: 'COMMANDE',
        },
      ],
      parametresRetour: { pageCourante: 1, pages: 1, nbResultatsParPage: 10, total: 1 },
    })
  })

  it.each([
    ['unknown', '1500000099', STATE],
    ['closed', '1500000043', STATE],
    ["another structure's", '1500000042', '12345678200036'],
    ['written in part', '150000004', STATE],
  ])('are no result when they are %s', async (_, numero, structure) => {
    expect(await search(numero, structure)).toEqual(NO_RESULT)
  })

  it('can be added to, even twice', async () => {
    const commitment = { numero: '1500000077', structure: STATE }
    chorus.simulator.addCommitments(commitment, commitment)
    expect((await search('1500000077'))['listeEngagementJuridique']).toHaveLength(2)
  })

  it('are closed to an application that is not subscribed to their API, which others go on without', async () => {
    chorus.simulator.subscribe('engagementsJuridiques', false)
    expect((await chorus.post(SEARCH, {})).status).toBe(403)
    expect((await chorus.post('factures/v1/rechercher/fournisseur', {})).status).toBe(200)
    chorus.simulator.subscribe('engagementsJuridiques', true)
    expect((await search('1500000042')).codeRetour).toBe(0)
  })

  it('can be steered from another process', async () => {
    const send = (path: string, body: unknown) =>
      fetch(`${chorus.simulator.url}/_sim/${path}`, { method: 'POST', body: JSON.stringify(body) })
    await send('commitments', { commitments: [{ numero: '1500000077', structure: STATE }] })
    expect((await search('1500000077')).codeRetour).toBe(0)
    await send('subscriptions', { api: 'engagementsJuridiques', subscribed: false })
    expect((await chorus.post(SEARCH, {})).status).toBe(403)
  })
})
