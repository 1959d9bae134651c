import type { Directory, Structure } from '../directory.js'
import { type Refusal, refusal } from './refusal.js'

/** Where an invoice is sent: the data that recycling may correct. */
export interface Routing {
  readonly destinataire: string
  readonly codeService: string | undefined
  readonly numeroEngagement: string | undefined
}

/** The recipient exists, is public and active, and gets the references that the directory demands for it. */
export function checkRecipient(routing: Routing, directory: Directory): Refusal[] {
  const structure = directory.find(routing.destinataire)
  if (structure?.publique !== true) {
    return [refusal('DESTINATAIRE', `Le destinataire ${routing.destinataire} n'existe pas dans Chorus Pro`)]
  }
  if (!structure.actif)
    return [refusal('DESTINATAIRE', `Le destinataire ${routing.destinataire} est inactif`)]
  return [...required(structure, routing), ...service(structure, routing)]
}

function required(structure: Structure, { codeService, numeroEngagement }: Routing): Refusal[] {
  const refusals: Refusal[] = []
  if (structure.codeServiceObligatoire && codeService === undefined) {
    refusals.push(refusal('SERVICE', 'Le code service est obligatoire pour ce destinataire'))
  }
  if (structure.engagementObligatoire && numeroEngagement === undefined) {
    refusals.push(refusal('ENGAGEMENT', "Le numéro d'engagement est obligatoire pour ce destinataire"))
  }
  if (structure.engagementOuService && codeService === undefined && numeroEngagement === undefined) {
    refusals.push(
      refusal('SERVICE', "Le code service ou le numéro d'engagement est obligatoire pour ce destinataire"),
    )
  }
  return refusals
}

function service(structure: Structure, { codeService, numeroEngagement }: Routing): Refusal[] {
  if (codeService === undefined) return []
  const found = structure.services.find(({ code }) => code === codeService)
  if (found === undefined)
    return [refusal('SERVICE', `Le service ${codeService} est inconnu chez ce destinataire`)]
  if (!found.actif) return [refusal('SERVICE', `Le service ${codeService} est inactif`)]
  if (found.engagementObligatoire && numeroEngagement === undefined) {
    return [refusal('ENGAGEMENT', `Le numéro d'engagement est obligatoire pour le service ${codeService}`)]
  }
  return []
}
