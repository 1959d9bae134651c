import { crc32, deflateRawSync } from 'node:zlib'
import { type Answer, done } from './answers.js'
import type { Service, Structure } from './directory.js'
import type { Platform } from './platform.js'

/** `transverses/v1/telecharger/annuaire/destinataire`: every public structure, inactive ones and all services too. */
export function publishedDirectory(platform: Platform): Answer {
  const structures = platform.directory.all().filter(({ publique }) => publique)
  const day = platform.clock.now().toISOString().slice(0, 10).replaceAll('-', '')
  const archive = zip(`Annuaire_destinataires_${day}.xml`, Buffer.from(directoryXml(structures), 'utf8'))
  return done({ fichierResultat: archive.toString('base64') })
}

/** The columns of AIFE's published directory as elements, services inside their structure. */
export function directoryXml(structures: readonly Structure[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<AnnuaireDestinataires>\n',
    ...structures.map(structureXml),
    '</AnnuaireDestinataires>\n',
  ].join('')
}

function structureXml(structure: Structure): string {
  const { adresse, services } = structure
  return `<Structure>
  <TypeIdentifiant>SIRET</TypeIdentifiant><Identifiant>${structure.siret}</Identifiant>
  <RaisonSociale>${escape(structure.designation)}</RaisonSociale>
  <EmetteurEdi>false</EmetteurEdi><RecepteurEdi>false</RecepteurEdi>
  <GestionStatutMiseEnPaiement>${!structure.paiementNonRemonte}</GestionStatutMiseEnPaiement>
  <GestionEngagement>${structure.engagementObligatoire}</GestionEngagement>
  <GestionService>${structure.codeServiceObligatoire}</GestionService>
  <GestionServiceEngagement>${structure.engagementOuService}</GestionServiceEngagement>
  <EstMOA>false</EstMOA><EstMOAUniquement>false</EstMOAUniquement>
  <StructureActive>${structure.actif}</StructureActive>
  <Adresse>${escape(adresse.rue)}</Adresse><CodePostal>${adresse.codePostal}</CodePostal><Ville>${escape(adresse.ville)}</Ville>
  <CodePays>FR</CodePays><LibellePays>FRANCE</LibellePays>
  <Services>${services.map(serviceXml).join('')}</Services>
</Structure>
`
}

function serviceXml(service: Service): string {
  return (
    `<Service><Code>${escape(service.code)}</Code><Nom>${escape(service.libelle)}</Nom>` +
    `<GestionEGMT>${service.engagementObligatoire}</GestionEGMT><ServiceActif>${service.actif}</ServiceActif></Service>`
  )
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const DEFLATED = 8
const NEEDED_VERSION = 20
/** Names are in UTF-8. */
const FLAGS = 0x0800

/** A ZIP of one file (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zip(name: string, content: Uint8Array): Buffer {
  const packed = deflateRawSync(content)
  const fileName = Buffer.from(name, 'utf8')
  const common = Buffer.alloc(26)
  common.writeUInt16LE(NEEDED_VERSION, 0)
  common.writeUInt16LE(FLAGS, 2)
  common.writeUInt16LE(DEFLATED, 4)
  // 1 January 1980, the first day that a ZIP can name.
  common.writeUInt16LE(0x0021, 8)
  common.writeUInt32LE(crc32(content), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(content.length, 18)
  common.writeUInt16LE(fileName.length, 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, fileName, packed])
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002', 'latin1'),
    Buffer.from([NEEDED_VERSION, 0]),
    common,
    Buffer.alloc(14),
    fileName,
  ])
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
