import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { done, type FakePlatform, json, type Port, portTo, startFakePlatform } from './fake-platform.js'
import { failureOf } from './failure.js'

const PDF = Buffer.from('%PDF-1.7 what Chorus Pro holds')
const held = done({ fichierResultat: PDF.toString('base64') })

let platform: FakePlatform
let port: Port
let folder: string
const target = () => join(folder, 'invoice')

beforeEach(async () => {
  platform = await startFakePlatform()
  port = portTo(platform.url)
  folder = mkdtempSync(join(tmpdir(), 'chorus-download-'))
})
afterEach(async () => {
  port.close()
  await platform.stop()
  rmSync(folder, { recursive: true })
})

const asked = () => platform.calls.map(({ body }) => body)

describe('the file that Chorus Pro holds of an invoice', () => {
  it('is asked for with all that goes with it, its identifier to the last digit', async () => {
    platform.replyWith(held)
    expect(await port.downloadInvoice('9007199254740993', target())).toBe('with-attachments')
    expect(readFileSync(target()).equals(PDF)).toBe(true)
    expect(platform.calls[0]?.path).toBe('factures/v1/telecharger/groupe')
    expect(asked()).toMatchObject([{ format: 'PDF', avecPiecesJointesComplementaires: 'OUI' }])
  })

  it('comes alone where the rest is too much', async () => {
    platform.replyWith(json({ codeRetour: 413, libelle: 'Request Entity Too Large' }, 413), held)
    expect(await port.downloadInvoice('4011822', target())).toBe('alone')
    expect(readFileSync(target()).equals(PDF)).toBe(true)
    expect(asked()).toMatchObject([
      { avecPiecesJointesComplementaires: 'OUI' },
      { avecPiecesJointesComplementaires: 'NON' },
    ])
  })

  it('is not asked for twice when Chorus Pro refuses it', async () => {
    platform.replyWith(done({ codeRetour: 20003, libelle: 'TRA_MSG_01.059' }))
    expect(await failureOf(port.downloadInvoice('4011822', target()))).toMatchObject({ kind: 'refusal' })
    expect(platform.calls).toHaveLength(1)
  })

  it('is no file at all where the answer has none', async () => {
    platform.replyWith(done({}), done({}))
    expect(await failureOf(port.downloadInvoice('4011822', target()))).toMatchObject({ kind: 'request' })
  })
})
