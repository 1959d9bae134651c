import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordedDocuments } from '../../../src/simulators/world.js'
import { acceptedXml, altered, Harness, numbered } from './harness.js'

let chorus: Harness
beforeEach(async () => {
  chorus = await Harness.start()
})
afterEach(() => chorus.close())

const report = (numeroFluxDepot: unknown) =>
  chorus.call('transverses/v1/consulterCRDetaille', { numeroFluxDepot })

describe('a deposit', () => {
  it('is answered with a flow number and no status', async () => {
    expect(await chorus.deposit(acceptedXml)).toEqual({
      codeRetour: 0,
      libelle: 'TRA_MSG_00.000',
      numeroFluxDepot: 'CPP0011117000000000425903',
      dateDepot: '2026-09-14',
      syntaxeFlux: 'IN_DP_E1_CII_16B',
    })
    expect((await chorus.deposit(acceptedXml))['numeroFluxDepot']).toBe('CPP0011117000000000425904')
  })

  it('is refused at once for what is wrong with the file as a file', async () => {
    expect(await chorus.deposit('')).toMatchObject({ codeRetour: 20002 })
    expect(await chorus.deposit(acceptedXml, { fichierFlux: 'pas du base64 !' })).toMatchObject({
      codeRetour: 20002,
    })
    expect(await chorus.deposit(acceptedXml, { nomFichier: `${'f'.repeat(47)}.xml` })).toMatchObject({
      codeRetour: 20003,
    })
    expect(await chorus.deposit(acceptedXml, { nomFichier: 'facture n°1.xml' })).toMatchObject({
      codeRetour: 20003,
    })
    expect(await chorus.deposit(acceptedXml, { syntaxeFlux: 'IN_DP_E1_UBL_INVOICE' })).toMatchObject({
      codeRetour: 20004,
    })
    expect(await chorus.deposit(new Uint8Array(10 * 1024 * 1024 + 1))).toEqual({
      codeRetour: 20001,
      libelle: 'GDP_MSG_11.022',
    })
    expect(await chorus.deposit(acceptedXml, { nomFichier: `${'f'.repeat(46)}.xml` })).toMatchObject({
      codeRetour: 0,
    })
  })

  it('is entered in the book, accepted or not, with the number that can be read in it', async () => {
    await chorus.deposit(acceptedXml)
    await chorus.deposit(acceptedXml, { nomFichier: 'é.xml' })
    await chorus.deposit('illisible')
    expect(chorus.simulator.book.deposits).toMatchObject([
      {
        order: 1,
        outcome: 'flow-created',
        numeroFacture: 'FA/2026/0042',
        fournisseur: '73282932000074',
        answered: true,
      },
      {
        order: 2,
        outcome: 'refused',
        numeroFacture: 'FA/2026/0042',
        numeroFluxDepot: undefined,
        answered: true,
      },
      { order: 3, outcome: 'flow-created', numeroFacture: undefined, bytes: 9 },
    ])
    const [first, second] = chorus.simulator.book.deposits
    expect(first?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(second?.sha256).toBe(first?.sha256)
  })
})

describe('the integration', () => {
  it('takes its time, on the simulated clock', async () => {
    const { numeroFluxDepot } = await chorus.deposit(acceptedXml)
    const states: unknown[] = []
    for (const milliseconds of [0, 4_999, 1, 9_999, 1]) {
      chorus.simulator.clock.advance(milliseconds)
      const answer = await report(numeroFluxDepot)
      states.push([answer['etatCourantDepotFlux'], answer['dateHeureEtatCourantFlux']])
    }
    expect(states).toEqual([
      ['IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP', '2026-09-14T22:00:00+02:00'],
      ['IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP', '2026-09-14T22:00:00+02:00'],
      ['IN_EN_COURS_TRAITEMENT_CPP', '2026-09-14T22:00:05+02:00'],
      ['IN_EN_COURS_TRAITEMENT_CPP', '2026-09-14T22:00:05+02:00'],
      ['IN_INTEGRE', '2026-09-14T22:00:15+02:00'],
    ])
    expect(await report(numeroFluxDepot)).not.toHaveProperty('numeroFluxDepot')
    expect(await chorus.call('transverses/v1/consulterCR', { numeroFluxDepot })).toMatchObject({
      etatCourantFlux: 'IN_INTEGRE',
      numeroFluxDepot,
    })
  })

  it('knows only the flows of the account that asks', async () => {
    expect(await report('CPP0011117000000000000000')).toMatchObject({ codeRetour: 20001 })
  })

  it('joins its reasons and cuts them at 200 characters', async () => {
    const bad = altered(
      acceptedXml,
      ['>A1<', '>M1<'],
      ['>VOIRIE<', '>INCONNU<'],
      ['<ram:TypeCode>30</ram:TypeCode>', ''],
    )
    const { numeroFluxDepot } = await chorus.deposit(bad)
    chorus.simulator.clock.advance(60_000)
    expect(await report(numeroFluxDepot)).toMatchObject({
      etatCourantDepotFlux: 'IN_REJETE',
      listeErreurTechnique: [],
      listeErreurDP: [
        {
          numeroDP: 'FA/2026/0042',
          identifiantFournisseur: '73282932000074',
          identifiantDestinataire: '12345678200044',
          libelleErreurDP:
            "Le cadre de facturation M1 est inconnu, valeurs attendues : A1 à A25 |L'element FichierXml.SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement.SpecifiedTradeSettlementPaymentMeans.TypeCode.val",
        },
      ],
    })
  })

  it('meets incidents and gets stuck when the life says so', async () => {
    chorus.simulator.setLife('FA/2026/0042', 'incident', 1)
    expect((await chorus.integrate(acceptedXml)).etat).toBe('IN_INCIDENTE')
    expect(chorus.simulator.book.invoices).toEqual([])
    expect((await chorus.integrate(acceptedXml)).etat).toBe('IN_INTEGRE')
    chorus.simulator.setLife('FA/2026/0043', 'stuck')
    expect((await chorus.integrate(numbered('FA/2026/0043'))).etat).toBe('IN_EN_ATTENTE_RETRAITEMENT_CPP')
  })
})

const xmlBytes = (text = acceptedXml): Uint8Array => new TextEncoder().encode(text)

async function pdfWith(...files: readonly (readonly [string, Uint8Array])[]): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  pdf.addPage()
  for (const [name, content] of files) await pdf.attach(content, name, { mimeType: 'text/xml' })
  return pdf
}

