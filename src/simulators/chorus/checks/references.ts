import type { Cii } from '../cii.js'
import { type Refusal, unless } from './refusal.js'

const MAX_LENGTH = 50

/** BT-10, BT-12 and BT-13: at most 50 characters each. */
export function checkReferences(cii: Cii): Refusal[] {
  const references: readonly (readonly [string, string, string | undefined])[] = [
    ['BT-10', 'Le code service', cii.serviceCode],
    ['BT-12', 'Le numéro de marché', cii.contractNumber],
    ['BT-13', "Le numéro d'engagement", cii.commitmentNumber],
  ]
  return references.flatMap(([rule, label, value]) =>
    unless((value?.length ?? 0) <= MAX_LENGTH, rule, `${label} dépasse ${MAX_LENGTH} caractères`),
  )
}
