import type { Unreadable } from '../../src/domain/running/unreadable.js'
import { collect } from './failure.js'
import { done, json, portTo, startFakePlatform, type FakePlatform, type Port } from './fake-platform.js'

let platform: FakePlatform
let port: Port
let unreadable: Unreadable[]

beforeEach(async () => {
  platform = await startFakePlatform()
  unreadable = []
  port = portTo(platform.url, { pageSize: 2, onUnreadable: (record) => unreadable.push(record) })
})

afterEach(async () => {
  port.close()
  await platform.stop()
})

const pieces = () =>
  collect(port.changedWorks(new Date('2026-10-05T12:00:00Z'), new Date('2026-10-06T12:00:00Z')))

describe('the search of works pieces', () => {
  it('is asked as supplier, in pages of its own', async () => {
    platform.replyWith(json({ codeRetour: 20007, libelle: 'GFT_MSG_01.075' }))
    expect(await pieces()).toEqual([])
    expect(platform.calls[0]?.body).toEqual({
      roleUtilisateur: 'FOURNISSEUR',
      periodeDateHeureEtatCourantDu: '2026-10-05T14:00:00+02:00',
      periodeDateHeureEtatCourantAu: '2026-10-06T14:00:00+02:00',
      rechercheFactureTravaux: { nbResultatsParPage: 2, pageResultatDemandee: 1 },
    })
  })

  it('is read with identifiers and amounts in quotes, and with milliseconds, as production has shown them', async () => {
    const row = {
      idFactureTravaux: '8316845',
      numeroFactureTravaux: 'TRX-01',
      statutFactureTravaux: 'A_ASSOCIER_MOA',
      dateHeureEtatCourant: '2026-10-05T14:30:00.123+02:00',
      montantTTC: '22080.0',
      typeFactureTravaux: 'PROJET_DECOMPTE_MENSUEL',
    }
    platform.replyWith(done({ listeFacturesTravaux: [row], parametresRetour: { pages: '1', total: '1' } }))
    expect(await pieces()).toMatchObject([
      {
        identifier: '8316845',
        number: 'TRX-01',
        amountTotal: '22080.0',
        current: { code: 'A_ASSOCIER_MOA' },
      },
    ])
  })

  it('leaves out a piece that cannot be read, and reads the others', async () => {
    const row = (id: number) => ({
      idFactureTravaux: id,
      numeroFactureTravaux: `TRX-${id}`,
      statutFactureTravaux: 'ASSOCIEE',
      dateHeureEtatCourant: id === 1 ? 'hier' : '2026-10-05T14:30:00+02:00',
    })
    platform.replyWith(done({ listeFacturesTravaux: [row(1), row(2)], parametresRetour: { pages: 1 } }))
    expect((await pieces()).map(({ number }) => number)).toEqual(['TRX-2'])
    expect(unreadable).toMatchObject([{ key: '1', name: 'TRX-1' }])
  })
})

describe('the space of works invoices', () => {
  it.each([
    ['there where a structure has it', done({ listeStructures: [{ idStructureCPP: '1' }] }), true],
    ['none where the list is empty', done({ listeStructures: [] }), false],
    ['none where there is no list', done({}), false],
    ['none where nothing is found', json({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' }), false],
  ])('is %s', async (_, reply, expected) => {
    platform.replyWith(reply)
    expect(await port.hasWorksSpace()).toBe(expected)
  })
})