/** A name tree two levels deep, as large PDFs have it, and no associated files. */
async function pdfWithNestedNames(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  pdf.addPage()
  const stream = pdf.context.register(pdf.context.flateStream(xmlBytes()))
  const specification = pdf.context.register(
    pdf.context.obj({ Type: 'Filespec', F: PDFString.of('factur-x.xml'), EF: { F: stream } }),
  )
  const leaf = pdf.context.register(pdf.context.obj({ Names: [PDFString.of('factur-x.xml'), specification] }))
  const branch = pdf.context.register(pdf.context.obj({ Kids: [leaf] }))
  pdf.catalog.set(PDFName.of('Names'), pdf.context.obj({ EmbeddedFiles: { Kids: [branch] } }))
  return pdf.save()
}

describe('a Factur-X', () => {
  it('is opened through its embedded files', async () => {
    const pdf = await pdfWith(['notice.txt', xmlBytes('rien')], ['factur-x.xml', xmlBytes()])
    expect(await chorus.integratePdf(await pdf.save())).toMatchObject({ etat: 'IN_INTEGRE', rules: [] })
  })

  it('is opened through nested name trees', async () => {
    expect(await chorus.integratePdf(await pdfWithNestedNames())).toMatchObject({
      etat: 'IN_INTEGRE',
      rules: [],
    })
  })

  const technically = async (file: Uint8Array) => {
    const flow = await chorus.integratePdf(file)
    expect(flow).toMatchObject({ etat: 'IN_REJETE', erreursDP: [], rules: ['ERR_FICHIER'] })
    return flow.erreursTechniques[0]?.libelleErreur
  }

  it('is refused when it holds two different invoices, or none', async () => {
    const two = await pdfWith(
      ['factur-x.xml', xmlBytes()],
      ['zugferd-invoice.xml', xmlBytes(numbered('AUTRE'))],
    )
    expect(await technically(await two.save())).toBe('Le PDF contient plusieurs factures')
    const none = await pdfWith(['autre.xml', xmlBytes()])
    expect(await technically(await none.save())).toBe('Le PDF ne contient pas de fichier factur-x.xml')
  })

  it('is refused when it is broken, encrypted or no PDF at all', async () => {
    const whole = readFileSync(join(recordedDocuments('19.0'), 'INV_2026_00001.pdf'))
    expect(await technically(whole.subarray(0, whole.length / 3))).toBe('Le PDF est illisible')
    const shell = new TextEncoder().encode('%PDF-1.7\n%%EOF\n')
    expect(await technically(shell)).toBe('Le PDF est illisible')
    const locked = await pdfWith(['factur-x.xml', xmlBytes()])
    locked.encrypt({ userPassword: 'secret', ownerPassword: 'secret' })
    expect(await technically(await locked.save())).toBe('Le PDF est chiffré')
    expect(await technically(xmlBytes())).toBe("Le fichier n'est pas un PDF")
  })
})

describe('an XML file', () => {
  it.each([
    [
      'Le fichier XML contient un DOCTYPE',
      (xml: string) => xml.replace('?>', '?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    ],
    ["Le fichier XML n'est pas bien formé", (xml: string) => xml.slice(0, 5000)],
    ["Le fichier XML n'est pas une facture CII D16B (CrossIndustryInvoice)", () => '<Invoice/>'],
    [
      "Le fichier XML n'est pas une facture CII D16B (CrossIndustryInvoice)",
      (xml: string) => xml.replace('CrossIndustryInvoice:100', 'CrossIndustryInvoice:13'),
    ],
  ])('is refused: %s', async (reason, change) => {
    const flow = await chorus.integrate(change(acceptedXml))
    expect(flow).toMatchObject({ etat: 'IN_REJETE', erreursTechniques: [{ libelleErreur: reason }] })
  })

  it('is read in the encoding that it declares, and refused in another', async () => {
    const latin = Buffer.from(altered(acceptedXml, ['UTF-8', 'ISO-8859-1'], [/—/g, '-']), 'latin1')
    expect((await chorus.integrate(latin)).etat).toBe('IN_INTEGRE')
    const wrong = Buffer.from(altered(numbered('FA/2'), [/—/g, '-']), 'latin1')
    expect((await chorus.integrate(wrong)).erreursTechniques[0]?.libelleErreur).toContain('UTF-8')
  })
})
