import { writeFileSync } from 'node:fs'
import { directoryXml, zip } from '../../src/simulators/chorus/published-directory.js'
import { qualificationSet } from '../../src/simulators/chorus/index.js'
import { freshFolder, readAll, zipped } from './files.js'

const SIRET = '12345678200028'

const STRUCTURE = `<TypeIdentifiant>SIRET</TypeIdentifiant><Identifiant>${SIRET}</Identifiant>
  <RaisonSociale>Centre Hospitalier &amp; Universitaire</RaisonSociale>
  <GestionStatutMiseEnPaiement>false</GestionStatutMiseEnPaiement><GestionEngagement>true</GestionEngagement>
  <GestionService>true</GestionService><GestionServiceEngagement>false</GestionServiceEngagement>
  <StructureActive>true</StructureActive>`
const SERVICE = `<Code>PHARMACIE</Code><Nom>Pharmacie <![CDATA[<centrale>]]></Nom>
  <GestionEGMT>true</GestionEGMT><ServiceActif>false</ServiceActif>`

const EXPECTED = {
  structures: [
    {
      siret: SIRET,
      name: 'Centre Hospitalier & Universitaire',
      active: true,
      requiresServiceCode: true,
      requiresCommitmentNumber: true,
      requiresEither: false,
      doesNotReportPayment: true,
    },
  ],
  services: [
    {
      siret: SIRET,
      code: 'PHARMACIE',
      name: 'Pharmacie <centrale>',
      active: false,
      requiresCommitmentNumber: true,
    },
  ],
}

describe('the file of the whole directory', () => {
  const file = freshFolder()
  const read = (xml: string) => readAll(zipped(file('d.zip'), xml))

  it.each([
    [
      'inside it',
      `<A><Structure>${STRUCTURE}<Services><Service>${SERVICE}</Service></Services></Structure></A>`,
    ],
    [
      'under other names and prefixes',
      `<x:A xmlns:x="urn:x"><x:Organisme>${STRUCTURE}<x:ServiceStructure>${SERVICE}</x:ServiceStructure></x:Organisme></x:A>`,
    ],
    [
      'with its identifiers in a block of their own',
      `<A><S><Cle><Identifiant>${SIRET}</Identifiant></Cle>${STRUCTURE.replace(/<Identifiant>.*?<\/Identifiant>/, '')}<Service>${SERVICE}</Service></S></A>`,
    ],
    [
      'in a list of its own, by SIRET',
      `<A><L1><S>${STRUCTURE}</S></L1><L2><S><Identifiant>${SIRET}</Identifiant><RaisonSociale>Hôpital</RaisonSociale>${SERVICE}</S></L2></A>`,
    ],
    ['before the rest of it', `<A><S><Service>${SERVICE}</Service>${STRUCTURE}</S></A>`],
  ])('is understood with the services of a structure %s', async (_where, xml) => {
    expect(await read(`<?xml version="1.0" encoding="UTF-8"?>${xml}`)).toEqual(EXPECTED)
  })

  it('says of every structure of the platform what the platform says of it', async () => {
    const { structures, services } = await readAll(zipped(file('d.zip'), directoryXml(qualificationSet)))
    expect(structures.map(({ siret }) => siret)).toEqual(qualificationSet.map(({ siret }) => siret))
    expect(structures.find(({ siret }) => siret === '12345678200069')).toMatchObject({ requiresEither: true })
    expect(structures.find(({ siret }) => siret === '12345678200077')).toMatchObject({ active: false })
    expect(structures.find(({ siret }) => siret === '12345678200085')).toMatchObject({
      doesNotReportPayment: true,
    })
    expect(services.filter(({ siret }) => siret === SIRET).map(({ code, active }) => [code, active])).toEqual(
      [
        ['SERVICE_DEST_SERV_OBL', true],
        ['PHARMACIE', true],
        ['BLANCHISSERIE', false],
      ],
    )
  })

  it('leaves out a body without a SIRET, and the technical service of every structure', async () => {
    const foreign = STRUCTURE.replace('SIRET', 'RIDET').replace(SIRET, '1234567')
    const technical = SERVICE.replace('PHARMACIE', 'FACTURES_PUBLIQUES')
    const xml = `<A><S>${foreign}<Service>${SERVICE}</Service></S><S>${STRUCTURE}<Service>${technical}</Service></S></A>`
    expect(await read(xml)).toEqual({ ...EXPECTED, services: [] })
  })

  it('takes what is not said for what demands nothing', async () => {
    const xml = `<A><S><Identifiant>${SIRET}</Identifiant><GestionService>N</GestionService><Service><Code>X</Code></Service></S></A>`
    expect(await read(xml)).toEqual({
      structures: [
        {
          siret: SIRET,
          name: SIRET,
          active: true,
          requiresServiceCode: false,
          requiresCommitmentNumber: false,
          requiresEither: false,
          doesNotReportPayment: false,
        },
      ],
      services: [{ siret: SIRET, code: 'X', name: 'X', active: true, requiresCommitmentNumber: false }],
    })
  })

  it('may be in the encoding that it declares', async () => {
    const xml = `<?xml version="1.0" encoding="ISO-8859-1"?><A><S>${STRUCTURE.replace('Centre', 'Hôtel')}</S></A>`
    const { structures } = await readAll(zipped(file('d.zip'), Buffer.from(xml, 'latin1')))
    expect(structures[0]?.name).toBe('Hôtel Hospitalier & Universitaire')
  })
})

