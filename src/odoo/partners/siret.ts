import { z } from 'zod'
import { isSiret, normaliseSiret } from '../../domain/recipients/siret.js'
import type { Capabilities } from '../server/capabilities.js'
import { optional, textSchema } from '../wire/values.js'

/**
 * Where `res.partner` keeps its SIRET; no server has all of them. `siret` up to 18.0; `company_registry`, which is the
 * SIRET field in 19.0 and holds anything (an RCS number, say) before; from 20.0 a Json of identifiers by their kind.
 */
export const IDENTIFIER_SHAPE = {
  siret: textSchema.optional(),
  company_registry: textSchema.optional(),
  additional_identifiers: optional(z.record(z.string(), z.unknown())).optional(),
} as const

type Identifiers = z.infer<z.ZodObject<typeof IDENTIFIER_SHAPE>>

export function identifierFields({ partnerFields }: Pick<Capabilities, 'partnerFields'>): string[] {
  return Object.keys(IDENTIFIER_SHAPE).filter((name) => partnerFields.has(name))
}

/**
 * The SIRET, wherever there is one; else what was typed in its place, normalised, so that it can be reported. 18.0 cuts
 * `siret` off after 14 characters, separators counted: « 123 456 782 00 ».
 */
export function siretOf(row: Identifiers): string | undefined {
  const siret = normalised(row.siret)
  const registry = normalised(row.company_registry)
  const additional = normalised(additionalIdentifier(row, 'FR_SIRET'))
  const whole = [siret, additional, registry].find((text) => text !== undefined && isSiret(text))
  if (whole !== undefined) return whole
  const typed = siret ?? additional
  if (typed !== undefined) return typed
  const isSiretField = !Object.hasOwn(row, 'siret')
  return (isSiretField ? registry : undefined) ?? normalised(additionalIdentifier(row, 'FR_SIREN'))
}

function additionalIdentifier(
  { additional_identifiers: all }: Identifiers,
  kind: string,
): string | undefined {
  const value = all?.[kind]
  return typeof value === 'string' ? value : undefined
}

function normalised(text: string | undefined): string | undefined {
  const digits = text === undefined ? '' : normaliseSiret(text)
  return digits === '' ? undefined : digits
}
