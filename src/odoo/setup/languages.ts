import { z } from 'zod'
import { type Text, typesetText } from '../../domain/words/text.js'
import type { OdooClient } from '../wire/client.js'

/**
 * The language in which Odoo keeps the text that every other language falls back to. It can be read and written on every
 * server, also where English is not installed (measured on 17.0 and 19.0).
 */
export const SOURCE = { lang: 'en_US' } as const

/**
 * The rule: where English is installed, that text is English and every French that is installed (`fr_FR`, `fr_BE`, …)
 * has the French one. Where there is French and no English, it is French, and no other is needed: there, Odoo gives it
 * the text of whatever language was written last (measured on 19.0), so that it could not be kept apart. So French users
 * read French and all others English where they can; a language installed later is one more run of setup.
 */
export interface Languages {
  readonly source: 'en' | 'fr'
  /** Those that need a text of their own. */
  readonly translations: readonly string[]
}

const codeSchema = z.object({ code: z.string() })

export async function readLanguages(admin: OdooClient): Promise<Languages> {
  const installed = (await admin.rows(codeSchema, 'res.lang', [['active', '=', true]], ['code'])).map(
    ({ code }) => code,
  )
  const french = installed.filter((code) => /^fr(_|$)/.test(code)).sort()
  if (french.length > 0 && !installed.includes(SOURCE.lang)) return { source: 'fr', translations: [] }
  return { source: 'en', translations: french }
}

/** How a view's architecture is written in one language: each text is given in both. */
export type Say = (text: Text) => string

/** Speaks one of the two. */
export function speak(language: Languages['source']): Say {
  return (text) => xmlText(typesetText(text)[language])
}

/** The English terms of an architecture and what they are in French, as Odoo translates views. */
export function termsOf(arch: (say: Say) => string): Record<string, string> {
  const terms: Record<string, string> = {}
  arch((text) => {
    if (text.en !== text.fr) terms[text.en] = typesetText(text).fr
    return xmlText(text.en)
  })
  return terms
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
