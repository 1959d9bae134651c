import { explains } from '../support/explains.js'
import { portTo, startFakePlatform, type FakePlatform, type Port, type Reply } from './fake-platform.js'

/** Beyond 2^53, where neighbours become the same number. */
const IDENTIFIER = '9007199254740993'
const LONGEST = '9223372036854775807'
const SIRET = '12345678200051'

let platform: FakePlatform
let port: Port

beforeEach(async () => {
  platform = await startFakePlatform()
  port = portTo(platform.url)
})

afterEach(async () => {
  port.close()
  await platform.stop()
})

const answer =
  (text: string): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' })
    response.end(text)
  }

const row = (identifier: string, more = ''): string =>
  `{"identifiantFactureCPP":${identifier},"numeroFacture":"FAC-1","statut":"DEPOSEE","dateHeureEtatCourant":"2026-10-05T14:30:00+02:00"${more}}`

describe('an identifier that a number of JavaScript cannot hold', () => {
  explains('identifier-not-rounded', 'is read and sent back to the last digit', async () => {
    platform.replyWith(answer(`{"codeRetour":0,"listeFactures":[${row(IDENTIFIER)}]}`))
    expect((await port.findByNumber('FAC-1')).map(({ identifier }) => identifier)).toEqual([IDENTIFIER])
    platform.replyWith(answer('{"codeRetour":0}'))
    await port.acknowledgeRejection(IDENTIFIER)
    expect(platform.calls.at(-1)?.text).toBe(`{"listeDemandePaiement":[{"idDemandePaiement":${IDENTIFIER}}]}`)
  })

  it.each([
    [LONGEST, LONGEST],
    [` \n${IDENTIFIER}`, IDENTIFIER],
    ['7', '7'],
    ['"7"', '7'],
    [`"${LONGEST}"`, LONGEST],
  ])('comes as %s and is %s', async (sent, identifier) => {
    platform.replyWith(
      answer(`{"codeRetour":0,"listeFactures":[${row(sent, `,"designation":"1234567890123456789"`)}]}`),
    )
    expect(await port.findByNumber('FAC-1')).toMatchObject([{ identifier }])
  })

  it('is the same of a structure, a service and a type of attachments', async () => {
    platform.replyWith(
      answer(
        `{"codeRetour":0,"listeStructures":[{"idStructureCPP":${IDENTIFIER},"identifiantStructure":"${SIRET}","statut":"ACTIF"}]}`,
      ),
      answer('{"codeRetour":0,"parametres":{}}'),
      answer(
        `{"codeRetour":0,"listeServices":[{"idService":${LONGEST},"codeService":"VOIRIE"},{"idService":8,"codeService":"PARCS"}]}`,
      ),
      answer('{"codeRetour":0,"parametres":{"numeroEngagement":true}}'),
    )
    const { id = '' } = (await port.findStructure(SIRET)) ?? {}
    const services = await port.services(id)
    expect(services.map(({ id: service, code }) => [service, code])).toEqual([
      [LONGEST, 'VOIRIE'],
      ['8', 'PARCS'],
    ])
    await port.serviceRequiresCommitment(id, LONGEST)
    const [, details, search, service] = platform.calls.map(({ text }) => text)
    expect(details).toBe(`{"idStructureCPP":${IDENTIFIER}}`)
    expect(search).toContain(`{"idStructure":${IDENTIFIER},`)
    expect(service).toBe(`{"idStructure":${IDENTIFIER},"idService":${LONGEST}}`)

    platform.replyWith(
      answer(
        `{"codeRetour":0,"listeTypePieceJointe":[{"idTypePieceJointe":${IDENTIFIER},"codeTypePieceJointe":"02"}]}`,
      ),
      answer('{"codeRetour":0,"listePiecesJointes":[]}'),
    )
    const [type] = await port.attachmentTypes('UTILISATEUR')
    await port.findUpload('PV', type?.id)
    expect(platform.calls.at(-1)?.text).toContain(`{"pieceJointeTypeId":${IDENTIFIER},`)
  })

  it('leaves amounts, and texts full of digits, as they are', async () => {
    const more = `,"montantTTC":12.10,"commentaireEtatCourant":"n° ${IDENTIFIER} \\"${IDENTIFIER}\\""`
    platform.replyWith(answer(`{"codeRetour":0,"listeFactures":[${row(IDENTIFIER, more)}]}`))
    expect(await port.findByNumber('FAC-1')).toMatchObject([
      { amountTotal: '12.1', current: { comment: `n° ${IDENTIFIER} "${IDENTIFIER}"` } },
    ])
  })
})
