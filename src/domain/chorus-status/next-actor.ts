import type { Text } from '../words/text.js'

/**
 * Who has to act for an invoice to move on. `validator`: another company of the contract. `project-manager`, `project-owner`:
 * the *maître d’œuvre* and the *maître d’ouvrage* of a works contract.
 */
export const ACTORS = [
  'supplier',
  'chorus-pro',
  'recipient',
  'validator',
  'project-manager',
  'project-owner',
  'accountant',
  'nobody',
] as const

export type NextActor = (typeof ACTORS)[number]

export const ACTOR_LABELS: Readonly<Record<NextActor, Text>> = {
  supplier: { fr: 'À vous', en: 'You' },
  'chorus-pro': { fr: 'À Chorus Pro', en: 'Chorus Pro' },
  recipient: { fr: 'Au destinataire', en: 'The recipient' },
  validator: { fr: 'Au valideur du marché', en: 'The validator of the contract' },
  'project-manager': { fr: 'À la maîtrise d’œuvre', en: 'The project manager' },
  'project-owner': { fr: 'À la maîtrise d’ouvrage', en: 'The project owner' },
  accountant: { fr: 'Au comptable public', en: 'The public accountant' },
  nobody: { fr: 'À personne', en: 'Nobody' },
}

/** As it stands in a French sentence: « Prochaine action : à vous ». */
export function nextActorWords(actor: NextActor): string {
  const { fr } = ACTOR_LABELS[actor]
  return `${fr.slice(0, 1).toLowerCase()}${fr.slice(1)}`
}
