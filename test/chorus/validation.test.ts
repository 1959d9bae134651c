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

const ROW = {
  idFacture: '8316849',
  numeroFacture: 'VOLT-2',
  statut: 'A_VALIDER_1',
  designationFournisseur: 'Voltéo SARL',
  idValideur: 26300001,
  montantTTC: '4500.0',
}

describe('the search of a validator', () => {
  it('is asked by status, in pages of its own, and finds nothing where there is nothing', async () => {
    platform.replyWith(json({ codeRetour: 20000, libelle: 'TRA_MSG_00.015' }))
    expect(await collect(port.invoicesToValidate({ statuses: ['A_VALIDER_1'] }))).toEqual([])
    expect(platform.calls[0]?.body).toEqual({
      statutCourant: ['A_VALIDER_1'],
      pagination: { nbResultatsParPage: 2, pageResultatDemandee: 1 },
    })
  })

  it('is read with what it shows, and leaves out a row that cannot be read', async () => {
    const strange = { idFacture: 1, numeroFacture: 'VOLT-1' }
    platform.replyWith(done({ listeFactures: [strange, ROW], parametresRetour: { pages: 1 } }))
    expect(await collect(port.invoicesToValidate({}))).toMatchObject([
      {
        identifier: '8316849',
        number: 'VOLT-2',
        status: 'A_VALIDER_1',
        supplierName: 'Voltéo SARL',
        validatorId: '26300001',
        amountTotal: '4500.0',
        currency: 'EUR',
        contract: undefined,
      },
    ])
    expect(unreadable).toMatchObject([{ key: '1', name: 'VOLT-1' }])
  })
})

describe('what the search does not show', () => {
  it.each([
    [
      'frame and validators',
      { codeCadreFacturation: 'A9_FACTURE_SOUSTRAITANT', idValideur1: 26300001 },
      { status: undefined, frame: 'A9_FACTURE_SOUSTRAITANT', validatorIds: ['26300001', undefined] },
    ],
    ['nothing', null, { status: undefined, frame: undefined, validatorIds: [undefined, undefined] }],
  ])('is %s', async (_, cadreDeFacturation, expected) => {
    platform.replyWith(done({ facture: { cadreDeFacturation } }))
    expect(await port.validationDetails('8316849')).toEqual(expected)
    expect(platform.calls[0]?.body).toEqual({ identifiantFactureCPP: 8316849 })
  })

  it('is for which reasons it may be refused, by their labels where they have one', async () => {
    const list = [{ idMotif: 116, codeMotif: 'AUTRE', libelleMotif: 'Autre' }, { codeMotif: 'X' }, {}]
    platform.replyWith(done({ listeMotifRefusFactureAValider: list }))
    expect(await port.refusalMotives('A9_FACTURE_SOUSTRAITANT')).toEqual([
      { code: 'AUTRE', label: 'Autre' },
      { code: 'X', label: 'X' },
    ])
  })
})

describe('an answer of the validator', () => {
  const ORDER = { identifier: '8316849', validatorId: '26300001', motive: 'AUTRE', comment: 'Vu' } as const

  it('names the reason of a refusal, and none of a validation', async () => {
    platform.replyWith(done({ statutFacture: 'REFUSEE_1' }))
    expect(await port.treatInvoiceToValidate({ ...ORDER, decision: 'refuse' })).toBe('REFUSEE_1')
    platform.replyWith(done({}))
    expect(await port.treatInvoiceToValidate({ ...ORDER, decision: 'validate' })).toBeUndefined()
    expect(platform.calls.map(({ body }) => body)).toEqual([
      {
        action: 'REFUS',
        idFacture: 8316849,
        idValideur: 26300001,
        motifRefus: 'AUTRE',
        complementInfo: 'Vu',
      },
      { action: 'VALIDATION', idFacture: 8316849, idValideur: 26300001, complementInfo: 'Vu' },
    ])
  })
})
