import { buffer } from 'node:stream/consumers'
import { PDFDocument } from '@cantoo/pdf-lib'
import yauzl from 'yauzl'
import { z } from 'zod'
import { FilesKept } from '../../../src/simulators/chorus/files-kept.js'
import { acceptedXml, Harness, twoCompanies, type WireAnswer } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start(twoCompanies)
})
afterEach(() => chorus.close())

const DOWNLOAD = 'factures/v1/telecharger/groupe'

const asked = (ids: readonly number[], given: Record<string, unknown>) => ({
  listeFacture: ids.map((idFacture) => ({ idFacture })),
  ...given,
})
const download = (
  ids: readonly number[],
  given: Record<string, unknown> = { format: 'PDF', avecPiecesJointesComplementaires: 'OUI' },
): Promise<WireAnswer> => chorus.call(DOWNLOAD, asked(ids, given))

const fileIn = (answer: WireAnswer): Buffer =>
  Buffer.from(z.string().parse(answer['fichierResultat']), 'base64')

/** The files of a ZIP, by name. */
async function unzipped(file: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const archive = await yauzl.fromBufferPromise(file)
  for await (const entry of archive.eachEntry()) {
    const content = await buffer(await archive.openReadStreamPromise(entry))
    found[entry.fileName] = content.toString('latin1')
  }
  return found
}

async function completed(numero: string): Promise<number> {
  const id = chorus.standing('SUSPENDUE', {}, numero)
  await chorus.call('factures/v1/completer', {
    identifiantFactureCPP: id,
    pieceJointeComplementaire: [
      {
        pieceJointeComplementaireId: await chorus.upload(),
        pieceJointeComplementaireDesignation: 'PV',
        pieceJointeComplementaireType: '02',
      },
    ],
  })
  return id
}

describe('the file that Chorus Pro holds', () => {
  it('is a readable PDF for an invoice deposited as XML', async () => {
    await chorus.integrate(acceptedXml)
    const [invoice] = chorus.simulator.book.invoices
    const answer = await download([invoice?.identifiantFactureCPP ?? 0])
    expect(answer).toMatchObject({ codeRetour: 0, libelle: 'TRA_MSG_00.000' })
    const pdf = await PDFDocument.load(fileIn(answer))
    expect(pdf.getPageCount()).toBe(1)
    expect(fileIn(answer).toString('latin1')).toContain('FA/2026/0042')
  })

  it('is the very file for a Factur-X', async () => {
    const made = await PDFDocument.create()
    made.addPage()
    await made.attach(Buffer.from(acceptedXml), 'factur-x.xml', { mimeType: 'text/xml' })
    const deposited = await made.save()
    expect(await chorus.integratePdf(deposited)).toMatchObject({ etat: 'IN_INTEGRE' })
    const [invoice] = chorus.simulator.book.invoices
    const file = fileIn(await download([invoice?.identifiantFactureCPP ?? 0]))
    expect(file.equals(deposited)).toBe(true)
  })

  it('is one PDF without the attachments, and a ZIP with them', async () => {
    const id = await completed('FA/2026/0042')
    const without = fileIn(await download([id], { format: 'PDF', avecPiecesJointesComplementaires: 'NON' }))
    expect(without.toString('latin1')).toMatch(/^%PDF-/)
    const files = await unzipped(fileIn(await download([id])))
    expect(Object.keys(files)).toEqual(['FA_2026_0042.pdf', expect.stringMatching(/^\d+_pv\.pdf$/)])
    expect(Object.values(files)[1]).toBe(Buffer.from('procès-verbal').toString('latin1'))
  })

  it('is a ZIP with a folder for each of several invoices', async () => {
    const ids = [await completed('FA/1'), chorus.standing('MISE_A_DISPOSITION', {}, 'FA/2')]
    const names = Object.keys(await unzipped(fileIn(await download(ids))))
    expect(names).toEqual([
      `FA_1_${ids[0] ?? 0}/FA_1.pdf`,
      expect.stringMatching(/^FA_1_\d+\/\d+_pv\.pdf$/),
      `FA_2_${ids[1] ?? 0}/FA_2.pdf`,
    ])
  })

  it('is one XML with the attachments inside as a pivot', async () => {
    const id = await completed('FA/2026/0042')
    const pivot = fileIn(await download([id], { format: 'PIVOT' })).toString('utf8')
    expect(pivot).toContain('<NumeroFacture>FA/2026/0042</NumeroFacture>')
    expect(pivot).toContain(Buffer.from('procès-verbal').toString('base64'))
  })

  it("is refused to another company, wholly when one invoice of several is another's", async () => {
    const id = chorus.standing('MISE_A_DISPOSITION')
    const body = asked([id], { format: 'PDF', avecPiecesJointesComplementaires: 'OUI' })
    expect(await chorus.callByOther(DOWNLOAD, body)).not.toHaveProperty('fichierResultat')
    expect((await download([id, 1])).codeRetour).toBe(20001)
  })

  it('is asked for with attachments or without as a PDF, and without a word of them as a pivot', async () => {
    const id = chorus.standing('MISE_A_DISPOSITION')
    expect((await download([id], { format: 'PDF' })).codeRetour).toBe(20015)
    expect(
      (await download([id], { format: 'PIVOT', avecPiecesJointesComplementaires: 'NON' })).codeRetour,
    ).toBe(20015)
  })

  it.each([
    ['a ZIP', { format: 'ZIP' }],
    ['a boolean for the attachments', { format: 'PDF', avecPiecesJointesComplementaires: true }],
    ['no invoice', { format: 'PDF', avecPiecesJointesComplementaires: 'OUI', listeFacture: [] }],
  ])('is bad to ask for with %s', async (_, given) => {
    const response = await chorus.post(DOWNLOAD, { ...asked([chorus.standing('DEPOSEE')], {}), ...given })
    expect(response.status).toBe(400)
  })

  it('is never more than 120 MB', async () => {
    const large = { pieceJointeFichier: Buffer.alloc(10 * 1024 * 1024).toString('base64') }
    const pieceJointeComplementaireId = await chorus.upload(large)
    const pieceJointeComplementaire = Array.from({ length: 7 }, () => ({
      pieceJointeComplementaireId,
      pieceJointeComplementaireDesignation: 'Plans',
      pieceJointeComplementaireType: '02',
    }))
    const ids = [chorus.standing('SUSPENDUE', {}, 'A'), chorus.standing('SUSPENDUE', {}, 'B')]
    for (const identifiantFactureCPP of ids)
      await chorus.call('factures/v1/completer', { identifiantFactureCPP, pieceJointeComplementaire })
    const pdf = { format: 'PDF', avecPiecesJointesComplementaires: 'OUI' }
    expect((await chorus.post(DOWNLOAD, asked(ids, pdf))).status).toBe(413)
    expect((await chorus.post(DOWNLOAD, asked(ids.slice(1), pdf))).status).toBe(200)
  })
})

describe('what the simulator keeps of files', () => {
  it('are the newest that have room', () => {
    const files = new FilesKept(10)
    for (const key of ['a', 'b', 'c']) files.keep(key, new Uint8Array(4))
    expect(['a', 'b', 'c'].map((key) => files.find(key)?.length)).toEqual([undefined, 4, 4])
  })
})