describe('a hostile or broken file', () => {
  const file = freshFolder()
  const kindOf = async (path: string, maxXmlBytes?: number): Promise<unknown> =>
    readAll(path, maxXmlBytes).then(
      () => 'read',
      (error: unknown) => (error instanceof Error && 'kind' in error ? error.kind : error),
    )
  const kind = (xml: string) => kindOf(zipped(file('d.zip'), xml))

  it('that unpacks to more than the ceiling is given up there', async () => {
    const bomb = `<A>${' '.repeat(3_000_000)}</A>`
    const path = zipped(file('d.zip'), bomb)
    expect(await kindOf(path, 1_000_000)).toBe('too-big')
    // A ZIP that lies about its size.
    const lying = zip('a.xml', Buffer.from(bomb))
    lying.writeUInt32LE(100, lying.length - 22 - 'a.xml'.length - 22)
    writeFileSync(path, lying)
    expect(await kindOf(path, 1_000_000)).toBe('corrupt')
  })

  it.each([
    ['entities that grow', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><A>&c;</A>', 'corrupt'],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><A/>', 'corrupt'],
    ['an entity that nothing defines', `<A><S>${STRUCTURE}<X>&b;</X></S></A>`, 'corrupt'],
    ['depth without end', '<a>'.repeat(10_000), 'corrupt'],
    ['an element that is not closed', `<A><S>${STRUCTURE}</S>`, 'corrupt'],
    ['no XML', 'hello', 'corrupt'],
    ['nothing', '', 'not-understood'],
    ['an unknown encoding', '<?xml version="1.0" encoding="klingon"?><A/>', 'corrupt'],
    [
      'a name of a megabyte',
      `<A><S>${STRUCTURE.replace('Centre', 'C'.repeat(1_000_000))}</S></A>`,
      'too-big',
    ],
    ['a comment of a megabyte', `<A><!--${'c'.repeat(1_000_000)}--></A>`, 'corrupt'],
    ['another document', '<html><body>Maintenance</body></html>', 'not-understood'],
    ['a flag that is none', `<A><S>${STRUCTURE.replace('>true<', '>perhaps<')}</S></A>`, 'not-understood'],
  ])('with %s is refused', async (_what, xml, expected) => {
    expect(await kind(xml)).toBe(expected)
  })

  it('that is no ZIP, a cut one, or one without or with several XML files is refused', async () => {
    const good = zip('a.xml', Buffer.from(`<A><S>${STRUCTURE}</S></A>`))
    for (const bytes of [Buffer.from('PK'), good.subarray(0, 100), zip('a.txt', Buffer.from('x'))]) {
      writeFileSync(file('d.zip'), bytes)
      expect(await kindOf(file('d.zip'))).toBe('corrupt')
    }
    const broken = Buffer.from(good)
    broken.fill(0xff, 40, 60)
    writeFileSync(file('d.zip'), broken)
    expect(await kindOf(file('d.zip'))).toBe('corrupt')
  })
})
