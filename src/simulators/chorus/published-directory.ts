import { type Answer, done } from './answers.js'
import type { Service, Structure } from './directory.js'
import type { Platform } from './platform.js'
import { zipOf } from './zip.js'

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

/** A ZIP of one file. */
export const zip = (name: string, content: Uint8Array): Buffer => zipOf([{ name, content }])
